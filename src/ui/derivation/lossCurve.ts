/** DPO's loss and its gradient as points to draw, and where a batch's pairs lie on them. */

import type { BatchRecord } from '../../core/records';
import { sigmoid, softplus } from '../../math/stable';

/** `count` + 1 places from one end to the other. */
export function places(from: number, to: number, count = 160): number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

export const MARGINS = { min: -6, max: 6 } as const;
export const MARGIN_PLACES = places(MARGINS.min, MARGINS.max);

/** DPO's loss of a pair, nats: −log σ(z). */
export const dpoLoss = (margin: number): number => softplus(-margin);
/** The weight of its gradient: σ(−z). */
export const dpoWeight = (margin: number): number => sigmoid(-margin);

export const LOSS_CURVE = MARGIN_PLACES.map(dpoLoss);

/** The pull of a pair on its log-ratio gap, −∂L/∂h = β·σ(−βh). */
export const pull = (gap: number, beta: number): number => beta * sigmoid(-beta * gap);

export interface PairOnCurve {
  readonly place: number;
  /** Implicit rewards, and their difference. */
  readonly chosen: number;
  readonly rejected: number;
  readonly margin: number;
}

export interface BatchOnCurve {
  readonly step: number;
  /** By their place in the batch. */
  readonly pairs: readonly PairOnCurve[];
  /** Means over the batch: of the implicit rewards, their margin and the loss. */
  readonly meanChosen: number;
  readonly meanRejected: number;
  readonly meanMargin: number;
  readonly meanLoss: number;
  /** Pairs that the model has in the wrong order. */
  readonly wrong: number;
}

/** The pairs of a batch by their margins; those whose numbers overflowed are left out. */
export function batchOnCurve({ step, chosenRewards, rejectedRewards }: BatchRecord): BatchOnCurve {
  const pairs = Array.from(chosenRewards, (chosen, place): PairOnCurve => {
    const rejected = rejectedRewards[place];
    return { place, chosen, rejected, margin: chosen - rejected };
  }).filter(({ margin }) => Number.isFinite(margin));
  const margins = pairs.map(({ margin }) => margin);
  const mean = (values: ArrayLike<number>) => {
    const finite = Array.from(values).filter(Number.isFinite);
    return finite.reduce((sum, value) => sum + value, 0) / finite.length;
  };
  return {
    step,
    pairs,
    meanChosen: mean(chosenRewards),
    meanRejected: mean(rejectedRewards),
    meanMargin: mean(margins),
    meanLoss: mean(margins.map(dpoLoss)),
    wrong: margins.filter((margin) => margin < 0).length,
  };
}

/** Where the two models are the same, as they are before the first step unless another reference is set, every pair lies at margin 0. */
export const UNTRAINED: BatchOnCurve = {
  step: 0,
  pairs: [{ place: 0, chosen: 0, rejected: 0, margin: 0 }],
  meanChosen: 0,
  meanRejected: 0,
  meanMargin: 0,
  meanLoss: dpoLoss(0),
  wrong: 0,
};
