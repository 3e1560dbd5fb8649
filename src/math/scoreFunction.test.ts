import { describe, expect, it } from 'vitest';
import { objectiveGradient } from './policyAscent';
import { Random } from './random';
import { logSumExp } from './sampling';
import { cosine, estimatedGradient, estimateVariance, exactGradient, squaredNorm } from './scoreFunction';

const random = new Random(5);
const logits = Float64Array.from({ length: 9 }, () => random.normal());
const logps = logits.map((logit) => logit - logSumExp(logits, 0, logits.length));
const rewards = Float64Array.from({ length: 9 }, () => random.normal() + 2);

describe('the score-function gradient', () => {
  it('is, exactly, that of the objective without its KL term', () => {
    const gradient = objectiveGradient(logps, { referenceLogps: logps, rewards, beta: 0 });
    for (const [i, part] of exactGradient(logps, rewards).entries()) expect(part).toBeCloseTo(gradient[i], 14);
  });

  it('comes out right on average, whatever the baseline', () => {
    const exact = exactGradient(logps, rewards);
    for (const baseline of [0, 2, -3]) {
      const estimate = estimatedGradient(logps, rewards, baseline, 400_000, new Random(7));
      const error = Math.sqrt(squaredNorm(estimate.map((part, i) => part - exact[i])));
      expect(error).toBeLessThan(4 * Math.sqrt(estimateVariance(logps, rewards, baseline, 400_000)));
    }
  });

  it('has the spread that is computed', () => {
    const exact = exactGradient(logps, rewards);
    const stream = new Random(11);
    for (const [baseline, samples] of [
      [0, 1],
      [2, 1],
      [2, 10],
    ]) {
      const trials = 4000;
      let mean = 0;
      for (let trial = 0; trial < trials; trial++) {
        const estimate = estimatedGradient(logps, rewards, baseline, samples, stream);
        mean += squaredNorm(estimate.map((part, i) => part - exact[i])) / trials;
      }
      const computed = estimateVariance(logps, rewards, baseline, samples);
      expect(mean / computed).toBeGreaterThan(0.93);
      expect(mean / computed).toBeLessThan(1.07);
    }
  });

  it('spreads less by 1/n, and with the mean reward as a baseline', () => {
    const at = (baseline: number, samples: number) => estimateVariance(logps, rewards, baseline, samples);
    expect(at(0, 50)).toBeCloseTo(at(0, 1) / 50, 12);
    expect(at(2, 1)).toBeLessThan(at(0, 1));
  });

  it('repeats from its seed', () => {
    const once = () => estimatedGradient(logps, rewards, 0, 5, new Random(1));
    expect(once()).toEqual(once());
  });
});

it('the cosine compares directions', () => {
  expect(cosine(Float64Array.of(1, 2), Float64Array.of(2, 4))).toBeCloseTo(1, 12);
  expect(cosine(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBe(0);
  expect(cosine(Float64Array.of(0, 0), Float64Array.of(0, 1))).toBe(0);
});
