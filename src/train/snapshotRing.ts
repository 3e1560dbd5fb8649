import { type NamedArrays, SNAPSHOT_LIMIT, type Snapshot } from '../core/runCheckpoint';

/**
 * Past policies of a run, in bounded memory: when the limit is reached every second one is dropped, and from then on only steps on the wider grid are
 * taken in, so that what is kept stays evenly spread over the run.
 */
export class SnapshotRing {
  private kept: Snapshot[] = [];
  /** Multiples of this many steps are kept. */
  private stride = 1;

  constructor(readonly limit = SNAPSHOT_LIMIT) {}

  /** Ascending. */
  get steps(): number[] {
    return this.kept.map(({ step }) => step);
  }

  get bytes(): number {
    return this.kept.reduce((sum, snapshot) => sum + sizeOf(snapshot), 0);
  }

  /** True when a snapshot of this step would be kept. */
  wants(step: number): boolean {
    return step % this.stride === 0 && this.kept.every((snapshot) => snapshot.step < step);
  }

  /** Steps must ascend. @param spacing steps between two calls */
  add(snapshot: Snapshot, spacing: number): void {
    this.kept.push(snapshot);
    this.stride = Math.max(this.stride, spacing);
    while (this.kept.length > 1 && this.bytes > this.limit) {
      this.stride *= 2;
      this.kept = this.kept.filter(({ step }) => step % this.stride === 0);
    }
  }

  /** The last snapshot at or before a step; the first where none is. */
  at(step: number): Snapshot | undefined {
    return this.kept.findLast((snapshot) => snapshot.step <= step) ?? this.kept[0];
  }

  clear(): void {
    this.kept = [];
    this.stride = 1;
  }
}

function sizeOf({ policy, m, v, beside = {} }: Snapshot): number {
  const bytes = (arrays: NamedArrays) => Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0);
  return bytes(policy) + bytes(m) + bytes(v) + bytes(beside);
}
