/**
 * A penalty and a constraint in one dimension. The policy is the normal distribution N(θ, 1), the reference N(0, 1), so that KL = θ²/2 exactly; the
 * expected reward is a parabola, height − ½·curvature·(θ − top)².
 */
export interface Hill {
  readonly top: number;
  readonly height: number;
  /** Positive. */
  readonly curvature: number;
}

export function hillReward({ top, height, curvature }: Hill, theta: number): number {
  return height - 0.5 * curvature * (theta - top) ** 2;
}

/** KL(N(θ, 1) ‖ N(0, 1)), nats. */
export function shiftKl(theta: number): number {
  return 0.5 * theta * theta;
}

/** The θ that maximises reward − β·KL: where curvature·(top − θ) = β·θ. */
export function penalisedOptimum({ top, curvature }: Hill, beta: number): number {
  return (curvature * top) / (curvature + beta);
}

/** The θ that maximises the reward among those with KL ≤ budget: the top itself, or the border on its side. */
export function constrainedOptimum({ top }: Hill, budget: number): number {
  const border = Math.sqrt(2 * budget);
  return Math.min(Math.max(top, -border), border);
}
