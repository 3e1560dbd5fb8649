/** GRPO, arXiv 2402.03300 eq. 3, and two that weigh its tokens otherwise: DAPO, arXiv 2503.14476, and Dr. GRPO, arXiv 2503.20783. */
import type { GrpoLossType } from '../../core/methodSettings/grpo';
import { clippedRatio } from '../clippedRatio';
import type { PolicyTokens } from './ppo';

/**
 * The weight of each token of a row in the loss: `grpo` takes the mean of the rows' means, so that a token of a long completion counts less;
 * `dapo` the mean over all tokens; `dr_grpo` divides by a constant, the longest that a completion may be.
 */
export function rowWeights(lengths: readonly number[], type: GrpoLossType, maxLength: number): number[] {
  const rows = lengths.length;
  const tokens = Math.max(
    lengths.reduce((sum, length) => sum + length, 0),
    1,
  );
  const weight = {
    grpo: (length: number) => 1 / (rows * Math.max(length, 1)),
    dapo: () => 1 / tokens,
    dr_grpo: () => 1 / (rows * maxLength),
  }[type];
  return lengths.map(weight);
}

/** Of a batch's completions, one number a token; `advantages` hold the row's. */
export interface GrpoTokens extends PolicyTokens {
  /** Log-probability under the reference; read where `beta` is not 0. */
  readonly referenceLogps: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

export interface GrpoSettings {
  readonly beta: number;
  readonly epsilonLow: number;
  readonly epsilonHigh: number;
}

/**
 * Σ weight · (−min(ρ·A, clip(ρ, 1 − ε_low, 1 + ε_high)·A) + β·(e^d − d − 1)), d = log π_ref − log π_new: the leash is inside the loss, by
 * Schulman's estimate k3 of the KL, which is never negative.
 */
export function grpoLoss(tokens: GrpoTokens, { beta, epsilonLow, epsilonHigh }: GrpoSettings) {
  const { newLogps, oldLogps, referenceLogps, advantages, weights } = tokens;
  const dNewLogps = new Float64Array(newLogps.length);
  let loss = 0;
  for (let t = 0; t < newLogps.length; t++) {
    const ratio = Math.exp(newLogps[t] - oldLogps[t]);
    const { value, slope } = clippedRatio(ratio, advantages[t], epsilonLow, epsilonHigh);
    loss -= weights[t] * value;
    dNewLogps[t] = -weights[t] * slope * ratio;
    if (beta === 0) continue;
    const d = referenceLogps[t] - newLogps[t];
    loss += weights[t] * beta * (Math.expm1(d) - d);
    dNewLogps[t] -= weights[t] * beta * Math.expm1(d);
  }
  return { loss, dNewLogps };
}
