/** The three competitors: what the visitor sets, and what is made of it. Pure, no React. */

import { mmStep, newtonStep, separation, type Wins } from '../../../../math/bradleyTerry';
import { formatLogps, formatTerm } from '../../../shared/format';

export const TEAMS = ['A', 'B', 'C'] as const;

/** In the order of the link: who beat whom. */
export const RESULTS = [
  [0, 1],
  [1, 0],
  [0, 2],
  [2, 0],
  [1, 2],
  [2, 1],
] as const;

export const MOST_WINS = 999;
export const FIRST_RESULTS = '7-3-8-2-6-4';

/** From the link's text; undefined where it is none. */
export function readWins(text: string): Wins | undefined {
  if (!/^\d{1,3}(-\d{1,3}){5}$/.test(text)) return undefined;
  const counts = text.split('-').map(Number);
  const wins = TEAMS.map(() => TEAMS.map(() => 0));
  RESULTS.forEach(([winner, loser], place) => {
    wins[winner][loser] = counts[place];
  });
  return wins;
}

export function writeWins(wins: Wins): string {
  return RESULTS.map(([winner, loser]) => wins[winner][loser]).join('-');
}

export function withWins(wins: Wins, winner: number, loser: number, count: number): Wins {
  return wins.map((row, i) => row.map((times, j) => (i === winner && j === loser ? count : times)));
}

/** Every count times a factor, as far as the table goes. */
export function times(wins: Wins, factor: number): Wins {
  return wins.map((row) => row.map((count) => Math.min(MOST_WINS, Math.round(count * factor))));
}

/** A wins all its games, of which there is one at least with each. */
export function unbeaten(wins: Wins): Wins {
  return wins.map((row, i) =>
    row.map((count, j) => {
      if (i === j || (i !== 0 && j !== 0)) return count;
      return i === 0 ? Math.min(MOST_WINS, Math.max(1, count + wins[j][0])) : 0;
    }),
  );
}

/** C has played nobody. */
export function apart(wins: Wins): Wins {
  return wins.map((row, i) => row.map((count, j) => (i === 2 || j === 2 ? 0 : count)));
}

/** One game more wherever Ford's condition is broken: somebody of the others beats somebody of those who never lost to them. */
export function mended(wins: Wins): Wins {
  let next = wins;
  for (let split = separation(next); split; split = separation(next)) {
    const [winner] = split.others.slice(-1);
    const [loser] = split.unbeaten;
    next = withWins(next, winner, loser, next[winner][loser] + 1);
    if (!split.met) next = withWins(next, loser, winner, next[loser][winner] + 1);
  }
  return next;
}

export function gamesIn(wins: Wins): number {
  return RESULTS.reduce((sum, [winner, loser]) => sum + wins[winner][loser], 0);
}

/** The scores of a point of the map, which shows q_A − q_C and q_B − q_C. */
export function scoresAt(x: number, y: number): Float64Array {
  const mean = (x + y) / 3;
  return Float64Array.of(x - mean, y - mean, -mean);
}

export function pointOf(scores: ArrayLike<number>): readonly [x: number, y: number] {
  return [scores[0] - scores[2], scores[1] - scores[2]];
}

export const METHODS = ['mm', 'newton'] as const;
export type Method = (typeof METHODS)[number];

/** The scores at the start and after each step; shorter where a score leaves the finite numbers. */
export function climb(wins: Wins, start: Float64Array, method: Method, steps: number): Float64Array[] {
  const step = method === 'mm' ? mmStep : newtonStep;
  const path = [start];
  for (let k = 0; k < steps; k++) {
    const next = step(wins, path[k]);
    if (!next.every(Number.isFinite)) break;
    path.push(next);
  }
  return path;
}

/** Ratings: a point is little, a tenth is seen to add up. */
export const formatRating = formatLogps;

/** A log-likelihood, nats. */
export const formatLikelihood = formatTerm;
