/**
 * PPO's clipped surrogate for one action (Schulman et al. 2017, Eq. 7): min(ρ·A, clip(ρ, 1−ε, 1+ε)·A), ρ = π_θ(a|s)/π_old(a|s).
 */
export interface Clipped {
  readonly value: number;
  /** Derivative with respect to ρ: A, or 0 where the clip holds. */
  readonly slope: number;
}

export function clippedRatio(ratio: number, advantage: number, epsilon: number): Clipped {
  const clipped = Math.min(Math.max(ratio, 1 - epsilon), 1 + epsilon);
  const plain = ratio * advantage;
  const held = clipped * advantage;
  return held < plain ? { value: held, slope: 0 } : { value: plain, slope: advantage };
}
