/** Comparisons of what the cook says about a dish, judged by a diner. Pure, no React. */
import {
  centred,
  countWins,
  maximumLikelihood,
  type Separation,
  sampleComparison,
  separation,
  standardErrors,
  type Wins,
} from '../../../../math/bradleyTerry';
import { Random } from '../../../../math/random';

/** Streams of one seed. */
const SAYINGS = 0;
const COMPARISONS = 1;

/** Places of different outcomes, drawn from their probabilities, in the order of their rewards. @param logps of the outcomes that may be drawn */
export function drawSayings(logps: Float64Array, rewards: Float64Array, count: number, seed: number): number[] {
  const random = new Random(seed, SAYINGS);
  const weights = logps.map(Math.exp);
  const places = Array.from({ length: count }, () => {
    const place = random.categorical(weights);
    // What was said is not said again.
    weights[place] = 0;
    return place;
  });
  return places.sort((a, b) => rewards[b] - rewards[a] || a - b);
}

export interface Recovered {
  readonly wins: Wins;
  /** True rewards with sum 0. */
  readonly truth: Float64Array;
  /** Absent where the comparisons do not fix the scores; why: `split`. */
  readonly scores: Float64Array | undefined;
  readonly errors: Float64Array | undefined;
  readonly split: Separation | undefined;
  /** Root of the mean square of scores − truth. */
  readonly distance: number;
}

/** Scores from `count` comparisons; more comparisons of one seed begin with the same ones. */
export function recoverScores(rewards: ArrayLike<number>, count: number, seed: number): Recovered {
  const random = new Random(seed, COMPARISONS);
  const comparisons = Array.from({ length: count }, () => sampleComparison(rewards, random));
  const wins = countWins(comparisons, rewards.length);
  const truth = centred(rewards);
  const scores = maximumLikelihood(wins);
  const squares = scores?.map((score, i) => (score - truth[i]) ** 2) ?? [Number.NaN];
  const distance = Math.sqrt(Array.from(squares).reduce((sum, square) => sum + square, 0) / squares.length);
  const errors = scores && standardErrors(wins, scores);
  return { wins, truth, scores, errors, split: scores ? undefined : separation(wins), distance };
}
