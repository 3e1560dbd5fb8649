/** What goes first: a command never waits longer than for the step that is being made. */
type Kind = 'command' | 'step';

/** Of one task, while it may use the backend. */
export interface Turn {
  /** In the middle of a long task: lets in what waits, also messages that have come meanwhile. */
  pass(): Promise<void>;
}

/** One task at a time uses a backend. Steps that wait alternate, because each waits behind those that came before it. */
export class Turns {
  private taken = false;
  private readonly waiting: Readonly<Record<Kind, (() => void)[]>> = { command: [], step: [] };

  async run<T>(kind: Kind, task: (turn: Turn) => Promise<T>): Promise<T> {
    await this.take(kind);
    let [held, over] = [true, false];
    const give = () => {
      if (held) this.give();
      held = false;
    };
    const pass = async () => {
      // A task whose device was lost may still go on: the turn is no longer its own.
      if (over) return;
      give();
      await nextTask();
      await this.take('step');
      held = true;
      if (over) give();
    };
    try {
      return await task({ pass });
    } finally {
      over = true;
      give();
    }
  }

  private take(kind: Kind): Promise<void> {
    if (!this.taken) {
      this.taken = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting[kind].push(resolve));
  }

  private give(): void {
    const next = this.waiting.command.shift() ?? this.waiting.step.shift();
    if (next) next();
    else this.taken = false;
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
