/** PPO's two losses, arXiv 1707.06347 eq. 7 and 9, as means over the tokens of a batch; advantages and returns: math/advantages.ts. */
import { clippedRatio } from '../clippedRatio';

type Numbers = ArrayLike<number>;

/** Of a batch's completions, one number a token. */
export interface PolicyTokens {
  /** Log-probability of the token under the policy that is trained. */
  readonly newLogps: Numbers;
  /** The same under the policy that wrote it. */
  readonly oldLogps: Numbers;
  readonly advantages: Numbers;
}

/** max(−A·ρ, −A·clip(ρ, 1 ± ε)) with ρ = π_new/π_old, the mean. */
export function clippedPolicyLoss({ newLogps, oldLogps, advantages }: PolicyTokens, epsilon: number) {
  const tokens = newLogps.length;
  const dNewLogps = new Float64Array(tokens);
  let loss = 0;
  for (let t = 0; t < tokens; t++) {
    const ratio = Math.exp(newLogps[t] - oldLogps[t]);
    const { value, slope } = clippedRatio(ratio, advantages[t], epsilon);
    loss -= value / tokens;
    dNewLogps[t] = (-slope * ratio) / tokens;
  }
  return { loss, dNewLogps };
}

/** One number a token: what the value model says, what it said when the token was written, and the return that came. */
export interface ValueTokens {
  readonly values: Numbers;
  readonly oldValues: Numbers;
  readonly returns: Numbers;
}

/**
 * ½·max((v − R)², (clip(v, v_old ± ε) − R)²), the mean: the value may move by ε a rollout, as the ratio may (openai/baselines `ppo2`; TRL's
 * `cliprange_value`).
 */
export function clippedValueLoss({ values, oldValues, returns }: ValueTokens, epsilon: number) {
  const tokens = values.length;
  const dValues = new Float64Array(tokens);
  let loss = 0;
  for (let t = 0; t < tokens; t++) {
    const clipped = Math.max(oldValues[t] - epsilon, Math.min(oldValues[t] + epsilon, values[t]));
    const [free, held] = [values[t] - returns[t], clipped - returns[t]];
    const isFree = free * free >= held * held;
    loss += (0.5 * Math.max(free * free, held * held)) / tokens;
    // Where the clip holds, the value is free of the loss.
    dValues[t] = isFree ? free / tokens : 0;
  }
  return { loss, dValues };
}
