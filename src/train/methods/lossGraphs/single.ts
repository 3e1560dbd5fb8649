/** Losses that are not of pairs of completions: of single ones (math/losses/kto.ts), of rewards (rewardModel.ts), of k to a prompt (rrhf.ts). Scalars. */
import { algebra } from '../../../graph/algebra';
import type { GraphBuilder } from '../../../graph/builder';
import type { Value } from '../../../graph/ir';

/** [1, N] each; `signs` 1 for desirable, −1 for undesirable; `weights` with the 1/N of the mean in them. */
export interface KtoTerms {
  readonly logratios: Value;
  readonly signs: Value;
  readonly weights: Value;
  /** [1]. */
  readonly kl: Value;
  readonly beta: Value;
}

export function kto(b: GraphBuilder, { logratios, signs, weights, kl, beta }: KtoTerms): Value {
  const { mul, sub, neg, sigma, sum } = algebra(b);
  return sum(mul(weights, sigma(neg(mul(signs, sub(logratios, kl), beta)))));
}

/** @param chosen, rejected rewards, [1, P] @param center [1] */
export function rewardModel(b: GraphBuilder, chosen: Value, rejected: Value, center: Value): Value {
  const { add, mul, sub, neg, sp, mean } = algebra(b);
  const total = add(chosen, rejected);
  return mean(add(sp(neg(sub(chosen, rejected))), mul(total, total, center)));
}

/** Of all responses. */
export interface RrhfTerms {
  /** [S]. */
  readonly logps: Value;
  /** 1 / length, [1, S]. */
  readonly perToken: Value;
  /** [S, S]: what it costs that the row is likelier than the column; 1 / prompts where the row's score is the lower one of a prompt, else 0. */
  readonly order: Value;
  /** 1 / prompts for the best response of each, else 0; [1, S]. */
  readonly best: Value;
}

export function rrhf(b: GraphBuilder, { logps, perToken, order, best }: RrhfTerms): Value {
  const { mul, sub, max, sum } = algebra(b);
  const means = mul(logps, perToken);
  const lead = sub(b.reshape(means, [means.shape[1], 1]), means);
  return sub(sum(mul(order, max(lead, b.constant(0)))), sum(mul(best, logps)));
}
