/**
 * PPO's clipped surrogate for one action (Schulman et al. 2017, Eq. 7): min(ρ·A, clip(ρ, 1−ε, 1+ε)·A), ρ = π_θ(a|s)/π_old(a|s).
 */
export interface Clipped {
  readonly value: number;
  /** Derivative with respect to ρ: A, or 0 where the clip holds. */
  readonly slope: number;
}

/** @param epsilonAbove where the clip above has a width of its own (DAPO, arXiv 2503.14476) */
export function clippedRatio(ratio: number, advantage: number, epsilon: number, epsilonAbove = epsilon): Clipped {
  const clipped = Math.min(Math.max(ratio, 1 - epsilon), 1 + epsilonAbove);
  const plain = ratio * advantage;
  const held = clipped * advantage;
  return held < plain ? { value: held, slope: 0 } : { value: plain, slope: advantage };
}
