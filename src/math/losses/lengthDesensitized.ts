/**
 * LD-DPO, arXiv 2409.06411: the part of a completion that is longer than the other one of its pair counts α times, in policy and reference, so
 * that length by itself earns less. α = 1 is DPO; α = 0 cuts both to one length. Any loss on pairs may read such sums.
 */

/** The weight of each token of a completion. @param shorter tokens of the pair's shorter completion */
export function lengthWeights(length: number, shorter: number, alpha: number): Float64Array {
  return Float64Array.from({ length }, (_, token) => (token < shorter ? 1 : alpha));
}

/** Σ weight · log-probability of a completion's tokens. */
export function weightedLogps(tokenLogps: readonly number[], shorter: number, alpha: number): number {
  const weights = lengthWeights(tokenLogps.length, shorter, alpha);
  return tokenLogps.reduce((sum, logp, token) => sum + weights[token] * logp, 0);
}
