import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centred,
  countWins,
  logLikelihood,
  maximumLikelihood,
  sampleComparison,
  separation,
  standardErrors,
  winProbability,
} from './bradleyTerry';
import { anyWins, someScores, TEAMS } from './bradleyTerryTestKit';
import { Random } from './random';

describe('Ford’s condition', () => {
  it('names who never lost', () => {
    expect(separation(TEAMS)).toBeUndefined();
    const undefeated = [
      [0, 4, 2],
      [0, 0, 3],
      [0, 3, 0],
    ];
    expect(separation(undefeated)).toEqual({ unbeaten: [0], others: [1, 2], met: true });
    expect(maximumLikelihood(undefeated)).toBeUndefined();
  });

  it('tells winning always from never having met', () => {
    const apart = [
      [0, 4, 0],
      [2, 0, 0],
      [0, 0, 0],
    ];
    expect(separation(apart)).toEqual({ unbeaten: [0, 1], others: [2], met: false });
    expect(
      separation([
        [0, 0],
        [0, 0],
      ])?.met,
    ).toBe(false);
    // C met nobody, and A never lost to B: the second says more.
    expect(
      separation([
        [0, 4, 0],
        [0, 0, 0],
        [0, 0, 0],
      ])?.met,
    ).toBe(true);
  });

  it('is a certificate: moving the group away from the others never lowers the likelihood', () => {
    fc.assert(
      fc.property(anyWins, someScores, (wins, scores) => {
        const split = separation(wins);
        fc.pre(split !== undefined);
        const away = scores.map((score, i) => score + (split.unbeaten.includes(i) ? 1 : 0));
        const gain = logLikelihood(wins, away) - logLikelihood(wins, scores);
        if (split.met) expect(gain).toBeGreaterThan(0);
        else expect(Math.abs(gain)).toBeLessThan(1e-11 * (1 + Math.abs(logLikelihood(wins, scores))));
        expect([...split.unbeaten, ...split.others].sort()).toEqual(wins.map((_, i) => i));
        expect(Math.min(split.unbeaten.length, split.others.length)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('sampled comparisons', () => {
  it('follow the scores', () => {
    const scores = [1, 0, -2];
    const random = new Random(11);
    const wins = countWins(
      Array.from({ length: 30_000 }, () => sampleComparison(scores, random)),
      3,
    );
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      const games = wins[i][j] + wins[j][i];
      expect(games).toBeGreaterThan(9_500);
      const p = winProbability(scores[i], scores[j]);
      expect(Math.abs(wins[i][j] / games - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / games));
    }
  });

  it('give the scores back, up to a constant', () => {
    const rewards = [2.2, 1.4, 0.3, -0.5, -1.1];
    const random = new Random(5);
    const wins = countWins(
      Array.from({ length: 20_000 }, () => sampleComparison(rewards, random)),
      5,
    );
    const scores = maximumLikelihood(wins) ?? [];
    const errors = standardErrors(wins, scores);
    centred(rewards).forEach((reward, i) => {
      expect(Math.abs(scores[i] - reward)).toBeLessThan(3.5 * errors[i]);
      expect(errors[i]).toBeLessThan(0.05);
    });
  });
});
