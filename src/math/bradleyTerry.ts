/**
 * Scores from comparisons: the Bradley–Terry model (Bradley & Terry 1952), p(i ≻ j) = α_i/(α_i + α_j) = σ(s_i − s_j) with α = eˢ, in float64.
 *
 * Its log-likelihood Σ w_ij·log σ(s_i − s_j) is concave in the scores. Only differences of scores count, so that the scores given here sum to 0.
 */
import { choleskyFactor, choleskySolve } from './cholesky';
import type { Random } from './random';
import { sigmoid, softplus } from './stable';

/** `wins[i][j]`: how often i was preferred to j, 0 or more. The diagonal is not read. */
export type Wins = readonly (readonly number[])[];

/** p(i ≻ j) = σ(s_i − s_j). */
export function winProbability(score: number, otherScore: number): number {
  return sigmoid(score - otherScore);
}

/** Σ w_ij·log σ(s_i − s_j), nats. */
export function logLikelihood(wins: Wins, scores: ArrayLike<number>): number {
  let sum = 0;
  forEachPair(wins, (i, j) => {
    // What was never seen adds nothing, even where it is impossible.
    if (wins[i][j] > 0) sum -= wins[i][j] * softplus(scores[j] - scores[i]);
    if (wins[j][i] > 0) sum -= wins[j][i] * softplus(scores[i] - scores[j]);
  });
  return sum;
}

/** ∂ log-likelihood / ∂ s: for each competitor the wins that were seen minus those that the scores expect. */
export function scoreGradient(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const gradient = new Float64Array(wins.length);
  forEachPair(wins, (i, j) => {
    const difference = scores[i] - scores[j];
    const surprise = wins[i][j] * sigmoid(-difference) - wins[j][i] * sigmoid(difference);
    gradient[i] += surprise;
    gradient[j] -= surprise;
  });
  return gradient;
}

/** Fisher information of the scores, [n·n]: minus the second derivative of the log-likelihood. Its rows sum to 0. */
export function fisherInformation(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const n = wins.length;
  const information = new Float64Array(n * n);
  forEachPair(wins, (i, j) => {
    const difference = scores[i] - scores[j];
    const weight = (wins[i][j] + wins[j][i]) * sigmoid(difference) * sigmoid(-difference);
    information[i * n + i] += weight;
    information[j * n + j] += weight;
    information[i * n + j] -= weight;
    information[j * n + i] -= weight;
  });
  return information;
}

/** The same scores with sum 0. */
export function centred(scores: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i];
  return Float64Array.from(scores, (score) => score - sum / scores.length);
}

/**
 * One step of Zermelo's iteration (Zermelo 1929), which Hunter (2004) showed to be a minorise–maximise (MM) algorithm: the likelihood never falls.
 *
 *   α_i ← w_i / Σ_j n_ij/(α_i + α_j),   w_i all wins of i, n_ij the games of i with j.
 *
 * Who never won goes to −Infinity at once; who never played keeps the score.
 */
export function mmStep(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const total = new Float64Array(wins.length);
  const share = new Float64Array(wins.length);
  forEachPair(wins, (i, j) => {
    const games = wins[i][j] + wins[j][i];
    if (games === 0) return;
    total[i] += wins[i][j];
    total[j] += wins[j][i];
    // Times α: n_ij·α_i/(α_i + α_j), the wins that the scores expect.
    share[i] += games * sigmoid(scores[i] - scores[j]);
    share[j] += games * sigmoid(scores[j] - scores[i]);
  });
  const next = Float64Array.from(scores, (score, i) =>
    share[i] > 0 ? score + Math.log(total[i]) - Math.log(share[i]) : score,
  );
  return next.every(Number.isFinite) ? centred(next) : next;
}

/**
 * One step of Newton's method, halved until the log-likelihood rises enough (Armijo). Scores that the data does not tie together stay as
 * they are.
 */
export function newtonStep(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const gradient = scoreGradient(wins, scores);
  const direction = choleskySolve(
    choleskyFactor(gauged(fisherInformation(wins, scores), RIDGE), wins.length),
    gradient,
  );
  const slope = direction.reduce((sum, value, i) => sum + value * gradient[i], 0);
  const before = logLikelihood(wins, scores);
  const noise = 1e-13 * Math.abs(before);
  for (let length = 1; length > 1e-6; length /= 2) {
    const next = Float64Array.from(scores, (score, i) => score + length * direction[i]);
    if (logLikelihood(wins, next) >= before + 1e-4 * length * slope - noise) return centred(next);
  }
  return centred(scores);
}

/** Keeps a step finite where the likelihood is flat. */
const RIDGE = 1e-12;

/**
 * The scores of the highest likelihood, to about 1e-12 (Newton from equal scores), sum 0; undefined where the likelihood has no finite and
 * unique maximum (see `separation`).
 */
export function maximumLikelihood(wins: Wins): Float64Array | undefined {
  if (separation(wins)) return undefined;
  let scores: Float64Array = new Float64Array(wins.length);
  for (let iteration = 0; iteration < 200; iteration++) {
    const next = newtonStep(wins, scores);
    const change = next.reduce((most, score, i) => Math.max(most, Math.abs(score - scores[i])), 0);
    scores = next;
    if (change < 1e-13) break;
  }
  return scores;
}

/**
 * Covariance of the scores that sum to 0, [n·n]: the inverse of the Fisher information on the vectors that sum to 0 (its pseudo-inverse).
 * @param scores those of a finite maximum
 */
export function scoreCovariance(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const n = wins.length;
  const factor = choleskyFactor(gauged(fisherInformation(wins, scores)), n);
  const covariance = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    // The inverse of I + 11ᵀ/n is I⁺ + 11ᵀ/n.
    const unit = Float64Array.from({ length: n }, (_, row) => (row === column ? 1 : 0) - 1 / n);
    covariance.set(centred(choleskySolve(factor, unit)), column * n);
  }
  return covariance;
}

/** Standard errors of the scores that sum to 0. */
export function standardErrors(wins: Wins, scores: ArrayLike<number>): Float64Array {
  const n = wins.length;
  const covariance = scoreCovariance(wins, scores);
  return Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]));
}

/** Adds 11ᵀ/n, which is what is missing to a regular matrix, and `ridge` to the diagonal. */
function gauged(information: Float64Array, ridge = 0): Float64Array {
  const n = Math.sqrt(information.length);
  return information.map((value, place) => value + 1 / n + (place % (n + 1) === 0 ? ridge : 0));
}

/** Why the scores cannot be found: a group that never lost to anyone outside of it. */
export interface Separation {
  readonly unbeaten: readonly number[];
  readonly others: readonly number[];
  /** Whether the group met the others at all: if so it won every time, and its scores run away; if not, nothing compares them. */
  readonly met: boolean;
}

/**
 * Ford's condition (Ford 1957): the likelihood has a finite, unique maximum exactly where, however the competitors are split into two groups,
 * somebody of each group has beaten somebody of the other. That is, the graph of wins is strongly connected. Gives a split that breaks the
 * condition, one with games between its sides if there is one; undefined where the condition holds.
 */
export function separation(wins: Wins): Separation | undefined {
  const all = wins.map((_, i) => i);
  let found: Separation | undefined;
  for (const competitor of all) {
    // With everyone who has beaten one of the group, the group is closed: nobody outside has beaten anyone inside.
    const inside = ancestors(wins, competitor);
    if (inside.size === wins.length) continue;
    const unbeaten = all.filter((i) => inside.has(i));
    const others = all.filter((i) => !inside.has(i));
    const met = unbeaten.some((i) => others.some((j) => wins[i][j] > 0));
    if (met) return { unbeaten, others, met };
    found ??= { unbeaten, others, met };
  }
  return found;
}

/** The competitor and everyone who has beaten it, or has beaten one who has, and so on. */
function ancestors(wins: Wins, competitor: number): Set<number> {
  const found = new Set([competitor]);
  // What is added while the set is walked is walked too.
  for (const beaten of found) {
    for (let i = 0; i < wins.length; i++) if (i !== beaten && wins[i][beaten] > 0) found.add(i);
  }
  return found;
}

/** One comparison: the first was preferred. */
export type Comparison = readonly [winner: number, loser: number];

/** One comparison of two competitors drawn at random, its winner drawn by Bradley–Terry. */
export function sampleComparison(scores: ArrayLike<number>, random: Random): Comparison {
  const first = random.integer(scores.length);
  const shift = 1 + random.integer(scores.length - 1);
  const second = (first + shift) % scores.length;
  return random.uniform() < winProbability(scores[first], scores[second]) ? [first, second] : [second, first];
}

/** @param count number of competitors */
export function countWins(comparisons: Iterable<Comparison>, count: number): number[][] {
  const wins = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const [winner, loser] of comparisons) wins[winner][loser]++;
  return wins;
}

function forEachPair(wins: Wins, visit: (i: number, j: number) => void): void {
  for (let i = 0; i < wins.length; i++) for (let j = i + 1; j < wins.length; j++) visit(i, j);
}
