/** The losses of math/pairLoss.ts, which says where each is from, in operators that graph/ differentiates. */
import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import { algebra } from '../../graph/algebra';
import type { Value } from '../../graph/ir';
import type { PairTerms } from './lossGraphs/pairTerms';

/** What the settings of a run come to, one number each. Log-probabilities of ε = 0 are read by no loss that allows it. */
export const SETTINGS_OF_GRAPHS = {
  beta: ({ beta }: TrainingConfig) => beta,
  half_per_beta: ({ beta }: TrainingConfig) => 0.5 / beta,
  keep: ({ label_smoothing: eps }: TrainingConfig) => 1 - eps,
  flip: ({ label_smoothing: eps }: TrainingConfig) => eps,
  log_keep: ({ label_smoothing: eps }: TrainingConfig) => Math.log1p(-eps),
  log_flip: ({ label_smoothing: eps }: TrainingConfig) => (eps > 0 ? Math.log(eps) : 0),
  unbiased: ({ label_smoothing: eps }: TrainingConfig) => (eps === 0.5 ? 0 : 1 / (1 - 2 * eps)),
};

export type GraphSetting = keyof typeof SETTINGS_OF_GRAPHS;

/** Of logratios. */
type Terms = PairTerms<GraphSetting>;

/** z = β(a − b). */
function marginOf(terms: Terms): Value {
  const { mul, sub } = algebra(terms.b);
  return mul(sub(terms.chosen, terms.rejected), terms.setting('beta'));
}

/** βa and βb. */
function rewardsOf(terms: Terms): readonly [Value, Value] {
  const { mul } = algebra(terms.b);
  const beta = terms.setting('beta');
  return [mul(terms.chosen, beta), mul(terms.rejected, beta)];
}

/** Logratios per token. */
function meansOf(terms: Terms): readonly [Value, Value] {
  const { mul } = algebra(terms.b);
  return [mul(terms.chosen, terms.perToken('chosen')), mul(terms.rejected, terms.perToken('rejected'))];
}

/**
 * Each pair's loss, [1, P]. One has none and is a kernel everywhere: `discopop`, whose temperature makes it twenty times more sensitive to a margin in
 * 32 bits, which the kernels compute in 64.
 */
export const PAIR_LOSS_GRAPHS = {
  sigmoid: (terms: Terms) => {
    const { add, mul, neg, sp } = algebra(terms.b);
    const z = marginOf(terms);
    return add(mul(sp(neg(z)), terms.setting('keep')), mul(sp(z), terms.setting('flip')));
  },

  hinge: (terms: Terms) => {
    const { sub, max } = algebra(terms.b);
    return max(sub(terms.b.constant(1), marginOf(terms)), terms.b.constant(0));
  },

  ipo: (terms: Terms) => {
    const { mul, sub } = algebra(terms.b);
    const [chosen, rejected] = meansOf(terms);
    const error = sub(sub(chosen, rejected), terms.setting('half_per_beta'));
    return mul(error, error);
  },

  robust: (terms: Terms) => {
    const { mul, sub, neg, sp } = algebra(terms.b);
    const z = marginOf(terms);
    const both = sub(mul(sp(neg(z)), terms.setting('keep')), mul(sp(z), terms.setting('flip')));
    return mul(both, terms.setting('unbiased'));
  },

  exo_pair: (terms: Terms) => {
    const { add, mul, sub, neg, sp, sigma } = algebra(terms.b);
    const z = marginOf(terms);
    const right = mul(sigma(z), sub(neg(sp(neg(z))), terms.setting('log_keep')));
    const wrong = mul(sigma(neg(z)), sub(neg(sp(z)), terms.setting('log_flip')));
    return add(right, wrong);
  },

  nca_pair: (terms: Terms) => {
    const { add, mul, neg, sp } = algebra(terms.b);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sp(neg(chosen)), mul(add(sp(chosen), sp(rejected)), terms.b.constant(0.5)));
  },

  bco_pair: (terms: Terms) => {
    const { add, neg, sp } = algebra(terms.b);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sp(neg(chosen)), sp(rejected));
  },

  sppo_hard: (terms: Terms) => {
    const { add, mul, sub } = algebra(terms.b);
    const half = terms.setting('half_per_beta');
    const [chosen, rejected] = [sub(terms.chosen, half), add(terms.rejected, half)];
    return add(mul(chosen, chosen), mul(rejected, rejected));
  },

  apo_zero: (terms: Terms) => {
    const { add, neg, sigma } = algebra(terms.b);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sigma(neg(chosen)), sigma(rejected));
  },

  apo_down: (terms: Terms) => {
    const { add, neg, sigma } = algebra(terms.b);
    return add(sigma(rewardsOf(terms)[0]), sigma(neg(marginOf(terms))));
  },

  sigmoid_norm: (terms: Terms) => {
    const { mul, sub, neg, sp } = algebra(terms.b);
    const [chosen, rejected] = meansOf(terms);
    return sp(neg(mul(sub(chosen, rejected), terms.setting('beta'))));
  },
} satisfies Partial<Record<LossType, (terms: Terms) => Value>>;

/** The graph of a loss type. @throws RangeError for one that has none */
export function pairLossGraph(lossType: LossType): (terms: Terms) => Value {
  if (!hasPairGraph(lossType)) throw new RangeError(`${lossType} has no graph`);
  return PAIR_LOSS_GRAPHS[lossType];
}

export function hasPairGraph(lossType: LossType): lossType is keyof typeof PAIR_LOSS_GRAPHS {
  return Object.hasOwn(PAIR_LOSS_GRAPHS, lossType);
}
