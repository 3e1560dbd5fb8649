import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthHistogram, summarizeLengths } from './lengths';

const lengths = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 50 });

function counted(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('a summary', () => {
  it('is what sorting gives', () => {
    fc.assert(
      fc.property(lengths, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const { mean, ...others } = summarizeLengths(counted(values));
        expect(others).toEqual({
          count: values.length,
          shortest: sorted[0],
          longest: sorted.at(-1),
          median: sorted[Math.ceil(values.length / 2) - 1],
        });
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 6);
      }),
    );
  });

  it('of nothing is none', () => {
    expect(summarizeLengths(new Map())).toEqual({ count: 0, shortest: 0, longest: 0, mean: Number.NaN, median: 0 });
  });
});

describe('a histogram', () => {
  it('counts every length in its own bin, in few bins of a round width', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 2, max: 30 }), (values, most) => {
        const { from, width, counts } = lengthHistogram(
          counted(values),
          Math.min(...values),
          Math.max(...values),
          most,
        );
        expect(counts.length).toBeLessThanOrEqual(most);
        expect([1, 2, 5]).toContain(width / 10 ** Math.floor(Math.log10(width)));
        expect(from % width).toBe(0);
        counts.forEach((count, i) => {
          const inside = values.filter((value) => value >= from + i * width && value < from + (i + 1) * width);
          expect(count).toBe(inside.length);
        });
        expect(counts.at(-1)).toBeGreaterThan(0);
      }),
    );
  });

  it('has a bin for each length where there are few', () => {
    expect(lengthHistogram(counted([3, 5, 5]), 3, 7, 20)).toEqual({ from: 3, width: 1, counts: [1, 0, 2, 0, 0] });
  });
});
