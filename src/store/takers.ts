import type { Problem, TakeReport } from '../worker/protocol';

/** `failed` where the worker was lost on the way. */
export type TakeAnswer = TakeReport | ({ readonly type: 'failed' } & Problem);

/** Those who wait for an export or its verification. The worker answers in the order of asking. */
export class Takers {
  private readonly waiting: ((answer: TakeAnswer) => void)[] = [];

  wait(): Promise<TakeAnswer> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  answer(report: TakeReport): void {
    this.waiting.shift()?.(report);
  }

  /** Nobody will answer any more. */
  dismiss({ code, message, values }: Problem): void {
    for (const resolve of this.waiting.splice(0)) resolve({ type: 'failed', code, message, values });
  }
}
