import { describe, expect, it } from 'vitest';
import { meanInterval, tQuantile } from './meanInterval';
import { Random } from './random';

describe("Student's t interval", () => {
  it('has the quantiles of the printed tables', () => {
    const printed = [
      [1, 12.706],
      [2, 4.303],
      [3, 3.182],
      [4, 2.776],
      [5, 2.571],
      [9, 2.262],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
    ];
    for (const [freedom, t] of printed) expect(tQuantile(0.95, freedom)).toBeCloseTo(t, 3);
    expect(tQuantile(0.99, 4)).toBeCloseTo(4.604, 3);
    expect(tQuantile(0.5, 1)).toBeCloseTo(1, 12);
  });

  it('is what a hand computes of three values', () => {
    const { mean, half, count } = meanInterval([1, 2, 6]);
    expect([mean, count]).toEqual([3, 3]);
    // s² = (4 + 1 + 9)/2 = 7
    expect(half).toBeCloseTo(4.3027 * Math.sqrt(7 / 3), 3);
  });

  it('knows nothing of how far one value is from the mean, and no value has none', () => {
    expect(meanInterval([0.7])).toEqual({ mean: 0.7, half: Number.NaN, count: 1 });
    expect(meanInterval([]).mean).toBeNaN();
    expect(meanInterval([2, 2, 2]).half).toBe(0);
  });

  it('holds the true mean as often as it says', () => {
    const random = new Random(7);
    const trials = 20_000;
    for (const [count, level] of [
      [2, 0.95],
      [3, 0.8],
      [6, 0.95],
    ]) {
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        const { mean, half } = meanInterval(
          Array.from({ length: count }, () => random.normal()),
          level,
        );
        if (Math.abs(mean) < half) held++;
      }
      expect(Math.abs(held / trials - level)).toBeLessThan(0.01);
    }
  });
});
