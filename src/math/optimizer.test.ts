import { describe, expect, it } from 'vitest';
import { adamW } from './adamW';
import { embeddingGrad } from './embeddingGrad';
import { gradNorm } from './gradNorm';

describe('embeddingGrad', () => {
  it('adds the rows of each id to what is there', () => {
    const grad = Float64Array.of(1, 1, 0, 0, 5, 5);
    const dRows = Float64Array.of(1, 10, 2, 20, 3, 30);
    // Positions 0 and 2 hold id 2, position 1 holds id 0.
    embeddingGrad(dRows, Int32Array.of(0, 2), Int32Array.of(0, 1, 3), Int32Array.of(1, 0, 2), 2, grad, 2);
    expect([...grad]).toEqual([3, 21, 0, 0, 9, 45]);
  });

  it('does nothing for an empty plan', () => {
    const grad = Float64Array.of(1, 2);
    embeddingGrad(new Float64Array(2), new Int32Array(1), new Int32Array(2), new Int32Array(1), 0, grad, 2);
    expect([...grad]).toEqual([1, 2]);
  });
});

describe('gradNorm', () => {
  const run = (grads: Float64Array[], maxGradNorm: number) => {
    const norm = new Float64Array(2);
    const status = new Uint32Array(4);
    gradNorm(grads, maxGradNorm, norm, status, 3);
    return { norm, status };
  };

  it('is the Euclidean norm over all tensors, whatever their lengths', () => {
    for (const length of [1, 3, 4, 7]) {
      const grads = [new Float64Array(length).fill(2), Float64Array.of(3)];
      expect(run(grads, 0).norm[0]).toBeCloseTo(Math.sqrt(4 * length + 9), 14);
    }
  });

  it('clips only what is too long, and never at 0', () => {
    const grads = [Float64Array.of(3, 4)];
    expect(run(grads, 1).norm[1]).toBeCloseTo(1 / (5 + 1e-6), 14);
    expect(run(grads, 6).norm[1]).toBe(1);
    expect(run(grads, 0).norm[1]).toBe(1);
    expect(run([], 1).norm[0]).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('flags a gradient of %d', (bad) => {
    expect([...run([Float64Array.of(1), Float64Array.of(0, bad)], 1).status]).toEqual([1, 3, 0, 2]);
  });

  it('flags a norm that float32 cannot hold', () => {
    const status = new Uint32Array(4);
    gradNorm([Float64Array.of(1e39)], 1, new Float32Array(2), status, 3);
    expect(status[0]).toBe(1);
  });
});

describe('adamW', () => {
  const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, step: 1 };
  const run = (steps: number, status = new Uint32Array(4), clip = 1) => {
    const param = Float64Array.of(1, -2);
    const [m, v] = [new Float64Array(2), new Float64Array(2)];
    for (let step = 1; step <= steps; step++) {
      const grad = Float64Array.of(0.5 * step, -3);
      adamW(param, grad, m, v, Float64Array.of(9, clip), status, { ...settings, step });
    }
    return { param, m, v };
  };

  it('moves by the learning rate in the first step, after the decay', () => {
    const { param } = run(1);
    expect(param[0]).toBeCloseTo(1 * (1 - 0.001) - 0.1, 8);
    expect(param[1]).toBeCloseTo(-2 * (1 - 0.001) + 0.1, 8);
  });

  it('follows the textbook recursion with bias correction', () => {
    let [p, m, v] = [1, 0, 0];
    for (let t = 1; t <= 5; t++) {
      const g = 0.5 * t * 0.25;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const mHat = m / (1 - 0.9 ** t);
      const vHat = v / (1 - 0.999 ** t);
      p = p - 0.1 * 0.01 * p - (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8);
    }
    const actual = run(5, new Uint32Array(4), 0.25);
    expect(actual.param[0]).toBeCloseTo(p, 13);
    expect(actual.m[0]).toBeCloseTo(m, 13);
    expect(actual.v[0]).toBeCloseTo(v, 13);
  });

  it('does nothing while the status is set', () => {
    const { param, m } = run(3, Uint32Array.of(1, 0, 0, 1));
    expect([...param, ...m]).toEqual([1, -2, 0, 0]);
  });
});
