import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEST_OF_N, bestOfN, bestOfNBound } from './bestOfN';
import { expectation, klDivergence, mergeEqualRewards, type Outcomes } from './closedForm';

/** Small worlds; some outcomes never happen, and rewards tie. */
const anyOutcomes = fc
  .array(
    fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true })), fc.integer({ max: 2, min: -1 })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .filter((outcomes) => outcomes.some(([weight]) => weight > 0))
  .map((outcomes): Outcomes => {
    const total = outcomes.reduce((sum, [weight]) => sum + weight, 0);
    return {
      referenceLogps: Float64Array.from(outcomes, ([weight]) => Math.log(weight / total)),
      rewards: Float64Array.from(outcomes, ([, reward]) => reward),
    };
  });

/** Every sequence of n draws, each by its probability; of the draws that tie for the best each is kept as often. */
function byEnumeration({ referenceLogps, rewards }: Outcomes, n: number): Float64Array {
  const kept = new Float64Array(rewards.length);
  const draw = (draws: readonly number[], probability: number) => {
    if (draws.length < n) {
      for (const y of rewards.keys()) draw([...draws, y], probability * Math.exp(referenceLogps[y]));
      return;
    }
    const most = Math.max(...draws.map((y) => rewards[y]));
    const best = draws.filter((y) => rewards[y] === most);
    for (const y of best) kept[y] += probability / best.length;
  };
  draw([], 1);
  return kept;
}

const klOf = (outcomes: Outcomes, n: number) => klDivergence(bestOfN(outcomes, n), outcomes.referenceLogps);
const rewardOf = (outcomes: Outcomes, n: number) => expectation(bestOfN(outcomes, n), outcomes.rewards);

describe('Best-of-N', () => {
  it('is what all sequences of draws say', () => {
    fc.assert(
      fc.property(anyOutcomes, fc.integer({ min: 1, max: 4 }), (outcomes, n) => {
        const expected = byEnumeration(outcomes, n);
        const found = bestOfN(outcomes, n);
        for (const [y, probability] of expected.entries()) expect(Math.exp(found[y])).toBeCloseTo(probability, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('of one draw is the reference', () => {
    fc.assert(
      fc.property(anyOutcomes, (outcomes) => {
        const found = bestOfN(outcomes, 1);
        for (const [y, logp] of outcomes.referenceLogps.entries()) {
          if (logp === Number.NEGATIVE_INFINITY) expect(found[y]).toBe(logp);
          else expect(found[y]).toBeCloseTo(logp, 12);
        }
        expect(klOf(outcomes, 1)).toBeCloseTo(0, 12);
      }),
    );
  });

  it('sums to 1, earns more with more draws, and stays within the bound of its KL', () => {
    fc.assert(
      fc.property(anyOutcomes, (outcomes) => {
        for (const n of BEST_OF_N) {
          const mass = bestOfN(outcomes, n).reduce((sum, logp) => sum + Math.exp(logp), 0);
          expect(mass).toBeCloseTo(1, 10);
          expect(klOf(outcomes, n)).toBeLessThanOrEqual(bestOfNBound(n) + 1e-10);
          if (n > 1) expect(rewardOf(outcomes, n)).toBeGreaterThanOrEqual(rewardOf(outcomes, n / 2) - 1e-10);
        }
      }),
    );
  });

  it('reaches the bound where no two rewards tie and none is likely', () => {
    const count = 20_000;
    const fine: Outcomes = {
      referenceLogps: new Float64Array(count).fill(-Math.log(count)),
      rewards: Float64Array.from({ length: count }, (_, y) => y),
    };
    for (const n of [2, 16]) expect(klOf(fine, n)).toBeCloseTo(bestOfNBound(n), 2);
  });

  it('needs no more of outcomes that tie than their sum: malformed text may be one outcome', () => {
    fc.assert(
      fc.property(anyOutcomes, fc.constantFrom(...BEST_OF_N), (outcomes, n) => {
        const merged = mergeEqualRewards(outcomes);
        expect(klOf(merged, n)).toBeCloseTo(klOf(outcomes, n), 10);
        expect(rewardOf(merged, n)).toBeCloseTo(rewardOf(outcomes, n), 10);
      }),
    );
  });

  it('keeps an outcome that is far below rounding: drawn n times, it is kept n times as often', () => {
    const rare: Outcomes = { referenceLogps: Float64Array.of(0, -60), rewards: Float64Array.of(0, 1) };
    expect(bestOfN(rare, 128)[1]).toBeCloseTo(-60 + Math.log(128), 10);
  });

  it('refuses what is no number of draws', () => {
    const one: Outcomes = { referenceLogps: Float64Array.of(0), rewards: Float64Array.of(0) };
    for (const n of [0, -1, 1.5, Number.NaN]) {
      expect(() => bestOfN(one, n)).toThrow(RangeError);
      expect(() => bestOfNBound(n)).toThrow(RangeError);
    }
  });
});
