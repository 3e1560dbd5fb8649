import { EngineError, type Problem } from '../core/errors';
import type { Command, CommandOf, CommandType, ContentOf, Message, Report, Request, RunKey } from './runProtocol';

/** The part of a Worker that the client needs; tests hand in their own. */
export interface WorkerPort {
  postMessage(message: Request, transfer: Transferable[]): void;
  terminate(): void;
  /** What the worker said at once. */
  onmessage: ((event: MessageEvent<readonly Message[]>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** What one run of the page says to the worker. */
export interface RunChannel {
  /**
   * Settles always: with what the command is answered with, or an EngineError where it failed, the worker was lost or the channel was closed.
   * @param transfer what the worker is to own from now on
   */
  request<Type extends CommandType>(command: CommandOf<Type>, transfer?: Transferable[]): Promise<ContentOf<Type>>;
  /** Ends the run in the worker; no report arrives any more. Calling it twice is safe. */
  close(): void;
}

interface Pending {
  readonly run: RunKey;
  readonly resolve: (content: ContentOf<CommandType>) => void;
  readonly reject: (error: EngineError) => void;
}

/**
 * Owns the page's one training worker. A crash reaches each run as a fatal `failed` report, so that the page has one way to learn of trouble; the next
 * request starts another worker, which knows nothing of the runs before.
 */
export class TrainingClient {
  readonly #startWorker: () => WorkerPort;
  readonly #listeners = new Map<RunKey, (report: Report) => void>();
  readonly #pending = new Map<number, Pending>();
  #worker: WorkerPort | undefined;
  #lastId = 0;

  /** @param startWorker starts worker/trainingWorker.ts, whose address the page knows */
  constructor(startWorker: () => WorkerPort) {
    this.#startWorker = startWorker;
  }

  /** A channel for a run, in place of an earlier one of the same key. */
  open(run: RunKey, listener: (report: Report) => void): RunChannel {
    this.#listeners.set(run, listener);
    const isOpen = () => this.#listeners.get(run) === listener;
    return {
      request: (command, transfer = []) => {
        if (!isOpen()) return Promise.reject(lost(`the run was closed before "${command.type}"; open it again`));
        return this.#request(run, command, transfer);
      },
      close: () => {
        if (!isOpen()) return;
        this.#listeners.delete(run);
        this.#settle((pending) => pending.run === run, 'the run was closed');
        if (this.#worker) this.#post(this.#worker, { id: ++this.#lastId, run, command: { type: 'close' } }, []);
      },
    };
  }

  #request<Type extends CommandType>(
    run: RunKey,
    command: CommandOf<Type>,
    transfer: Transferable[],
  ): Promise<ContentOf<Type>> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { run, resolve: resolve as Pending['resolve'], reject });
      this.#worker ??= this.#start();
      this.#post(this.#worker, { id, run, command: command as Command }, transfer);
    });
  }

  #post(worker: WorkerPort, request: Request, transfer: Transferable[]): void {
    try {
      worker.postMessage(request, transfer);
    } catch (thrown) {
      // What cannot be cloned is the command's failure, not the worker's.
      const { id, command } = request;
      const reason = `"${command.type}" could not be sent: ${(thrown as Error).message}`;
      this.#pending.get(id)?.reject(lost(reason));
      this.#pending.delete(id);
    }
  }

  #start(): WorkerPort {
    const worker = this.#startWorker();
    worker.onmessage = ({ data }) => {
      for (const message of data) this.#receive(message);
    };
    worker.onerror = (event) => this.#crashed(worker, event.message || 'the training worker could not be started');
    worker.onmessageerror = () => this.#crashed(worker, 'a message of the training worker could not be read');
    return worker;
  }

  #receive(message: Message): void {
    if (message.type === 'report') {
      this.#listeners.get(message.run)?.(message.report);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.problem) pending?.reject(errorOf(message.problem));
    else pending?.resolve(message.content);
  }

  #crashed(worker: WorkerPort, reason: string): void {
    if (this.#worker !== worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#settle(() => true, reason);
    const { code, message, values } = lost(reason);
    for (const listener of [...this.#listeners.values()])
      listener({ type: 'failed', fatal: true, problem: { code, message, values } });
  }

  #settle(concerns: (pending: Pending) => boolean, reason: string): void {
    for (const [id, pending] of [...this.#pending]) {
      if (!concerns(pending)) continue;
      this.#pending.delete(id);
      pending.reject(lost(reason));
    }
  }
}

function lost(reason: string): EngineError {
  return new EngineError('engine_failed', reason, { reason });
}

function errorOf({ code, message, values }: Problem): EngineError {
  return new EngineError(code, message, values);
}
