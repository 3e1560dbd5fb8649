/**
 * Reading a reward out of a policy (DPO, arXiv 2305.18290, Eq. 5), in float64. Solved for the reward, the closed form of the optimum says
 *
 *   r(y) = β·log(π*(y)/π_ref(y)) + β·log Z,
 *
 * and without the constant it gives every policy π_θ a reward of which it is the optimum: r̂(y) = β·log(π_θ(y)/π_ref(y)), whose own log Z is
 * log Σ π_ref·exp(r̂/β) = log Σ π_θ = 0. An outcome that π_ref excludes has no such reward: it is NaN.
 */
import { sigmoid } from './stable';

/** r̂ = β·log(π_θ/π_ref) of each outcome. */
export function implicitRewards(policyLogps: Float64Array, referenceLogps: Float64Array, beta: number): Float64Array {
  return policyLogps.map((logp, i) => beta * (logp - referenceLogps[i]));
}

/** The rewards that `optimumLogps` is the optimum of, with the constant that `logZ` holds. */
export function recoveredRewards(
  optimumLogps: Float64Array,
  referenceLogps: Float64Array,
  logZ: number,
  beta: number,
): Float64Array {
  return implicitRewards(optimumLogps, referenceLogps, beta).map((implicit) => implicit + beta * logZ);
}

/** The largest |a − b|, leaving out what is no number; 0 where nothing is left. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (difference > largest) largest = difference;
  }
  return largest;
}

/**
 * The way to the optimum and back, every operation rounded to float32 as a graphics card would do it: the rewards, the tilt, log Z, log π*, and the
 * recovered rewards.
 */
export function recoveredInFloat32(referenceLogps: Float64Array, rewards: Float64Array, beta: number): Float64Array {
  const f = Math.fround;
  const b = f(beta);
  const tilted = referenceLogps.map((logp, i) => f(f(logp) + f(f(rewards[i]) / b)));
  const most = tilted.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const mass = tilted.reduce((sum, value) => f(sum + f(Math.exp(f(value - most)))), 0);
  const logZ = f(most + f(Math.log(mass)));
  const constant = f(b * logZ);
  return tilted.map((value, i) => f(f(b * f(f(value - logZ) - f(referenceLogps[i]))) + constant));
}

/** Outcomes whose probability is lost, rounded to 0, where probabilities instead of their logarithms are kept in float32. */
export function lostAsProbabilities(logps: Float64Array): number {
  return logps.reduce(
    (lost, logp) => lost + (logp > Number.NEGATIVE_INFINITY && Math.fround(Math.exp(logp)) === 0 ? 1 : 0),
    0,
  );
}

/** A reward as the two terms that Eq. 5 makes of it. */
export interface RewardTerms {
  /** β·log(π*(y|x)/π_ref(y|x)). */
  readonly implicit: number;
  /** β·log Z(x): the same for every completion of a prompt. */
  readonly partition: number;
}

/** Which of the two β·log Z(x) have been crossed out. */
export interface Crossed {
  readonly chosen: boolean;
  readonly rejected: boolean;
}

/** What stands in Bradley–Terry's σ, without what is crossed out. */
export function rewardDifference(chosen: RewardTerms, rejected: RewardTerms, crossed: Crossed): number {
  const kept = ({ implicit, partition }: RewardTerms, out: boolean) => (out ? implicit : implicit + partition);
  return kept(chosen, crossed.chosen) - kept(rejected, crossed.rejected);
}

/** p(y_w ≻ y_l) of Bradley–Terry from what stands in its σ. */
export function preferenceProbability(chosen: RewardTerms, rejected: RewardTerms, crossed: Crossed): number {
  return sigmoid(rewardDifference(chosen, rejected, crossed));
}
