import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, centred, logLikelihood, maximumLikelihood, type Wins, winProbability } from './bradleyTerry';
import { ELO_SCALE, eloCourse, eloUpdate, expectedScore, ratingsOf, shuffledGames } from './elo';
import { Random } from './random';

const TABLE: Wins = [
  [0, 7, 8],
  [3, 0, 6],
  [2, 4, 0],
];
const ratings = fc.array(fc.double({ min: 1000, max: 2000, noNaN: true }), { minLength: 3, maxLength: 3 });
const game = fc.constantFrom<Comparison>([0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1]);

describe('Elo', () => {
  it('expects ten to one at 400 points', () => {
    expect(expectedScore(1900, 1500)).toBeCloseTo(10 / 11, 14);
    expect(ELO_SCALE).toBeCloseTo(173.7178, 4);
  });

  it('is Bradley–Terry in other units', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }), (a, b) => {
        const [first, second] = ratingsOf([a, b], 1500);
        expect(expectedScore(first, second)).toBeCloseTo(1 / (1 + 10 ** ((second - first) / 400)), 12);
        expect(expectedScore(first, second)).toBeCloseTo(winProbability(a, b), 12);
      }),
    );
  });

  it('climbs the likelihood of the game: points are K·400/ln 10 … times its slope', () => {
    fc.assert(
      fc.property(ratings, game, fc.double({ min: 1, max: 60, noNaN: true }), (before, played, k) => {
        const after = eloUpdate(before, played, k);
        const wins = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (played[0] === i && played[1] === j ? 1 : 0)));
        // In ratings: log σ((R_w − R_l)/scale).
        const at = (values: ArrayLike<number>) =>
          logLikelihood(
            wins,
            Float64Array.from(values, (r) => r / ELO_SCALE),
          );
        before.forEach((rating, i) => {
          const shifted = (by: number) => before.map((value, j) => value + (j === i ? by : 0));
          const slope = (at(shifted(0.01)) - at(shifted(-0.01))) / 0.02;
          expect(after[i] - rating).toBeCloseTo(k * ELO_SCALE * slope, 5);
        });
        expect(after.reduce((x, y) => x + y)).toBeCloseTo(
          before.reduce((x, y) => x + y),
          9,
        );
      }),
    );
  });

  it('plays every game of the table once, in an order that the seed gives', () => {
    const games = shuffledGames(TABLE, new Random(4));
    expect(games).toHaveLength(30);
    for (const [i, row] of TABLE.entries())
      for (const [j, times] of row.entries())
        expect(games.filter(([winner, loser]) => winner === i && loser === j)).toHaveLength(i === j ? 0 : times);
    expect(shuffledGames(TABLE, new Random(4))).toEqual(games);
    expect(shuffledGames(TABLE, new Random(5))).not.toEqual(games);
  });

  it('with a small K wanders about the maximum of the likelihood', () => {
    const random = new Random(1);
    const games = Array.from({ length: 3000 }, () => shuffledGames(TABLE, random)).flat();
    const course = eloCourse(games, 3, 2, 1500);
    const settled = course.slice(course.length / 3);
    const means = [0, 1, 2].map((i) => settled.reduce((sum, values) => sum + values[i], 0) / settled.length);
    const wanted = ratingsOf(maximumLikelihood(TABLE) ?? [], 1500);
    wanted.forEach((rating, i) => {
      expect(Math.abs(means[i] - rating)).toBeLessThan(3);
    });
    expect(centred(means).every(Number.isFinite)).toBe(true);
  });
});
