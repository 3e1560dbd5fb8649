/** The losses of math/pairLoss.ts, which says where each is from, in operators that graph/ differentiates. */
import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/ir';

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

/** A batch's pairs, [1, P] each. */
export interface PairTerms {
  readonly b: GraphBuilder;
  /** Logratios. */
  readonly chosen: Value;
  readonly rejected: Value;
  /** 1 / completion length. */
  perToken(which: 'chosen' | 'rejected'): Value;
  /** [1]. */
  setting(name: keyof typeof SETTINGS_OF_GRAPHS): Value;
}

/** The few operations that the formulas are written in. */
function algebra({ b }: PairTerms) {
  const add = (...terms: Value[]) => terms.reduce((sum, term) => b.op('Add', [sum, term]));
  const mul = (...factors: Value[]) => factors.reduce((product, factor) => b.op('Mul', [product, factor]));
  const sub = (left: Value, right: Value) => b.op('Sub', [left, right]);
  const neg = (x: Value) => b.op('Neg', [x]);
  const sp = (x: Value) => b.op('Softplus', [x]);
  const sigma = (x: Value) => b.op('Sigmoid', [x]);
  return { add, mul, sub, neg, sp, sigma };
}

/** z = β(a − b). */
function marginOf(terms: PairTerms): Value {
  const { mul, sub } = algebra(terms);
  return mul(sub(terms.chosen, terms.rejected), terms.setting('beta'));
}

/** βa and βb. */
function rewardsOf(terms: PairTerms): readonly [Value, Value] {
  const { mul } = algebra(terms);
  const beta = terms.setting('beta');
  return [mul(terms.chosen, beta), mul(terms.rejected, beta)];
}

/** Logratios per token. */
function meansOf(terms: PairTerms): readonly [Value, Value] {
  const { mul } = algebra(terms);
  return [mul(terms.chosen, terms.perToken('chosen')), mul(terms.rejected, terms.perToken('rejected'))];
}

/**
 * Each pair's loss, [1, P]. Two have none: the kink of `hinge` asks for an operator that nothing else needs, and the temperature of `discopop` makes it
 * twenty times more sensitive to a margin in 32 bits, which the kernels compute in 64.
 */
export const PAIR_LOSS_GRAPHS: Readonly<Partial<Record<LossType, (terms: PairTerms) => Value>>> = {
  sigmoid: (terms) => {
    const { add, mul, neg, sp } = algebra(terms);
    const z = marginOf(terms);
    return add(mul(sp(neg(z)), terms.setting('keep')), mul(sp(z), terms.setting('flip')));
  },

  ipo: (terms) => {
    const { mul, sub } = algebra(terms);
    const [chosen, rejected] = meansOf(terms);
    const error = sub(sub(chosen, rejected), terms.setting('half_per_beta'));
    return mul(error, error);
  },

  robust: (terms) => {
    const { mul, sub, neg, sp } = algebra(terms);
    const z = marginOf(terms);
    const both = sub(mul(sp(neg(z)), terms.setting('keep')), mul(sp(z), terms.setting('flip')));
    return mul(both, terms.setting('unbiased'));
  },

  exo_pair: (terms) => {
    const { add, mul, sub, neg, sp, sigma } = algebra(terms);
    const z = marginOf(terms);
    const right = mul(sigma(z), sub(neg(sp(neg(z))), terms.setting('log_keep')));
    const wrong = mul(sigma(neg(z)), sub(neg(sp(z)), terms.setting('log_flip')));
    return add(right, wrong);
  },

  nca_pair: (terms) => {
    const { add, mul, neg, sp } = algebra(terms);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sp(neg(chosen)), mul(add(sp(chosen), sp(rejected)), terms.b.constant(0.5)));
  },

  bco_pair: (terms) => {
    const { add, neg, sp } = algebra(terms);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sp(neg(chosen)), sp(rejected));
  },

  sppo_hard: (terms) => {
    const { add, mul, sub } = algebra(terms);
    const half = terms.setting('half_per_beta');
    const [chosen, rejected] = [sub(terms.chosen, half), add(terms.rejected, half)];
    return add(mul(chosen, chosen), mul(rejected, rejected));
  },

  apo_zero: (terms) => {
    const { add, neg, sigma } = algebra(terms);
    const [chosen, rejected] = rewardsOf(terms);
    return add(sigma(neg(chosen)), sigma(rejected));
  },

  apo_down: (terms) => {
    const { add, neg, sigma } = algebra(terms);
    return add(sigma(rewardsOf(terms)[0]), sigma(neg(marginOf(terms))));
  },

  sigmoid_norm: (terms) => {
    const { mul, sub, neg, sp } = algebra(terms);
    const [chosen, rejected] = meansOf(terms);
    return sp(neg(mul(sub(chosen, rejected), terms.setting('beta'))));
  },
};
