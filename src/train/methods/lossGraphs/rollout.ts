/** The losses of math/losses/ppo.ts and grpo.ts on the tokens of a rollout, [1, R] each. Scalars. A token's weight is what it counts: padding has 0. */
import { algebra } from '../../../graph/algebra';
import type { GraphBuilder } from '../../../graph/builder';
import type { Value } from '../../../graph/ir';

export interface PolicyTerms {
  readonly newLogps: Value;
  readonly oldLogps: Value;
  readonly advantages: Value;
  readonly weights: Value;
  /** The ends of the clip, 1 − ε and 1 + ε, [1]. */
  readonly lowest: Value;
  readonly highest: Value;
}

/** −Σ weight · min(ρ·A, clip(ρ)·A). */
export function clippedPolicy(b: GraphBuilder, terms: PolicyTerms): Value {
  const { mul, sub, neg, exp, min, clip, sum } = algebra(b);
  const { newLogps, oldLogps, advantages, weights } = terms;
  const ratio = exp(sub(newLogps, oldLogps));
  const held = clip(ratio, terms.lowest, terms.highest);
  return neg(sum(mul(weights, min(mul(ratio, advantages), mul(held, advantages)))));
}

export interface ValueTerms {
  readonly values: Value;
  readonly oldValues: Value;
  readonly returns: Value;
  readonly weights: Value;
  /** [1]. */
  readonly epsilon: Value;
}

/** Σ weight · ½·max((v − R)², (clip(v, v_old ± ε) − R)²). */
export function clippedValue(b: GraphBuilder, terms: ValueTerms): Value {
  const { add, mul, sub, max, clip, sum } = algebra(b);
  const { values, oldValues, returns, weights, epsilon } = terms;
  const held = clip(values, sub(oldValues, epsilon), add(oldValues, epsilon));
  const [free, other] = [sub(values, returns), sub(held, returns)];
  return sum(mul(weights, max(mul(free, free), mul(other, other)), b.constant(0.5)));
}

/** Σ weight · (e^d − d − 1), d = log π_ref − log π_new. */
export function klEstimate(b: GraphBuilder, newLogps: Value, referenceLogps: Value, weights: Value): Value {
  const { mul, sub, exp, sum } = algebra(b);
  const d = sub(referenceLogps, newLogps);
  return sum(mul(weights, sub(sub(exp(d), d), b.constant(1))));
}
