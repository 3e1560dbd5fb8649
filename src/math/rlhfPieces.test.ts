import { describe, expect, it } from 'vitest';
import { clippedRatio } from './clippedRatio';
import { constrainedOptimum, type Hill, hillReward, penalisedOptimum, shiftKl } from './klPenalty';
import { DPO_MODELS, modelMemory, RLHF_MODELS, totalMemory } from './trainingMemory';

describe("PPO's clipped ratio", () => {
  it('stops the gain of a good action above 1 + ε, and of a bad one below 1 − ε', () => {
    expect(clippedRatio(1, 2, 0.2)).toEqual({ value: 2, slope: 2 });
    expect(clippedRatio(1.5, 2, 0.2)).toEqual({ value: 2.4, slope: 0 });
    expect(clippedRatio(0.5, 2, 0.2)).toEqual({ value: 1, slope: 2 });
    expect(clippedRatio(0.5, -2, 0.2)).toEqual({ value: -1.6, slope: 0 });
    expect(clippedRatio(1.5, -2, 0.2)).toEqual({ value: -3, slope: -2 });
  });

  it('has the slope of its value', () => {
    for (const advantage of [1, -0.7]) {
      for (let ratio = 0.05; ratio < 2; ratio += 0.1) {
        const at = (by: number) => clippedRatio(ratio + by, advantage, 0.2).value;
        expect(clippedRatio(ratio, advantage, 0.2).slope).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 6);
      }
    }
  });
});

describe('the leash', () => {
  const hill: Hill = { top: 3, height: 2, curvature: 0.5 };

  it('has its optimum where a search finds it', () => {
    for (const beta of [0, 0.2, 1, 4]) {
      const climb = (theta: number) => hillReward(hill, theta) - beta * shiftKl(theta);
      const best = penalisedOptimum(hill, beta);
      for (let theta = -1; theta <= 4; theta += 0.01) expect(climb(theta)).toBeLessThanOrEqual(climb(best) + 1e-12);
    }
  });

  it('gives a penalty and the constraint of its KL the same optimum', () => {
    for (const beta of [0, 0.2, 1, 4]) {
      const best = penalisedOptimum(hill, beta);
      expect(constrainedOptimum(hill, shiftKl(best))).toBeCloseTo(best, 12);
    }
    expect(constrainedOptimum(hill, 100)).toBe(3);
    expect(constrainedOptimum({ ...hill, top: -3 }, 2)).toBe(-2);
  });

  it('measures the KL of two normal distributions', () => {
    // ∫ N(θ,1)·(log N(θ,1) − log N(0,1)) by the trapezoid rule.
    const theta = 1.3;
    let sum = 0;
    for (let x = -12; x <= 12; x += 0.001) {
      sum +=
        (0.001 * Math.exp(-((x - theta) ** 2) / 2) * ((x * x) / 2 - (x - theta) ** 2 / 2)) / Math.sqrt(2 * Math.PI);
    }
    expect(shiftKl(theta)).toBeCloseTo(sum, 6);
  });
});

describe('the memory of training', () => {
  it('is 40 bytes a weight for RLHF and 20 for DPO, in float32', () => {
    expect(totalMemory(RLHF_MODELS, 1, 4)).toBe(40);
    expect(totalMemory(DPO_MODELS, 1, 4)).toBe(20);
    // Adam's moments stay in float32.
    expect(totalMemory(DPO_MODELS, 7e9, 2)).toBe(98e9);
  });

  it('is four numbers a weight where a model is trained, one where not', () => {
    const trained = modelMemory({ name: 'policy', trained: true }, 10, 4);
    expect(trained).toEqual({ weights: 40, gradients: 40, moments: 80, total: 160 });
    expect(modelMemory({ name: 'reference', trained: false }, 10, 4)).toMatchObject({ gradients: 0, total: 40 });
  });
});
