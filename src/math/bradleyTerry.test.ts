import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  centred,
  countWins,
  fisherInformation,
  logLikelihood,
  maximumLikelihood,
  mmStep,
  newtonStep,
  sampleComparison,
  scoreCovariance,
  scoreGradient,
  standardErrors,
  type Wins,
} from './bradleyTerry';
import { anyWins, someScores, TEAMS } from './bradleyTerryTestKit';
import { Random } from './random';

const fitted = anyWins.map((wins) => ({ wins, scores: maximumLikelihood(wins) }));

/** The likelihood as the paper writes it, with abilities α. */
function likelihoodOfAbilities(wins: Wins, abilities: readonly number[]): number {
  let sum = 0;
  wins.forEach((row, i) => {
    row.forEach((times, j) => {
      if (i !== j) sum += times * (Math.log(abilities[i]) - Math.log(abilities[i] + abilities[j]));
    });
  });
  return sum;
}

/** Plain gradient ascent with a fixed rate, nothing shared with the module. */
function byGradientAscent(wins: Wins, iterations: number): number[] {
  const n = wins.length;
  const games = wins.flatMap((row, i) => row.filter((_, j) => j !== i)).reduce((sum, times) => sum + times, 0);
  let scores = new Array<number>(n).fill(0);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gradient = scores.map((score, i) =>
      scores.reduce((sum, other, j) => {
        if (i === j) return sum;
        const p = 1 / (1 + Math.exp(other - score));
        return sum + wins[i][j] * (1 - p) - wins[j][i] * p;
      }, 0),
    );
    scores = scores.map((score, i) => score + (2 / games) * gradient[i]);
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  return scores.map((score) => score - mean);
}

describe('the maximum of the likelihood', () => {
  it('of two competitors is the logarithm of the ratio of their wins', () => {
    const scores = maximumLikelihood([
      [0, 9],
      [3, 0],
    ]);
    expect(scores?.[0]).toBeCloseTo(Math.log(3) / 2, 13);
    expect(scores?.[1]).toBeCloseTo(-Math.log(3) / 2, 13);
  });

  it('is where plain gradient ascent ends', () => {
    const scores = maximumLikelihood(TEAMS) ?? [];
    byGradientAscent(TEAMS, 20_000).forEach((score, i) => {
      expect(scores[i]).toBeCloseTo(score, 12);
    });
  });

  it('is where the wins that the scores expect are those that were seen', () => {
    fc.assert(
      fc.property(fitted, ({ wins, scores }) => {
        fc.pre(scores !== undefined);
        wins.forEach((row, i) => {
          const seen = row.reduce((sum, times, j) => sum + (i === j ? 0 : times), 0);
          const expected = row.reduce(
            (sum, times, j) => sum + (i === j ? 0 : (times + wins[j][i]) / (1 + Math.exp(scores[j] - scores[i]))),
            0,
          );
          expect(Math.abs(seen - expected)).toBeLessThan(1e-11 * (1 + seen));
        });
        expect(Math.abs(scores.reduce((sum, score) => sum + score, 0))).toBeLessThan(1e-11);
      }),
    );
  });

  it('is higher than everywhere else', () => {
    fc.assert(
      fc.property(fitted, someScores, ({ wins, scores }, other) => {
        fc.pre(scores !== undefined);
        expect(logLikelihood(wins, other)).toBeLessThanOrEqual(logLikelihood(wins, scores) + 1e-10);
      }),
    );
  });

  it('does not depend on the names, and turns round with the results', () => {
    fc.assert(
      fc.property(fitted, ({ wins, scores }) => {
        fc.pre(scores !== undefined);
        const n = wins.length;
        const renamed = maximumLikelihood(wins.map((_, i) => wins.map((__, j) => wins[(i + 1) % n][(j + 1) % n])));
        const reversed = maximumLikelihood(wins.map((_, i) => wins.map((__, j) => wins[j][i])));
        scores.forEach((score, i) => {
          expect(renamed?.[(i + n - 1) % n]).toBeCloseTo(score, 10);
          expect(reversed?.[i]).toBeCloseTo(-score, 10);
        });
      }),
    );
  });

  it('is found where the scores lie far apart', () => {
    const scores = maximumLikelihood([
      [0, 1e6, 0],
      [1, 0, 1e6],
      [0, 1, 0],
    ]);
    expect(scores?.[0]).toBeCloseTo(6 * Math.LN10, 9);
    expect(scores?.[1]).toBeCloseTo(0, 9);
  });
});

test('the likelihood is that of the abilities α = eˢ, and a constant added to all scores leaves it', () => {
  fc.assert(
    fc.property(anyWins, someScores, fc.double({ min: -5, max: 5, noNaN: true }), (wins, scores, constant) => {
      const value = logLikelihood(wins, scores);
      const tolerance = 1e-11 * (1 + Math.abs(value));
      expect(Math.abs(value - likelihoodOfAbilities(wins, scores.map(Math.exp)))).toBeLessThan(tolerance);
      const shifted = scores.map((score) => score + constant);
      expect(Math.abs(value - logLikelihood(wins, shifted))).toBeLessThan(tolerance);
    }),
  );
});

test('gradient and information are the derivatives of the likelihood', () => {
  fc.assert(
    fc.property(anyWins, someScores, (wins, scores) => {
      const n = wins.length;
      const step = 1e-4;
      const moved = (i: number, by: number) => scores.map((score, k) => score + (k === i ? by : 0));
      const gradient = scoreGradient(wins, scores);
      const information = fisherInformation(wins, scores);
      for (let i = 0; i < n; i++) {
        const slope = (logLikelihood(wins, moved(i, step)) - logLikelihood(wins, moved(i, -step))) / (2 * step);
        expect(gradient[i]).toBeCloseTo(slope, 4);
        const [above, below] = [scoreGradient(wins, moved(i, step)), scoreGradient(wins, moved(i, -step))];
        for (let j = 0; j < n; j++) expect(information[j * n + i]).toBeCloseTo((below[j] - above[j]) / (2 * step), 4);
      }
    }),
  );
});

describe('the way up', () => {
  it('never goes down, by MM as by Newton', () => {
    fc.assert(
      fc.property(fitted, someScores, ({ wins, scores }, start) => {
        fc.pre(scores !== undefined);
        const from = centred(start.slice(0, wins.length));
        for (const step of [mmStep, newtonStep]) {
          const before = logLikelihood(wins, from);
          expect(logLikelihood(wins, step(wins, from))).toBeGreaterThanOrEqual(before - 1e-10 * (1 + Math.abs(before)));
        }
      }),
    );
  });

  it('ends at the maximum, by MM as by Newton', () => {
    const best = maximumLikelihood(TEAMS) ?? [];
    for (const [step, iterations] of [
      [mmStep, 200],
      [newtonStep, 8],
    ] as const) {
      let scores: Float64Array = Float64Array.of(4, -3, -1);
      for (let i = 0; i < iterations; i++) scores = step(TEAMS, scores);
      scores.forEach((score, i) => {
        expect(score).toBeCloseTo(best[i], 12);
      });
    }
  });

  it('is Zermelo’s formula', () => {
    const scores = [0.5, -0.2, -0.3];
    const alpha = scores.map(Math.exp);
    const next = [0, 1, 2].map((i) => {
      const wins = TEAMS[i].reduce((sum, times) => sum + times, 0);
      const weight = [0, 1, 2]
        .filter((j) => j !== i)
        .reduce((sum, j) => sum + (TEAMS[i][j] + TEAMS[j][i]) / (alpha[i] + alpha[j]), 0);
      return Math.log(wins / weight);
    });
    const expected = centred(next);
    mmStep(TEAMS, scores).forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i], 14);
    });
  });

  it('sends who never won to minus infinity at once', () => {
    const wins = [
      [0, 2, 1],
      [1, 0, 3],
      [0, 0, 0],
    ];
    expect(mmStep(wins, [0, 0, 0])[2]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('standard errors', () => {
  it('are the textbook’s for two competitors', () => {
    const wins = [
      [0, 30],
      [10, 0],
    ];
    const scores = maximumLikelihood(wins) ?? [];
    // Var(s_0 − s_1) = 1/(n·p·(1 − p)); each of two that sum to 0 has half the difference.
    const ofDifference = Math.sqrt(1 / (40 * 0.75 * 0.25));
    expect(Array.from(standardErrors(wins, scores))).toEqual([
      expect.closeTo(ofDifference / 2, 12),
      expect.closeTo(ofDifference / 2, 12),
    ]);
  });

  it('come from the pseudo-inverse of the information', () => {
    fc.assert(
      fc.property(fitted, ({ wins, scores }) => {
        fc.pre(scores !== undefined);
        const n = wins.length;
        const information = fisherInformation(wins, scores);
        const covariance = scoreCovariance(wins, scores);
        const times = (a: Float64Array, b: Float64Array) =>
          Float64Array.from(a, (_, place) => {
            const [row, column] = [Math.floor(place / n), place % n];
            return Array.from({ length: n }, (__, k) => a[row * n + k] * b[k * n + column]).reduce((x, y) => x + y);
          });
        const again = times(times(information, covariance), information);
        const size = Math.max(...information);
        again.forEach((value, place) => {
          expect(Math.abs(value - information[place])).toBeLessThan(1e-8 * (1 + size));
        });
        for (let i = 0; i < n; i++)
          expect(Math.abs(covariance.slice(i * n, i * n + n).reduce((x, y) => x + y))).toBeLessThan(1e-8);
      }),
    );
  });

  it('say how the estimates spread', () => {
    const truth = [0.8, 0.1, -0.9];
    const random = new Random(3);
    const estimates: number[] = [];
    let predicted = 0;
    for (let repeat = 0; repeat < 400; repeat++) {
      const wins = countWins(
        Array.from({ length: 300 }, () => sampleComparison(truth, random)),
        3,
      );
      const scores = maximumLikelihood(wins);
      if (!scores) continue;
      estimates.push(scores[0]);
      predicted += standardErrors(wins, scores)[0];
    }
    predicted /= estimates.length;
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    const spread = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / estimates.length);
    expect(mean).toBeCloseTo(truth[0], 1);
    expect(spread / predicted).toBeGreaterThan(0.9);
    expect(spread / predicted).toBeLessThan(1.1);
  });
});
