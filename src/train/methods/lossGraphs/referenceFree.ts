/** The losses of math/losses/referenceFree.ts, which says where each is from: their terms hold log-probabilities. Each pair's loss, [1, P]. */
import { algebra } from '../../../graph/algebra';
import type { Value } from '../../../graph/ir';
import type { PairTerms } from './pairTerms';

/** Log-probabilities per token. */
function meansOf(terms: PairTerms<never>): readonly [Value, Value] {
  const { mul } = algebra(terms.b);
  return [mul(terms.chosen, terms.perToken('chosen')), mul(terms.rejected, terms.perToken('rejected'))];
}

export function simpo(terms: PairTerms<'beta' | 'gamma'>): Value {
  const { mul, sub, neg, sp } = algebra(terms.b);
  const [chosen, rejected] = meansOf(terms);
  return sp(neg(sub(mul(sub(chosen, rejected), terms.setting('beta')), terms.setting('gamma'))));
}

/** ORPO's second term: −log σ of the difference of the log-odds. */
export function oddsRatio(terms: PairTerms<never>): Value {
  const { mul, sub, neg, log, sp, growth } = algebra(terms.b);
  // log(p/(1 − p)) with 1 − eˣ = −x·(eˣ − 1)/x, which keeps its digits near p = 1.
  const [chosen, rejected] = meansOf(terms).map((mean) => sub(mean, log(mul(neg(mean), growth(mean)))));
  return sp(neg(sub(chosen, rejected)));
}

/** CPO's first term: DPO's loss without a reference. */
export function uniformReference(terms: PairTerms<'beta'>): Value {
  const { mul, sub, neg, sp } = algebra(terms.b);
  return sp(neg(mul(sub(terms.chosen, terms.rejected), terms.setting('beta'))));
}

export function unlikelihood(terms: PairTerms<'alpha'>): Value {
  const { mul, sub } = algebra(terms.b);
  return sub(mul(terms.rejected, terms.setting('alpha')), terms.chosen);
}

/** −Σ chosen / Σ chosen tokens, a scalar. `per_token` is 1 / Σ chosen tokens. */
export function crossEntropy({ b, chosen, setting }: PairTerms<'per_token'>): Value {
  const { mul, neg, sum } = algebra(b);
  return sum(mul(neg(chosen), setting('per_token')));
}
