import { EngineError } from '../errors';
import type { Problem } from './protocol';

/** The part of a Worker that a client needs; tests hand in their own. */
export interface WorkerPort<Command, Report> {
  postMessage(message: Command, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Report>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** What the listener gets where the worker itself says nothing any more. */
export type Crashed = { readonly type: 'failed'; readonly fatal: true } & Problem;

/**
 * Owns one worker that trains. A crash of the worker reaches the listener as a fatal `engine_failed` report, so that the page
 * has one way to learn of trouble. After `dispose` no report arrives any more, not even one that is already on its way.
 */
export class WorkerClient<Command extends { readonly type: string }, Report> {
  readonly #worker: WorkerPort<Command, Report>;
  #listener: ((report: Report | Crashed) => void) | undefined;

  constructor(listener: (report: Report | Crashed) => void, startWorker: () => WorkerPort<Command, Report>) {
    this.#listener = listener;
    this.#worker = startWorker();
    this.#worker.onmessage = (event) => this.#listener?.(event.data);
    this.#worker.onerror = (event) => this.#crashed(event.message || 'the training worker could not be started');
    this.#worker.onmessageerror = () => this.#crashed('a message of the training worker could not be read');
  }

  /** @param transfer what the worker is to own from now on @throws EngineError engine_failed when the client was disposed. */
  send(command: Command, transfer: Transferable[] = []): void {
    if (!this.#listener) {
      const reason = `the training worker was closed before "${command.type}"; open it again`;
      throw new EngineError('engine_failed', reason, { reason });
    }
    this.#worker.postMessage(command, transfer);
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
