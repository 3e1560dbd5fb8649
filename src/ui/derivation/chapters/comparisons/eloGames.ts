/** The games that Elo is fed with. Pure, no React. */
import type { Comparison, Wins } from '../../../../math/bradleyTerry';
import { eloCourse, shuffledGames } from '../../../../math/elo';
import { Random } from '../../../../math/random';
import { gamesIn, TEAMS } from './teams';

export const MOST_GAMES = 600;
/** Where everybody starts. */
export const START_RATING = 1500;

export interface EloCourse {
  readonly games: readonly Comparison[];
  /** Ratings before the first game and after each. */
  readonly ratings: readonly Float64Array[];
}

/** The table's games in an order of the seed's, over and over. */
export function playElo(wins: Wins, k: number, seed: number): EloCourse {
  const random = new Random(seed);
  const games: Comparison[] = [];
  while (gamesIn(wins) > 0 && games.length < MOST_GAMES) games.push(...shuffledGames(wins, random));
  games.length = Math.min(games.length, MOST_GAMES);
  return { games, ratings: eloCourse(games, TEAMS.length, k, START_RATING) };
}
