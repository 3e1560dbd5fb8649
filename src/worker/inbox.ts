/** Commands in the order in which they came, for a loop that also has other work. */
export class Inbox<Command extends { readonly type: string }> {
  private readonly commands: Command[] = [];
  private wake: (() => void) | undefined;

  /** @param superseded types of which only the last of several in a row is taken */
  constructor(private readonly superseded: readonly string[] = []) {}

  put(command: Command): void {
    this.commands.push(command);
    this.wake?.();
  }

  take(): Command | undefined {
    const command = this.commands.shift();
    const stale = command && this.superseded.includes(command.type) && this.commands[0]?.type === command.type;
    return stale ? this.take() : command;
  }

  /** Whether a command of one of these types is waiting. */
  holds(types: ReadonlySet<string>): boolean {
    return this.commands.some(({ type }) => types.has(type));
  }

  /** Until a command comes, or for so many milliseconds. */
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

/** Lets messages in: a loop of microtasks alone would never see one. Unlike a timer, a message is not delayed. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
