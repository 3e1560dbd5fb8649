/**
 * Elo ratings (Elo 1978): Bradley–Terry, learnt online. A rating is a Bradley–Terry score in other units, R = s·400/ln 10, and a game moves
 * both ratings by K times the surprise:
 *
 *   R_winner ← R_winner + K·(1 − E),   R_loser ← R_loser − K·(1 − E),   E = 1/(1 + 10^((R_loser − R_winner)/400)).
 *
 * 1 − E is the derivative of the game's log-likelihood log σ(s_winner − s_loser): a game is one step of stochastic gradient ascent.
 */
import type { Comparison, Wins } from './bradleyTerry';
import type { Random } from './random';
import { sigmoid } from './stable';

/** Points of rating in one unit of score. */
export const ELO_SCALE = 400 / Math.LN10;

/** What the ratings say about the winning of the first. */
export function expectedScore(rating: number, otherRating: number): number {
  return sigmoid((rating - otherRating) / ELO_SCALE);
}

/** The ratings after one game. @param k the most points that a game can move */
export function eloUpdate(ratings: ArrayLike<number>, [winner, loser]: Comparison, k: number): Float64Array {
  const next = Float64Array.from(ratings);
  const points = k * (1 - expectedScore(ratings[winner], ratings[loser]));
  next[winner] += points;
  next[loser] -= points;
  return next;
}

/** The ratings before the first game and after each: from `start` for everybody. @param count number of competitors */
export function eloCourse(games: readonly Comparison[], count: number, k: number, start: number): Float64Array[] {
  const course: Float64Array[] = [new Float64Array(count).fill(start)];
  for (const game of games) course.push(eloUpdate(course[course.length - 1], game, k));
  return course;
}

/** The ratings that stand for these scores, with this mean where the scores sum to 0. */
export function ratingsOf(scores: ArrayLike<number>, mean: number): Float64Array {
  return Float64Array.from(scores, (score) => mean + ELO_SCALE * score);
}

/** Every game of the table, in an order drawn at random. */
export function shuffledGames(wins: Wins, random: Random): Comparison[] {
  const games = wins.flatMap((row, winner) =>
    row.flatMap((times, loser) =>
      winner === loser ? [] : Array.from({ length: times }, (): Comparison => [winner, loser]),
    ),
  );
  return random.shuffle(games);
}
