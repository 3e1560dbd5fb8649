import { expect, it } from 'vitest';
import { type ResultsWorkerPort, readResultsIn } from './resultsClient';
import type { ResultsAnswer, ResultsCommand } from './resultsProtocol';

const FILE = new File(['{}'], 'log.json');

/** A worker that does as it is told when it is asked. */
function worker(answer: (port: ResultsWorkerPort) => void) {
  const asked: ResultsCommand[] = [];
  let ended = 0;
  const port: ResultsWorkerPort = {
    postMessage: (command) => {
      asked.push(command);
      answer(port);
    },
    terminate: () => {
      ended++;
    },
    onmessage: null,
    onerror: null,
  };
  return { start: () => port, asked, ended: () => ended };
}
const message = (data: ResultsAnswer) => ({ data }) as MessageEvent<ResultsAnswer>;

it('hands a file to a worker, and ends it with its answer', async () => {
  const results = { kind: 'log', name: 'log.json', log: { metrics: [], evaluations: [], unread: 1 } } as const;
  const { start, asked, ended } = worker((port) => port.onmessage?.(message({ type: 'read', results })));
  expect(await readResultsIn(start, FILE)).toEqual(results);
  expect(asked).toEqual([{ file: FILE }]);
  expect(ended()).toBe(1);
});

it('says what went wrong, with the file or with the worker', async () => {
  const problem = { code: 'file_invalid', message: 'no', values: { name: 'log.json' } } as const;
  const refusing = worker((port) => port.onmessage?.(message({ type: 'failed', ...problem })));
  expect(await readResultsIn(refusing.start, FILE)).toEqual({ kind: 'problem', problem });
  const broken = worker((port) => port.onerror?.({ message: '' } as ErrorEvent));
  expect(await readResultsIn(broken.start, FILE)).toMatchObject({
    kind: 'problem',
    problem: { code: 'engine_failed' },
  });
  expect(broken.ended()).toBe(1);
});
