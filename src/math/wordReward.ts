/**
 * A reward model that is linear in counts, fitted to comparisons in float64: r_φ(y) = φ·x(y), loss −log σ(r_φ(y_w) − r_φ(y_l)), the loss of
 * reward models for language models (Christiano et al. 2017; Stiennon et al. 2020; Ouyang et al. 2022, InstructGPT, Eq. 1). Only differences
 * of rewards enter the loss, so that a constant is free; a small Gaussian prior on φ keeps the maximum finite and unique.
 */
import { solveLinear } from './linearSolve';
import type { Random } from './random';
import { sigmoid, softplus } from './stable';

/** Who won against whom: places among the outcomes. */
export interface Comparison {
  readonly winner: number;
  readonly loser: number;
}

/**
 * Comparisons of two outcomes drawn from `probabilities`, a drawn twin again and again until they differ; who wins is drawn by Bradley–Terry on `rewards`.
 * None where fewer than two outcomes can be drawn.
 */
export function drawComparisons(
  random: Random,
  probabilities: ArrayLike<number>,
  rewards: ArrayLike<number>,
  count: number,
): Comparison[] {
  const possible = Array.from(probabilities).filter((probability) => probability > 0).length;
  if (possible < 2) return [];
  return Array.from({ length: count }, () => {
    const first = random.categorical(probabilities);
    let second = random.categorical(probabilities);
    while (second === first) second = random.categorical(probabilities);
    const firstWins = random.uniform() < sigmoid(rewards[first] - rewards[second]);
    return firstWins ? { winner: first, loser: second } : { winner: second, loser: first };
  });
}

/** `logps` with only the `kept` most likely outcomes, renormalised, as probabilities. Ties go to the earlier outcome. */
export function mostLikely(
  logps: Float64Array,
  kept: number,
): { readonly places: readonly number[]; readonly probabilities: Float64Array } {
  const places = [...logps.keys()].sort((a, b) => logps[b] - logps[a] || a - b).slice(0, kept);
  const probabilities = new Float64Array(logps.length);
  let total = 0;
  for (const place of places) total += Math.exp(logps[place]);
  for (const place of places) probabilities[place] = Math.exp(logps[place]) / total;
  return { places, probabilities };
}

/** How often each column's token occurs in each outcome: one row per outcome. */
export type Counts = readonly Float64Array[];

export interface RewardModel {
  /** Score of each column. */
  readonly weights: Float64Array;
  /** Newton steps made. */
  readonly iterations: number;
  /** Mean −log σ(r_w − r_l) over the comparisons; log 2 where nothing is learned. */
  readonly loss: number;
}

/** Relative: what a sum over the comparisons may be off by. */
const ROUNDING = 1e-12;

/**
 * The weights that minimise Σ −log σ(φ·(x_w − x_l)) + ½·ridge·|φ|², by Newton's method with halved steps (the loss is convex).
 * @param ridge positive: the inverse variance of the prior on a weight
 */
export function fitRewardModel(counts: Counts, comparisons: readonly Comparison[], ridge = 1): RewardModel {
  const columns = counts[0]?.length ?? 0;
  const differences = grouped(counts, comparisons);
  const objective = (weights: Float64Array) =>
    differences.reduce((sum, { row, times }) => sum + times * softplus(-dot(row, weights)), 0) +
    0.5 * ridge * dot(weights, weights);
  let weights = new Float64Array(columns);
  let value = objective(weights);
  let iterations = 0;
  for (; iterations < 100; iterations++) {
    const { gradient, hessian } = derivatives(differences, weights, ridge);
    if (Math.hypot(...gradient) <= 1e-10 * Math.max(1, comparisons.length)) break;
    const direction = solveLinear(hessian, gradient);
    let size = 1;
    let next = weights.map((weight, i) => weight - size * direction[i]);
    while (objective(next) > value + ROUNDING * Math.abs(value) && size > 1e-9) {
      size /= 2;
      next = weights.map((weight, i) => weight - size * direction[i]);
    }
    if (size <= 1e-9) break;
    weights = next;
    value = objective(weights);
  }
  const loss = comparisons.length === 0 ? Math.LN2 : (value - 0.5 * ridge * dot(weights, weights)) / comparisons.length;
  return { weights, iterations, loss };
}

/** r_φ of every outcome. */
export function modelRewards(counts: Counts, weights: Float64Array): Float64Array {
  return Float64Array.from(counts, (row) => dot(row, weights));
}

/**
 * The exact probability that a reward model and the true reward order two outcomes alike, where both are drawn from `probabilities` and the true
 * rewards differ; a tie of the model counts half. 0.5 where there is no such pair.
 */
export function agreement(
  probabilities: ArrayLike<number>,
  modelled: ArrayLike<number>,
  rewards: ArrayLike<number>,
): number {
  let alike = 0;
  let total = 0;
  for (let i = 0; i < rewards.length; i++) {
    if (probabilities[i] === 0) continue;
    for (let j = 0; j < i; j++) {
      if (rewards[i] === rewards[j]) continue;
      const weight = probabilities[i] * probabilities[j];
      const order = (modelled[i] - modelled[j]) * (rewards[i] - rewards[j]);
      total += weight;
      alike += order > 0 ? weight : order === 0 ? weight / 2 : 0;
    }
  }
  return total > 0 ? alike / total : 0.5;
}

interface Difference {
  readonly row: Float64Array;
  times: number;
}

/** x_w − x_l of every comparison; equal comparisons are counted together. */
function grouped(counts: Counts, comparisons: readonly Comparison[]): Difference[] {
  const groups = new Map<number, Difference>();
  for (const { winner, loser } of comparisons) {
    const key = winner * counts.length + loser;
    const group = groups.get(key);
    if (group) group.times++;
    else groups.set(key, { row: counts[winner].map((count, i) => count - counts[loser][i]), times: 1 });
  }
  return [...groups.values()];
}

function derivatives(differences: readonly Difference[], weights: Float64Array, ridge: number) {
  const columns = weights.length;
  const gradient = weights.map((weight) => ridge * weight);
  const hessian = Array.from({ length: columns }, (_, i) => {
    const row = new Float64Array(columns);
    row[i] = ridge;
    return row;
  });
  for (const { row, times } of differences) {
    const z = dot(row, weights);
    const pull = times * sigmoid(-z);
    const curvature = times * sigmoid(z) * sigmoid(-z);
    for (let i = 0; i < columns; i++) {
      // Two completions share most words, or lack them both.
      if (row[i] === 0) continue;
      gradient[i] -= pull * row[i];
      for (let j = 0; j <= i; j++) hessian[i][j] += curvature * row[i] * row[j];
    }
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) hessian[j][i] = hessian[i][j];
  return { gradient, hessian };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
