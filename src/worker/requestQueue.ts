import type { CommandType, Request } from '../client/runProtocol';

/** Of several in a row only the last counts: a slider sends more of them than can be answered. */
const SUPERSEDED: ReadonlySet<CommandType> = new Set(['view', 'watch', 'predict', 'speed']);

/** Requests of one run in the order in which they came. */
export class RequestQueue {
  private readonly waiting: Request[] = [];
  private wake: (() => void) | undefined;

  /** @param superseded told of each request that another has taken the place of */
  constructor(private readonly superseded: (request: Request) => void) {}

  get empty(): boolean {
    return this.waiting.length === 0;
  }

  put(request: Request): void {
    const last = this.waiting.at(-1);
    const { type } = request.command;
    if (last?.command.type === type && SUPERSEDED.has(type)) this.superseded(this.waiting.pop() as Request);
    this.waiting.push(request);
    this.wake?.();
  }

  take(): Request | undefined {
    return this.waiting.shift();
  }

  /** Whether a command of one of these types is waiting. */
  holds(types: ReadonlySet<CommandType>): boolean {
    return this.waiting.some(({ command }) => types.has(command.type));
  }

  /** Until a request comes, or for so many milliseconds. */
  wait(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
