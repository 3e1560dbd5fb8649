import fc from 'fast-check';
import type { Wins } from './bradleyTerry';

/** Everybody has lost to somebody. */
export const TEAMS: Wins = [
  [0, 7, 8],
  [3, 0, 6],
  [2, 4, 0],
];

/** Tables of 2 to 5 competitors; many of them have no finite maximum. */
export const anyWins = fc.integer({ min: 2, max: 5 }).chain((n) =>
  fc.array(fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })), { minLength: n, maxLength: n }), {
    minLength: n,
    maxLength: n,
  }),
);

export const someScores = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 });
