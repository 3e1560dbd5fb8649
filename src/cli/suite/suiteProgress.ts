import { ProgressBar } from '../progressBar';

/** A progress bar over all runs of a suite that says how long it still takes. */
export class SuiteProgress {
  private readonly bar: ProgressBar;
  private readonly started = performance.now();

  /** @param updates of all runs together */
  constructor(private readonly updates: number) {
    this.bar = new ProgressBar(updates);
  }

  update(done: number, note: string): void {
    const seconds = (performance.now() - this.started) / 1000;
    const left = done > 0 ? `; about ${timeText((seconds / done) * (this.updates - done))} left` : '';
    this.bar.update(done, `${note}${left}`);
  }

  end(): void {
    this.bar.end();
  }
}

export function timeText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
