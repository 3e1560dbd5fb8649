/** The order in which a run visits its preference pairs. */
import { Random } from '../math/random';

/** Keeps the order's random numbers apart from those of other uses of the run's seed; epoch e uses stream ORDER_STREAM + e. */
const ORDER_STREAM = 0x6f72_0000;
/** The epoch of a batch's first pair and, where the batch straddles its end, the next. */
const EPOCHS_KEPT = 2;

/**
 * Batches of indices into a data set, in a new order each epoch. A batch always has the same size, because shapes are static: the last one of
 * an epoch takes its missing indices from the next epoch. The order depends only on the seed, so that a run resumes at any step.
 *
 * The orders of the last two epochs that were asked for are kept: one that a batch straddles is then made once, not again with each batch around the
 * border. With fewer pairs than a batch has a batch goes through more than two epochs, which are as short as they are many.
 */
export class PairOrder {
  /** By epoch, the one asked for last at the end; the only one, under 0, where nothing is shuffled. */
  private readonly permutations = new Map<number, readonly number[]>();

  /**
   * @param count pairs in the data set, at least 1
   * @param shuffled false: in the data set's own order, epoch after epoch
   */
  constructor(
    private readonly count: number,
    readonly batchSize: number,
    private readonly seed: number,
    private readonly shuffled = true,
  ) {
    if (!(count >= 1)) throw new RangeError(`a data set of ${count} pairs has no order; it needs at least one pair`);
  }

  /** The indices of a step's batch; steps count from 0. */
  batch(step: number): number[] {
    const { count, batchSize } = this;
    const indices: number[] = [];
    let position = step * batchSize;
    while (indices.length < batchSize) {
      const permutation = this.permutation(Math.floor(position / count));
      const from = position % count;
      const part = permutation.slice(from, from + batchSize - indices.length);
      indices.push(...part);
      position += part.length;
    }
    return indices;
  }

  private permutation(epoch: number): readonly number[] {
    const { permutations } = this;
    const key = this.shuffled ? epoch : 0;
    const known = permutations.get(key);
    const permutation = known ?? this.build(epoch);
    permutations.delete(key);
    permutations.set(key, permutation);
    const [oldest] = permutations.keys();
    if (permutations.size > EPOCHS_KEPT) permutations.delete(oldest);
    return permutation;
  }

  /** Costs as much as there are pairs. */
  private build(epoch: number): readonly number[] {
    const indices = Array.from({ length: this.count }, (_, i) => i);
    if (this.shuffled) new Random(this.seed, ORDER_STREAM + epoch).shuffle(indices);
    return indices;
  }
}

/** Indices of the pairs that training visits first, in that order: `most` of them, or all where there are fewer. */
export function firstVisited(count: number, most: number, seed: number): number[] {
  // One batch of them all: the order is made once, and cut once.
  return new PairOrder(count, Math.min(most, count), seed).batch(0);
}
