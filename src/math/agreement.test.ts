import { describe, expect, it } from 'vitest';
import { correlation, orderAgreement } from './agreement';

const even = (size: number) => new Float64Array(size);

describe('the correlation', () => {
  it('is that of the definition', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    const y = Float64Array.of(2, 1, 4, 3);
    expect(correlation(x, y, even(4))).toBeCloseTo(0.6, 14);
  });

  it('counts an outcome as often as its weight says', () => {
    const twice = correlation(Float64Array.of(0, 0, 1, 2), Float64Array.of(1, 1, 0, 3), even(4));
    const weighted = correlation(
      Float64Array.of(0, 1, 2),
      Float64Array.of(1, 0, 3),
      Float64Array.of(Math.log(2), 0, 0),
    );
    expect(weighted).toBeCloseTo(twice, 14);
  });

  it('is 1 for a reward that differs by a factor and a constant, and knows no number where nothing varies', () => {
    const x = Float64Array.of(1, 2, 4, Number.NaN);
    expect(
      correlation(
        x,
        x.map((value) => 3 * value + 1e3),
        even(4),
      ),
    ).toBeCloseTo(1, 12);
    expect(correlation(x, new Float64Array(4).fill(0.1), even(4))).toBeNaN();
    expect(correlation(x, x, new Float64Array(4).fill(Number.NEGATIVE_INFINITY))).toBeNaN();
  });
});

describe('the agreement in order', () => {
  const rewards = Float64Array.of(1, 2, 3, 3);

  it('counts the pairs of different rewards that are in the same order', () => {
    expect(orderAgreement(rewards, rewards, even(4))).toBe(1);
    expect(
      orderAgreement(
        rewards.map((r) => -r),
        rewards,
        even(4),
      ),
    ).toBe(0);
    // Of the five pairs 1–2, 1–3, 1–3′, 2–3, 2–3′ the first is swapped, and 2–3′ is not decided.
    expect(orderAgreement(Float64Array.of(5, 4, 6, 4), rewards, even(4))).toBeCloseTo((0 + 1 + 0 + 1 + 0.5) / 5, 14);
  });

  it('is a half where nothing is decided, and no number where there is nothing to decide', () => {
    expect(orderAgreement(even(4), rewards, even(4))).toBe(0.5);
    expect(orderAgreement(rewards, even(4), even(4))).toBeNaN();
  });

  it('weighs a pair by both of its probabilities', () => {
    const implicit = Float64Array.of(1, 2, 0);
    const weights = Float64Array.of(0.2, 0.3, 0.5).map(Math.log);
    const expected = 0.06 / (0.06 + 0.1 + 0.15);
    expect(orderAgreement(implicit, Float64Array.of(1, 2, 3), weights)).toBeCloseTo(expected, 14);
  });
});
