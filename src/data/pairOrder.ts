/** The order in which a run visits its preference pairs. */
import { Random } from '../math/random';

/** Keeps the order's random numbers apart from those of other uses of the run's seed; epoch e uses stream ORDER_STREAM + e. */
const ORDER_STREAM = 0x6f72_0000;

/**
 * Batches of indices into a data set, in a new order each epoch. A batch always has the same size, because shapes are static: the last one of
 * an epoch takes its missing indices from the next epoch. The order depends only on the seed, so that a run resumes at any step.
 */
export class PairOrder {
  private epoch = -1;
  private readonly permutation: number[];

  /**
   * @param count pairs in the data set, at least 1
   * @param shuffled false: in the data set's own order, epoch after epoch
   */
  constructor(
    count: number,
    readonly batchSize: number,
    private readonly seed: number,
    private readonly shuffled = true,
  ) {
    if (!(count >= 1)) throw new RangeError(`a data set of ${count} pairs has no order; it needs at least one pair`);
    this.permutation = Array.from({ length: count }, (_, i) => i);
  }

  /** The indices of a step's batch; steps count from 0. */
  batch(step: number): number[] {
    const first = step * this.batchSize;
    return Array.from({ length: this.batchSize }, (_, i) => this.at(first + i));
  }

  private at(position: number): number {
    const count = this.permutation.length;
    const epoch = Math.floor(position / count);
    if (this.shuffled && epoch !== this.epoch) {
      for (let i = 0; i < count; i++) this.permutation[i] = i;
      new Random(this.seed, ORDER_STREAM + epoch).shuffle(this.permutation);
      this.epoch = epoch;
    }
    return this.permutation[position % count];
  }
}

/** Indices of the pairs that training visits first, in that order: `most` of them, or all where there are fewer. */
export function firstVisited(count: number, most: number, seed: number): number[] {
  const order = new PairOrder(count, 1, seed);
  return Array.from({ length: Math.min(most, count) }, (_, position) => order.batch(position)[0]);
}
