import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEST_OF_N, bestOfN } from './bestOfN';
import { winRate } from './winRate';

const SIZE = 6;
const weights = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE });
const anyLogps = weights.map((of) => {
  const total = of.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(of, (weight) => Math.log(weight / total));
});
const anyRewards = fc
  .array(fc.integer({ min: -1, max: 2 }), { minLength: SIZE, maxLength: SIZE })
  .map((rewards) => Float64Array.from(rewards));

describe('the win rate', () => {
  it('is the sum over all pairs of outcomes', () => {
    fc.assert(
      fc.property(anyLogps, anyLogps, anyRewards, (p, q, rewards) => {
        let expected = 0;
        for (let y = 0; y < SIZE; y++) {
          for (let z = 0; z < SIZE; z++) {
            const won = rewards[y] > rewards[z] ? 1 : rewards[y] === rewards[z] ? 0.5 : 0;
            expected += Math.exp(p[y] + q[z]) * won;
          }
        }
        expect(winRate(p, q, rewards)).toBeCloseTo(expected, 12);
        expect(winRate(q, p, rewards)).toBeCloseTo(1 - expected, 12);
        expect(winRate(p, p, rewards)).toBeCloseTo(0.5, 12);
      }),
    );
  });

  it('counts outcomes that one of the two excludes', () => {
    const [first, last] = [Float64Array.of(0, Number.NEGATIVE_INFINITY), Float64Array.of(Number.NEGATIVE_INFINITY, 0)];
    expect(winRate(last, first, Float64Array.of(0, 1))).toBe(1);
    expect(winRate(first, last, Float64Array.of(0, 1))).toBe(0);
  });

  it('of Best-of-N against one draw is at most N/(N + 1), and that where no two rewards tie and none is likely', () => {
    fc.assert(
      fc.property(anyLogps, anyRewards, fc.constantFrom(...BEST_OF_N), (referenceLogps, rewards, n) => {
        const rate = winRate(bestOfN({ referenceLogps, rewards }, n), referenceLogps, rewards);
        expect(rate).toBeLessThanOrEqual(n / (n + 1) + 1e-10);
        expect(rate).toBeGreaterThanOrEqual(0.5 - 1e-10);
      }),
    );
    const count = 20_000;
    const referenceLogps = new Float64Array(count).fill(-Math.log(count));
    const rewards = Float64Array.from({ length: count }, (_, y) => y);
    expect(winRate(bestOfN({ referenceLogps, rewards }, 4), referenceLogps, rewards)).toBeCloseTo(0.8, 4);
  });
});
