/**
 * AOT, arXiv 2406.05882: not each pair but the whole distribution of the chosen shall dominate that of the rejected (first-order stochastic
 * dominance, by optimal transport in one dimension, which is sorting). Quantile by quantile the margin goes through cDPO's loss.
 */
import { pairLoss } from '../pairLoss';
import type { PairBatchLoss } from './pairBatch';

type Numbers = readonly number[];

/** Summed log-probabilities, one a pair. */
export interface AotBatch {
  readonly policyChosen: Numbers;
  readonly policyRejected: Numbers;
  readonly referenceChosen: Numbers;
  readonly referenceRejected: Numbers;
}

/** The mean of cDPO's loss over sort(high) − sort(low), and its derivatives by each, in their own order. */
function sortedLoss(high: Numbers, low: Numbers, beta: number, labelSmoothing: number) {
  const [highPlaces, lowPlaces] = [high, low].map((values) =>
    values.map((_, place) => place).sort((i, j) => values[i] - values[j]),
  );
  const dHigh = new Float64Array(high.length);
  const dLow = new Float64Array(low.length);
  let loss = 0;
  highPlaces.forEach((place, rank) => {
    const other = lowPlaces[rank];
    const quantile = pairLoss('sigmoid', high[place], low[other], 1, 1, beta, labelSmoothing);
    loss += quantile.loss / high.length;
    dHigh[place] = quantile.dChosen / high.length;
    dLow[other] = quantile.dRejected / high.length;
  });
  return { loss, dHigh, dLow };
}

const difference = (left: Numbers, right: Numbers): number[] => left.map((x, i) => x - right[i]);

/** δ = sort(log π_w − log π_l) − sort(ref_w − ref_l). */
export function aot(batch: AotBatch, beta: number, labelSmoothing: number): PairBatchLoss {
  const policy = difference(batch.policyChosen, batch.policyRejected);
  const reference = difference(batch.referenceChosen, batch.referenceRejected);
  const { loss, dHigh } = sortedLoss(policy, reference, beta, labelSmoothing);
  return { loss, dChosen: dHigh, dRejected: dHigh.map((d) => -d) };
}

/** δ = sort(a) − sort(b) of the log-ratios: chosen and rejected need not be of one prompt. */
export function aotUnpaired(batch: AotBatch, beta: number, labelSmoothing: number): PairBatchLoss {
  const chosen = difference(batch.policyChosen, batch.referenceChosen);
  const rejected = difference(batch.policyRejected, batch.referenceRejected);
  const { loss, dHigh, dLow } = sortedLoss(chosen, rejected, beta, labelSmoothing);
  return { loss, dChosen: dHigh, dRejected: dLow };
}
