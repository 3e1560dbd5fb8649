/** The responses to one prompt, one number each. */
export interface ScoredResponses {
  /** Summed log-probabilities, nats. */
  readonly logps: readonly number[];
  /** Tokens. */
  readonly lengths: readonly number[];
  readonly scores: readonly number[];
}

/** The place of the highest score, of several the first. */
export function bestOf(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores));
}

/**
 * RRHF, arXiv 2304.05302, for one prompt: Σ over s_i < s_j of max(0, p̄_i − p̄_j), p̄ = Σ log p / n, and the negative log-likelihood of the
 * best response. Where two are equally likely the slope is 0. Over several prompts one takes the mean.
 */
export function rrhf({ logps, lengths, scores }: ScoredResponses): { loss: number; dLogps: Float64Array } {
  const means = logps.map((logp, i) => logp / lengths[i]);
  const dLogps = new Float64Array(logps.length);
  const best = bestOf(scores);
  let loss = -logps[best];
  dLogps[best] = -1;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (scores[i] >= scores[j] || means[i] <= means[j]) continue;
      loss += means[i] - means[j];
      dLogps[i] += 1 / lengths[i];
      dLogps[j] -= 1 / lengths[j];
    }
  }
  return { loss, dLogps };
}
