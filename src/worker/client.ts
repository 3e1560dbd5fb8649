import { EngineError } from '../errors';
import type { Command, Report } from './protocol';

/** The part of a Worker that the client needs; tests hand in their own. */
export interface WorkerPort {
  postMessage(message: Command): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Report>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}
export type WorkerFactory = () => WorkerPort;
export type ReportListener = (report: Report) => void;

const startTrainingWorker: WorkerFactory = () =>
  new Worker(new URL('./trainingWorker.ts', import.meta.url), { type: 'module', name: 'training' });

/**
 * Owns one training worker. A crash of the worker reaches the listener as a fatal `engine_failed` report, so that the page
 * has one way to learn of trouble. After `dispose` no report arrives any more, not even one that is already on its way.
 */
export class TrainingClient {
  readonly #worker: WorkerPort;
  #listener: ReportListener | undefined;

  constructor(listener: ReportListener, startWorker: WorkerFactory = startTrainingWorker) {
    this.#listener = listener;
    this.#worker = startWorker();
    this.#worker.onmessage = (event) => this.#listener?.(event.data);
    this.#worker.onerror = (event) => this.#crashed(event.message || 'the training worker could not be started');
    this.#worker.onmessageerror = () => this.#crashed('a message of the training worker could not be read');
  }

  /** @throws EngineError engine_failed when the client was disposed. */
  send(command: Command): void {
    if (!this.#listener) {
      const reason = `the training worker was closed before "${command.type}"; open it again`;
      throw new EngineError('engine_failed', reason, { reason });
    }
    this.#worker.postMessage(command);
  }

  /** Stops the worker at once. Calling it twice is safe. */
  dispose(): void {
    this.#listener = undefined;
    this.#worker.terminate();
  }

  #crashed(reason: string): void {
    this.#listener?.({ type: 'failed', code: 'engine_failed', message: reason, values: { reason }, fatal: true });
  }
}
