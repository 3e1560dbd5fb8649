/**
 * The gradient of E_π[r] for a softmax policy, exact and estimated from samples (REINFORCE, Williams 1992):
 *
 *   ∇E_π[r] = E_π[(r(y) − b)·∇log π(y)],   ∇log π(y) = e_y − π,   for every baseline b
 *
 * A sampled outcome does not change by a little when a logit does, so that nothing can be differentiated through the draw; the score ∇log π can.
 */
import { expectation } from './closedForm';
import type { Random } from './random';

/** The exact gradient with respect to the logits: π(y)·(r(y) − E_π[r]). */
export function exactGradient(logps: Float64Array, rewards: Float64Array): Float64Array {
  const mean = expectation(logps, rewards);
  return logps.map((logp, i) => Math.exp(logp) * (rewards[i] - mean));
}

/** The mean of (r(y) − b)·(e_y − π) over `samples` outcomes drawn from π. */
export function estimatedGradient(
  logps: Float64Array,
  rewards: Float64Array,
  baseline: number,
  samples: number,
  random: Random,
): Float64Array {
  const probabilities = logps.map(Math.exp);
  const cumulated = new Float64Array(probabilities.length);
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    total += probabilities[i];
    cumulated[i] = total;
  }
  const gradient = new Float64Array(logps.length);
  let advantages = 0;
  for (let n = 0; n < samples; n++) {
    const drawn = firstAbove(cumulated, random.uniform() * total);
    const advantage = (rewards[drawn] - baseline) / samples;
    gradient[drawn] += advantage;
    advantages += advantage;
  }
  for (let i = 0; i < gradient.length; i++) gradient[i] -= advantages * probabilities[i];
  return gradient;
}

/**
 * E|ĝ − ∇|² of that estimate, exactly: (E_π[(r − b)²·|e_y − π|²] − |∇|²)/samples.
 */
export function estimateVariance(
  logps: Float64Array,
  rewards: Float64Array,
  baseline: number,
  samples: number,
): number {
  const probabilities = logps.map(Math.exp);
  const sumOfSquares = probabilities.reduce((sum, p) => sum + p * p, 0);
  const second = probabilities.reduce(
    // |e_y − π|² = 1 − 2π(y) + Σπ².
    (sum, p, i) => sum + p * (rewards[i] - baseline) ** 2 * (1 - 2 * p + sumOfSquares),
    0,
  );
  const exact = exactGradient(logps, rewards);
  return Math.max(0, second - squaredNorm(exact)) / samples;
}

export function squaredNorm(vector: Float64Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}

/** cos of the angle between two gradients: 1 the same direction, 0 nothing in common; 0 where one of them is 0. */
export function cosine(a: Float64Array, b: Float64Array): number {
  const norms = Math.sqrt(squaredNorm(a) * squaredNorm(b));
  return norms === 0 ? 0 : a.reduce((sum, value, i) => sum + value * b[i], 0) / norms;
}

/** The first place whose cumulated value exceeds `level`, by bisection. */
function firstAbove(cumulated: Float64Array, level: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulated[middle] > level) high = middle;
    else low = middle + 1;
  }
  return low;
}
