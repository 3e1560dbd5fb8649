import { sigmoid } from '../../math/stable';
import type { Curves } from '../../store/curves';
import type { BatchRecord } from '../../train/records';

export const WEIGHT_BINS = 20;

/** σ(r̂_l − r̂_w) of each pair: how strongly the sigmoid loss still pulls at it. 0.5 while undecided, near 1 in the wrong order, near 0 when learned. */
export function gradientWeights({ chosenRewards, rejectedRewards }: BatchRecord): number[] {
  return Array.from(chosenRewards, (chosen, pair) => sigmoid(rejectedRewards[pair] - chosen)).filter(Number.isFinite);
}

/** Shares of the weights in equal bins from 0 to 1, each with its lower edge; the last one with both. */
export function weightHistogram(weights: readonly number[]): number[] {
  const counts = new Array<number>(WEIGHT_BINS).fill(0);
  for (const weight of weights) counts[Math.min(Math.floor(weight * WEIGHT_BINS), WEIGHT_BINS - 1)]++;
  return counts.map((count) => count / weights.length);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The pairs of the last logging step at or before `step`; of the first one where there is none before. Without a step, of the last. */
export function batchAt({ batches }: Curves, step: number | undefined): BatchRecord | undefined {
  if (step === undefined) return batches.at(-1);
  return batches.findLast((batch) => batch.step <= step) ?? batches[0];
}
