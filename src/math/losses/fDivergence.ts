/**
 * f-DPO, arXiv 2309.16240: with another divergence than the reverse KL as the leash, the implicit reward is β·f′(π_θ/π_ref) instead of
 * β·log(π_θ/π_ref). The losses on pairs read scores s(x) of the log-ratios x then.
 */
import type { FDivergence } from '../../core/methods';
import { type PairLoss, pairLoss } from '../pairLoss';
import { sigmoid, softplus } from '../stable';

export interface FDivergenceSettings {
  readonly type: FDivergence;
  /** Read by `alpha_divergence`: 1 is the reverse KL, 0 the forward KL. */
  readonly alpha: number;
}

/** Larger exponents of an α-divergence count as this one. */
export const LARGEST_EXPONENT = 80;

/** (e^{kx} − 1)/k, which is x at k = 0. */
function powerScore(k: number, x: number, largest: number): { score: number; slope: number } {
  if (k === 0) return { score: x, slope: 1 };
  return k * x > largest
    ? { score: Math.expm1(largest) / k, slope: 0 }
    : { score: Math.expm1(k * x) / k, slope: Math.exp(k * x) };
}

/** s(x) of a log-ratio, its constant included, and its derivative. */
export function divergenceScore({ type, alpha }: FDivergenceSettings, x: number): { score: number; slope: number } {
  if (type === 'js_divergence') return { score: Math.LN2 - softplus(-x), slope: sigmoid(-x) };
  if (type === 'alpha_divergence') return powerScore(alpha - 1, x, LARGEST_EXPONENT);
  return powerScore(type === 'forward_kl' ? -1 : 0, x, Number.POSITIVE_INFINITY);
}

/** −log σ(β(s(a) − s(b))) of a pair's log-ratios. */
export function fDivergencePair(a: number, b: number, beta: number, settings: FDivergenceSettings): PairLoss {
  const [chosen, rejected] = [divergenceScore(settings, a), divergenceScore(settings, b)];
  const { loss, dChosen, dRejected } = pairLoss('sigmoid', chosen.score, rejected.score, 1, 1, beta, 0);
  return { loss, dChosen: dChosen * chosen.slope, dRejected: dRejected * rejected.slope };
}
