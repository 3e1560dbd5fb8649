const WIDTH = 24;

/** A progress bar on stderr: one line that is rewritten on a terminal, a line now and then elsewhere. */
export class ProgressBar {
  private readonly started = Date.now();
  private shown = -1;

  constructor(private readonly total: number) {}

  update(done: number, note: string): void {
    const share = done / this.total;
    const seconds = (Date.now() - this.started) / 1000;
    const tenth = Math.floor(share * 10);
    if (!process.stderr.isTTY && tenth === this.shown) return;
    this.shown = tenth;
    const filled = Math.round(share * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const line = `${bar} ${done}/${this.total}  ${seconds.toFixed(0)} s  ${note}`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  }

  /** A line of its own below the bar. */
  note(text: string): void {
    process.stderr.write(`${process.stderr.isTTY ? '\n' : ''}${text}\n`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}
