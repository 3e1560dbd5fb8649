import { describe, expect, it } from 'vitest';
import { Random } from './random';
import { logSumExp, PLAIN_SAMPLING, sampleToken, samplingDistribution } from './sampling';

const logits = Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.15), Math.log(0.05));

function frequencies(settings: typeof PLAIN_SAMPLING, draws = 20_000): number[] {
  const random = new Random(3);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < draws; i++) counts[sampleToken(logits, settings, random)]++;
  return counts.map((count) => count / draws);
}

describe('sampling', () => {
  it('draws from the softmax at temperature 1', () => {
    frequencies(PLAIN_SAMPLING).forEach((f, i) => {
      expect(f).toBeCloseTo([0.5, 0.3, 0.15, 0.05][i], 1.5);
    });
  });

  it('sharpens below temperature 1', () => {
    const p = samplingDistribution(logits, { ...PLAIN_SAMPLING, temperature: 0.5 });
    const squares = [0.25, 0.09, 0.0225, 0.0025];
    const total = squares.reduce((a, b) => a + b);
    squares.forEach((square, i) => {
      expect(p[i]).toBeCloseTo(square / total, 6);
    });
  });

  it('keeps the k most likely and renormalises', () => {
    const p = samplingDistribution(logits, { ...PLAIN_SAMPLING, top_k: 2 });
    expect([...p].map((x) => Number(x.toFixed(4)))).toEqual([0.625, 0.375, 0, 0]);
  });

  it('keeps the smallest set that reaches top_p', () => {
    const p = samplingDistribution(logits, { ...PLAIN_SAMPLING, top_p: 0.7 });
    expect([...p].map((x) => Number(x.toFixed(4)))).toEqual([0.625, 0.375, 0, 0]);
    expect(samplingDistribution(logits, { ...PLAIN_SAMPLING, top_p: 0.1 })[0]).toBe(1);
  });

  it('is greedy without sampling or at temperature 0, the smaller id winning a tie', () => {
    const tie = Float32Array.of(0, 2, 2);
    for (const settings of [
      { ...PLAIN_SAMPLING, do_sample: false },
      { ...PLAIN_SAMPLING, temperature: 0 },
    ]) {
      expect(sampleToken(tie, settings, new Random(1))).toBe(1);
    }
  });

  it('gives the same tokens for the same seed', () => {
    expect(frequencies({ ...PLAIN_SAMPLING, top_k: 3 }, 50)).toEqual(frequencies({ ...PLAIN_SAMPLING, top_k: 3 }, 50));
  });

  it('log-sum-exp does not overflow', () => {
    expect(logSumExp([1000, 1000], 0, 2)).toBeCloseTo(1000 + Math.log(2), 10);
  });
});
