/** Steps whose durations are averaged for the page. */
const TIMED_STEPS = 20;

/** How fast a run goes, and how fast it may. */
export class Pace {
  /** null: as fast as it goes. */
  stepsPerSecond: number | null = null;
  private durations: number[] = [];
  private lastStart = Number.NEGATIVE_INFINITY;

  stepped(started: number, ended: number): void {
    this.lastStart = started;
    this.durations = [...this.durations, ended - started].slice(-TIMED_STEPS);
  }

  /** Milliseconds until the next step may start. */
  wait(now = performance.now()): number {
    return this.stepsPerSecond === null ? 0 : Math.max(0, this.lastStart + 1000 / this.stepsPerSecond - now);
  }

  get millisecondsPerStep(): number {
    const { durations } = this;
    return durations.length > 0 ? durations.reduce((sum, x) => sum + x, 0) / durations.length : 0;
  }

  clear(): void {
    this.durations = [];
    this.lastStart = Number.NEGATIVE_INFINITY;
  }
}
