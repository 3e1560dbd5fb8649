/** Losses of a whole batch of pairs: means over pairs and over tokens, and weighted sums of them. */
import type { PairLoss } from '../pairLoss';

type Numbers = ArrayLike<number>;

/** One number a pair: summed log-probabilities of its completions, nats, or log-ratios where a loss reads a reference; and lengths in tokens. */
export interface PairBatch {
  readonly chosen: Numbers;
  readonly rejected: Numbers;
  readonly chosenLengths: Numbers;
  readonly rejectedLengths: Numbers;
}

/** The loss that is minimised, and its derivatives by the sums. */
export interface PairBatchLoss {
  readonly loss: number;
  readonly dChosen: Float64Array;
  readonly dRejected: Float64Array;
}

/** The mean over the pairs of a loss that is given pair by pair, as in pairLoss.ts. */
export function meanOverPairs(
  { chosen, rejected, chosenLengths, rejectedLengths }: PairBatch,
  pairLoss: (a: number, b: number, nW: number, nL: number) => PairLoss,
): PairBatchLoss {
  const pairs = Array.from({ length: chosen.length }, (_, p) =>
    pairLoss(chosen[p], rejected[p], chosenLengths[p], rejectedLengths[p]),
  );
  const mean = 1 / pairs.length;
  return {
    loss: pairs.reduce((sum, { loss }) => sum + mean * loss, 0),
    dChosen: Float64Array.from(pairs, ({ dChosen }) => mean * dChosen),
    dRejected: Float64Array.from(pairs, ({ dRejected }) => mean * dRejected),
  };
}

/** Cross-entropy: the mean over all chosen tokens of the batch, 0 where there are none. @param batch of log-probabilities, not of log-ratios */
export function crossEntropy({ chosen, rejected, chosenLengths }: PairBatch): PairBatchLoss {
  const tokens = Math.max(sumOf(chosenLengths), 1);
  return {
    loss: -sumOf(chosen) / tokens,
    dChosen: new Float64Array(chosen.length).fill(-1 / tokens),
    dRejected: new Float64Array(rejected.length),
  };
}

/** Σ weight · loss, over one batch: several losses at once, as MPO (arXiv 2411.10442) has them and TRL's lists of `loss_type`. */
export function weightedSum(terms: readonly (readonly [weight: number, loss: PairBatchLoss])[]): PairBatchLoss {
  const combined = (of: (loss: PairBatchLoss) => Float64Array) =>
    of(terms[0][1]).map((_, p) => terms.reduce((sum, [weight, loss]) => sum + weight * of(loss)[p], 0));
  return {
    loss: terms.reduce((sum, [weight, { loss }]) => sum + weight * loss, 0),
    dChosen: combined(({ dChosen }) => dChosen),
    dRejected: combined(({ dRejected }) => dRejected),
  };
}

function sumOf(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
