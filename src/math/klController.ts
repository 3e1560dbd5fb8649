/**
 * The coefficient of PPO's KL penalty: fixed, or adapted after each rollout towards a target KL (arXiv 1909.08593 §2.2, with TRL's horizon):
 * β ← β·(1 + clip(KL/target − 1, ±0.2)·n/horizon).
 */
export interface KlTarget {
  /** KL of a whole completion, nats. */
  readonly target: number;
  /** Completions after which an error that stays has moved the coefficient by its own size. */
  readonly horizon: number;
}

/** One rollout changes the coefficient as if the KL were off by this share at most. */
const LARGEST_ERROR = 0.2;

/** @param kl measured on the rollout, the mean over its completions @param completions of the rollout */
export function adaptedCoefficient(
  coefficient: number,
  kl: number,
  { target, horizon }: KlTarget,
  completions: number,
): number {
  const error = Math.min(Math.max(kl / target - 1, -LARGEST_ERROR), LARGEST_ERROR);
  return coefficient * (1 + (error * completions) / horizon);
}
