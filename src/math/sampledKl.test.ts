import { describe, expect, it } from 'vitest';
import { Random } from './random';
import { sampledKl } from './sampledKl';

describe('sampledKl', () => {
  it('estimates the exact KL of two distributions within a few standard errors', () => {
    const p = [0.5, 0.3, 0.2];
    const q = [0.3, 0.3, 0.4];
    const exact = p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]), 0);
    const random = new Random(5);
    const draws = Array.from({ length: 20_000 }, () => random.categorical(p));
    const estimate = sampledKl(
      draws.map((i) => Math.log(p[i])),
      draws.map((i) => Math.log(q[i])),
    );
    expect(Math.abs(estimate.k3 - exact)).toBeLessThan(4 * estimate.standardError);
    expect(estimate.k1).toBeCloseTo(exact, 1.5);
    expect(estimate.samples).toBe(20_000);
  });

  it('is exactly zero where the two agree', () => {
    expect(sampledKl([-1, -2], [-1, -2])).toEqual({ k1: 0, k3: 0, standardError: 0, samples: 2 });
  });
});
