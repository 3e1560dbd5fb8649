/**
 * The optimum of max_π E_π[r] − β·KL(π ‖ π_ref) over a finite set of outcomes, in float64 (DPO, arXiv 2305.18290, Eq. 4 and appendix A.1):
 *
 *   π*(y) = π_ref(y)·exp(r(y)/β) / Z,   Z = Σ_y π_ref(y)·exp(r(y)/β),   and the value of the optimum is β·log Z.
 *
 * Distributions are given by their log-probabilities, nats; −Infinity is allowed.
 */
import { logSumExp } from './sampling';

/** E[values] = Σ p·values. */
export function expectation(logps: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < logps.length; i++) sum += Math.exp(logps[i]) * values[i];
  return sum;
}

/** KL(p ‖ q) = Σ p·(log p − log q), nats; Infinity where p puts mass on an outcome that q excludes. */
export function klDivergence(logps: Float64Array, referenceLogps: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < logps.length; i++) {
    const p = Math.exp(logps[i]);
    if (p > 0) sum += p * (logps[i] - referenceLogps[i]);
  }
  return sum;
}

export interface ClosedForm {
  /** log π*, one per outcome. */
  readonly logps: Float64Array;
  /** log Z; β·log Z is the value of the optimum. Infinity at β = 0. */
  readonly logZ: number;
}

/** @param beta from 0, which is the limit: π_ref restricted to the outcomes of the highest reward */
export function closedForm(referenceLogps: Float64Array, rewards: Float64Array, beta: number): ClosedForm {
  if (beta === 0) {
    const highest = highestReward({ referenceLogps, rewards });
    const kept = referenceLogps.map((logp, i) => (rewards[i] === highest ? logp : Number.NEGATIVE_INFINITY));
    const mass = logSumExp(kept, 0, kept.length);
    return { logps: kept.map((logp) => logp - mass), logZ: Number.POSITIVE_INFINITY };
  }
  const logps = referenceLogps.map((logp, i) => logp + rewards[i] / beta);
  const logZ = logSumExp(logps, 0, logps.length);
  return { logps: logps.map((logp) => logp - logZ), logZ };
}

/** Log-probabilities and rewards of every outcome of a prompt. */
export interface Outcomes {
  readonly referenceLogps: Float64Array;
  readonly rewards: Float64Array;
}

/**
 * Merges outcomes of equal reward: within them π* keeps π_ref's proportions, so that E_π*[r], Z and KL(π* ‖ π_ref) stay what they are.
 */
export function mergeEqualRewards({ referenceLogps, rewards }: Outcomes): Outcomes {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < rewards.length; i++) {
    const group = groups.get(rewards[i]);
    if (group) group.push(referenceLogps[i]);
    else if (referenceLogps[i] > Number.NEGATIVE_INFINITY) groups.set(rewards[i], [referenceLogps[i]]);
  }
  return {
    rewards: Float64Array.from(groups.keys()),
    referenceLogps: Float64Array.from(groups.values(), (logps) => logSumExp(logps, 0, logps.length)),
  };
}

export interface Optimum {
  /** The β of this optimum: Infinity for π_ref itself, 0 for the limit that keeps only the best outcomes. */
  readonly beta: number;
  /** Means over the prompts of E_π*[r] and of KL(π* ‖ π_ref), nats. */
  readonly reward: number;
  readonly kl: number;
}

/** E_π*[r] and KL(π* ‖ π_ref) at one β for all prompts, averaged over them. @param beta from 0 (the limit) to Infinity */
export function optimumAtBeta(prompts: readonly Outcomes[], beta: number): Optimum {
  let reward = 0;
  let kl = 0;
  for (const prompt of prompts) {
    const optimum = beta > 0 ? tilted(prompt, beta) : best(prompt);
    reward += optimum.reward / prompts.length;
    kl += optimum.kl / prompts.length;
  }
  return { beta, reward, kl };
}

function tilted({ referenceLogps, rewards }: Outcomes, beta: number): { reward: number; kl: number } {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rewards.length; i++) most = Math.max(most, referenceLogps[i] + rewards[i] / beta);
  let mass = 0;
  let weighted = 0;
  for (let i = 0; i < rewards.length; i++) {
    const weight = Math.exp(referenceLogps[i] + rewards[i] / beta - most);
    mass += weight;
    weighted += weight * rewards[i];
  }
  const reward = weighted / mass;
  // KL(π* ‖ π_ref) = E_π*[log π* − log π_ref] = E_π*[r]/β − log Z, never negative.
  return { reward, kl: Math.max(0, reward / beta - most - Math.log(mass)) };
}

/** The limit β → 0: π_ref restricted to the outcomes of the highest reward. */
function best({ referenceLogps, rewards }: Outcomes): { reward: number; kl: number } {
  const reward = highestReward({ referenceLogps, rewards });
  const logps = referenceLogps.filter((_, i) => rewards[i] === reward);
  return { reward, kl: -logSumExp(logps, 0, logps.length) };
}

/** Of what can be said at all. */
function highestReward({ referenceLogps, rewards }: Outcomes): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rewards.length; i++)
    if (referenceLogps[i] > Number.NEGATIVE_INFINITY) highest = Math.max(highest, rewards[i]);
  return highest;
}

/** A KL below this is rounding: the policy is the reference. */
export const NEGLIGIBLE_KL = 1e-12;
const LARGEST_BETA = 1e9;
const SMALLEST_BETA = 1e-9;

/**
 * The oracle at a given KL: π* with the one β for all prompts whose mean KL(π* ‖ π_ref) is `kl`. The KL falls as β grows (its derivative is
 * −Var_π*[r]/β³), so that log β is found by bisection. A negligible `kl` gives the reference (β Infinity), one above what any β attains
 * gives the limit β → 0, whose own smaller KL is reported.
 */
export function optimumAtKl(prompts: readonly Outcomes[], kl: number): Optimum {
  const reference = optimumAtBeta(prompts, Number.POSITIVE_INFINITY);
  if (!(kl > NEGLIGIBLE_KL)) return reference;
  const limit = optimumAtBeta(prompts, 0);
  if (kl >= limit.kl) return limit;
  let low = Math.log(SMALLEST_BETA);
  let high = Math.log(LARGEST_BETA);
  let optimum = limit;
  for (let i = 0; i < 60 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    optimum = optimumAtBeta(prompts, Math.exp(middle));
    if (Math.abs(optimum.kl - kl) <= 1e-13 * kl) break;
    if (optimum.kl > kl) low = middle;
    else high = middle;
  }
  return optimum;
}
