import { EVALUATION_STEPS } from '../core/kitchenConfig';

/** Most frames that are kept. */
const FRAME_LIMIT = 40;

/**
 * Something noted with every exact evaluation of a run, in bounded memory: at the limit every second one is dropped, and from then on only
 * those on the wider grid stay; the latest is always there.
 */
export class Frames<Frame extends { readonly step: number }> {
  private kept: readonly Frame[] = [];
  private stride = EVALUATION_STEPS;

  constructor(private readonly limit = FRAME_LIMIT) {}

  /** Ascending. */
  get all(): readonly Frame[] {
    return this.kept;
  }

  /** Steps must ascend. */
  add(frame: Frame): void {
    const onGrid = ({ step }: Frame) => step % this.stride === 0;
    this.kept = [...this.kept.filter(onGrid), frame];
    while (this.kept.length > this.limit) {
      this.stride *= 2;
      this.kept = this.kept.filter((other) => other === frame || onGrid(other));
    }
  }

  clear(): void {
    this.kept = [];
    this.stride = EVALUATION_STEPS;
  }
}
