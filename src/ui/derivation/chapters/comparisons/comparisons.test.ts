import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { logLikelihood, maximumLikelihood, separation } from '../../../../math/bradleyTerry';
import { drawSayings, recoverScores } from './drawnComparisons';
import { MOST_GAMES, playElo, START_RATING } from './eloGames';
import { hillOf } from './hill';
import {
  apart,
  climb,
  FIRST_RESULTS,
  gamesIn,
  METHODS,
  mended,
  pointOf,
  readWins,
  scoresAt,
  times,
  unbeaten,
  writeWins,
} from './teams';

const FIRST = readWins(FIRST_RESULTS) ?? [];
const anyText = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999 })), { minLength: 6, maxLength: 6 })
  .map((counts) => counts.join('-'));
const readable = anyText.map((text) => readWins(text) ?? []);

describe('the results', () => {
  it('are read from the link as they are written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(writeWins(readWins(text) ?? [])).toBe(text);
      }),
    );
    expect(FIRST).toEqual([
      [0, 7, 8],
      [3, 0, 6],
      [2, 4, 0],
    ]);
    for (const wrong of ['', '1-2-3', '1-2-3-4-5-x', '1-2-3-4-5-1000', '1-2-3-4-5-6-7'])
      expect(readWins(wrong)).toBeUndefined();
  });

  it('break Ford’s condition by the phrases that say so, and keep it after one upset', () => {
    expect(separation(FIRST)).toBeUndefined();
    expect(separation(unbeaten(FIRST))).toEqual({ unbeaten: [0], others: [1, 2], met: true });
    expect(separation(apart(FIRST))).toEqual({ unbeaten: [0, 1], others: [2], met: false });
    expect(gamesIn(unbeaten(FIRST))).toBe(30);
    // One upset is one game more.
    expect(gamesIn(mended(unbeaten(FIRST)))).toBe(31);
    fc.assert(
      fc.property(readable, (wins) => {
        expect(separation(unbeaten(wins))?.met).toBe(true);
        expect(separation(apart(wins))).toBeDefined();
        expect(separation(mended(wins))).toBeUndefined();
        if (!separation(wins)) expect(mended(wins)).toEqual(wins);
      }),
    );
  });

  it('have the same top with four times the games, on a hill four times as high', () => {
    const [once, more] = [maximumLikelihood(FIRST) ?? [], maximumLikelihood(times(FIRST, 4)) ?? []];
    Array.from(once).forEach((score, i) => {
      expect(more[i]).toBeCloseTo(score, 12);
    });
    expect(logLikelihood(times(FIRST, 4), once)).toBeCloseTo(4 * logLikelihood(FIRST, once), 10);
  });
});

describe('the map', () => {
  it('shows two differences, and its scores sum to 0', () => {
    const scores = scoresAt(1.5, -0.75);
    expect(pointOf(scores)).toEqual([expect.closeTo(1.5, 14), expect.closeTo(-0.75, 14)]);
    expect(scores[0] + scores[1] + scores[2]).toBeCloseTo(0, 14);
  });

  it('has rings where the log-likelihood is ½, 2 and 4½ below the top', () => {
    const best = maximumLikelihood(FIRST) ?? [];
    const highest = logLikelihood(FIRST, best);
    const rings = hillOf(FIRST, pointOf(best));
    [0.5, 2, 4.5].forEach((below, k) => {
      for (const [x, y] of rings[k]) expect(logLikelihood(FIRST, scoresAt(x, y))).toBeCloseTo(highest - below, 3);
    });
  });

  it('has a way to the top by either method', () => {
    const best = maximumLikelihood(FIRST) ?? [];
    for (const method of METHODS) {
      const path = climb(FIRST, scoresAt(-2, 2), method, 60);
      expect(path).toHaveLength(61);
      const heights = path.map((scores) => logLikelihood(FIRST, scores));
      heights.slice(1).forEach((height, k) => {
        expect(height).toBeGreaterThanOrEqual(heights[k] - 1e-11);
      });
      path[60].forEach((score, i) => {
        expect(score).toBeCloseTo(best[i], 9);
      });
    }
  });

  it('ends the way where a score would leave the finite numbers', () => {
    const neverWon = readWins('3-2-4-0-5-0') ?? [];
    expect(climb(neverWon, scoresAt(0, 0), 'mm', 10)).toHaveLength(1);
  });
});

describe('Elo’s games', () => {
  it('are the table’s, over and over, and repeat with the seed', () => {
    const course = playElo(FIRST, 24, 3);
    expect(course.games).toHaveLength(MOST_GAMES);
    expect(course.ratings).toHaveLength(MOST_GAMES + 1);
    for (let round = 0; round < 3; round++) {
      const games = course.games.slice(30 * round, 30 * round + 30);
      expect(games.filter(([winner, loser]) => winner === 0 && loser === 2)).toHaveLength(8);
    }
    expect(playElo(FIRST, 24, 3)).toEqual(course);
    for (const ratings of course.ratings) expect(ratings[0] + ratings[1] + ratings[2]).toBeCloseTo(3 * START_RATING, 6);
  });

  it('are none where nothing was played', () => {
    const course = playElo(readWins('0-0-0-0-0-0') ?? [], 24, 1);
    expect(course.games).toEqual([]);
    expect(course.ratings).toEqual([Float64Array.of(START_RATING, START_RATING, START_RATING)]);
  });
});

describe('what the cook says', () => {
  const logps = Float64Array.from({ length: 40 }, (_, i) => Math.log((i + 1) / 820));
  const rewards = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i));

  it('is five different things, best first, the same for the same seed', () => {
    for (let seed = 1; seed < 50; seed++) {
      const places = drawSayings(logps, rewards, 5, seed);
      expect(new Set(places).size).toBe(5);
      expect(places.map((place) => rewards[place])).toEqual(
        places.map((place) => rewards[place]).sort((a, b) => b - a),
      );
      expect(drawSayings(logps, rewards, 5, seed)).toEqual(places);
    }
  });

  it('is drawn by its probability', () => {
    const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
    const likely = seeds.filter((seed) => drawSayings(logps, rewards, 1, seed)[0] >= 20).length / seeds.length;
    // Σ_{21..40} i / 820 = 0.744.
    expect(likely).toBeGreaterThan(0.7);
    expect(likely).toBeLessThan(0.79);
  });
});

test('the diner’s comparisons give the rewards back up to a constant, the nearer the more there are', () => {
  const rewards = [2.35, 1.5, 0.3, -0.08, -0.2];
  const distance = (count: number) => {
    const seeds = Array.from({ length: 20 }, (_, seed) => recoverScores(rewards, count, seed + 1));
    return seeds.reduce((sum, recovered) => sum + recovered.distance, 0) / seeds.length;
  };
  const [some, more] = [distance(500), distance(8000)];
  expect(some / more).toBeGreaterThan(3);
  expect(some / more).toBeLessThan(5.3);
  const shifted = recoverScores(
    rewards.map((reward) => reward + 7),
    500,
    1,
  );
  expect(shifted.wins).toEqual(recoverScores(rewards, 500, 1).wins);
  // More comparisons of one seed begin with the same ones.
  const [few, many] = [recoverScores(rewards, 50, 1).wins, recoverScores(rewards, 60, 1).wins];
  few.forEach((row, i) => {
    row.forEach((count, j) => {
      expect(many[i][j]).toBeGreaterThanOrEqual(count);
    });
  });
});

test('too few comparisons are said to be too few', () => {
  const recovered = recoverScores([2, 1, 0, -1, -2], 4, 1);
  expect(recovered.scores).toBeUndefined();
  expect(recovered.split).toBeDefined();
  expect(recovered.distance).toBeNaN();
});
