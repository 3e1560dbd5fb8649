import type { Problem } from '../core/errors';
import type { ReadLog, ReadSuite, ResultsAnswer, ResultsCommand } from './resultsProtocol';

/** The part of a Worker that is needed; tests hand in their own. */
export interface ResultsWorkerPort {
  postMessage(message: ResultsCommand): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<ResultsAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export type ResultsOrProblem = ReadSuite | ReadLog | { readonly kind: 'problem'; readonly problem: Problem };

/** Reads a file in a worker of its own: a log may have half a million entries, and the page goes on meanwhile. @param start worker/results/resultsWorker.ts */
export function readResultsIn(start: () => ResultsWorkerPort, file: File): Promise<ResultsOrProblem> {
  const worker = start();
  return new Promise<ResultsOrProblem>((resolve) => {
    worker.onmessage = ({ data }) => {
      if (data.type === 'read') return resolve(data.results);
      const { type: _, ...problem } = data;
      resolve({ kind: 'problem', problem });
    };
    worker.onerror = ({ message }) => {
      const reason = message || 'the worker that reads results could not be started';
      resolve({ kind: 'problem', problem: { code: 'engine_failed', message: reason, values: { reason } } });
    };
    worker.postMessage({ file });
  }).finally(() => worker.terminate());
}
