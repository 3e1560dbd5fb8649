export interface SampledKl {
  /** Mean of −log r: unbiased, but noisy and possibly negative. */
  readonly k1: number;
  /** Mean of r − 1 − log r: unbiased, never negative. */
  readonly k3: number;
  /** Standard error of k3's mean. */
  readonly standardError: number;
  readonly samples: number;
}

/**
 * KL(π_θ‖π_ref) from samples of π_θ, with r = π_ref/π_θ (Schulman, "Approximating KL divergence", 2020).
 * @param policyLogps summed log-probabilities of the samples under π_θ, nats; @param referenceLogps the same under π_ref
 */
export function sampledKl(policyLogps: ArrayLike<number>, referenceLogps: ArrayLike<number>): SampledKl {
  const samples = policyLogps.length;
  let sum1 = 0;
  let sum3 = 0;
  let squares = 0;
  for (let i = 0; i < samples; i++) {
    const logr = referenceLogps[i] - policyLogps[i];
    const k3 = Math.expm1(logr) - logr;
    sum1 -= logr;
    sum3 += k3;
    squares += k3 * k3;
  }
  const k3 = sum3 / samples;
  const variance = samples > 1 ? Math.max(0, squares - samples * k3 * k3) / (samples - 1) : 0;
  return { k1: sum1 / samples, k3, standardError: Math.sqrt(variance / samples), samples };
}
