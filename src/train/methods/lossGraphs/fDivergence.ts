import type { FDivergence } from '../../../core/methods';
import { algebra } from '../../../graph/algebra';
import type { Value } from '../../../graph/ir';
import { type FDivergenceSettings, LARGEST_EXPONENT } from '../../../math/losses/fDivergence';
import type { PairTerms } from './pairTerms';

export type ScoreSetting = 'power' | 'lowest' | 'highest';

/** No log-ratio of 32 bits is beyond. */
const BOUNDLESS = 1e30;

/** What the settings come to, one number each: s(x) = (e^{kx} − 1)/k with x clipped where the exponent is too large. */
export function scoreSettings({ type, alpha }: FDivergenceSettings): Readonly<Record<ScoreSetting, number>> {
  const power = { reverse_kl: 0, forward_kl: -1, js_divergence: 0, alpha_divergence: alpha - 1 }[type];
  const end = type === 'alpha_divergence' && power !== 0 ? LARGEST_EXPONENT / power : BOUNDLESS;
  return { power, lowest: end < 0 ? end : -BOUNDLESS, highest: end > 0 ? end : BOUNDLESS };
}

/** The terms with the scores of math/losses/fDivergence.ts in place of the log-ratios: any loss on pairs may read them. */
export function divergenceTerms<S extends string>(terms: PairTerms<S | ScoreSetting>, type: FDivergence): PairTerms<S> {
  const { b } = terms;
  const { add, mul, neg, sp, clip, growth } = algebra(b);
  const powerScore = (x: Value) => {
    const held = clip(x, terms.setting('lowest'), terms.setting('highest'));
    return mul(held, growth(mul(held, terms.setting('power'))));
  };
  const jsScore = (x: Value) => add(neg(sp(neg(x))), b.constant(Math.LN2));
  const score = type === 'js_divergence' ? jsScore : powerScore;
  return {
    b,
    chosen: score(terms.chosen),
    rejected: score(terms.rejected),
    perToken: (which) => terms.perToken(which),
    setting: (name) => terms.setting(name),
  };
}
