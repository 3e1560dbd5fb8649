import type { DataCommand, DataReport } from './dataProtocol';

/** The part of a Worker that the client needs; tests hand in their own. */
export interface DataWorkerPort {
  postMessage(message: DataCommand): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<DataReport>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Owns one worker that reads files. A crash of it reaches the listener as `failed`. After `dispose` no report arrives any more. */
export class DataClient {
  readonly #worker: DataWorkerPort;
  #listener: ((report: DataReport) => void) | undefined;

  /** @param startWorker starts worker/data/dataWorker.ts, whose address the page knows */
  constructor(listener: (report: DataReport) => void, startWorker: () => DataWorkerPort) {
    this.#listener = listener;
    this.#worker = startWorker();
    this.#worker.onmessage = (event) => this.#listener?.(event.data);
    this.#worker.onerror = (event) => this.#crashed(event.message || 'the worker that reads data could not be started');
    this.#worker.onmessageerror = () => this.#crashed('a message of the worker that reads data could not be read');
  }

  send(command: DataCommand): void {
    this.#worker.postMessage(command);
  }

  /** Stops the worker at once, whatever it reads. Calling it twice is safe. */
  dispose(): void {
    this.#listener = undefined;
    this.#worker.terminate();
  }

  #crashed(reason: string): void {
    this.#listener?.({ type: 'failed', code: 'engine_failed', message: reason, values: { reason } });
  }
}
