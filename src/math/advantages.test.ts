import { describe, expect, it } from 'vitest';
import { generalizedAdvantages, groupAdvantages, tokenRewards, whiten } from './advantages';
import { adaptedCoefficient } from './klController';

const expectNear = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((x, i) => {
    expect(actual[i]).toBeCloseTo(x, 12);
  });
};

describe('rewards of tokens', () => {
  it('are the price of leaving the reference, and the score at the end', () => {
    // −0.5·(−1 + 2), −0.5·(−3 + 1), −0.5·(−2 + 2) + 4.
    expectNear(tokenRewards([-1, -3, -2], [-2, -1, -2], 4, 0.5), [-0.5, 1, 4]);
    expect(tokenRewards([], [], 4, 0.5)).toEqual([]);
  });
});

describe('generalized advantages', () => {
  const [rewards, values] = [
    [1, 0, 2],
    [0.5, 1, 1.5],
  ];

  it('are sums of discounted surprises, with nothing after the end', () => {
    // γ = ½: δ_2 = 2 − 1.5 = 0.5; δ_1 = 0 + ½·1.5 − 1 = −0.25; δ_0 = 1 + ½·1 − 0.5 = 1.
    // γλ = ¼: A_2 = 0.5; A_1 = −0.25 + ¼·0.5 = −0.125; A_0 = 1 + ¼·(−0.125) = 0.96875.
    expectNear(generalizedAdvantages(rewards, values, 0.5, 0.5), [0.96875, -0.125, 0.5]);
  });

  it('trust the value model alone at λ = 0, and the rewards alone at λ = 1', () => {
    expectNear(generalizedAdvantages(rewards, values, 0.5, 0), [1, -0.25, 0.5]);
    // 1 + 0 + ¼·2 − 0.5, 0 + ½·2 − 1, 2 − 1.5: returns minus values.
    expectNear(generalizedAdvantages(rewards, values, 0.5, 1), [1, 0, 0.5]);
  });
});

describe('whitening', () => {
  it('shifts to mean 0 and scales by the sample’s deviation', () => {
    // Mean 2, variance ((−1)² + 0 + 1²)/2 = 1.
    expectNear(
      whiten([1, 2, 3]).map((x) => x * Math.sqrt(1 + 1e-8)),
      [-1, 0, 1],
    );
    // Mean 3, variance (4 + 4)/1 = 8.
    expectNear(
      whiten([1, 5]).map((x) => x * Math.sqrt(8 + 1e-8)),
      [-2, 2],
    );
  });

  it('makes nothing of equal advantages, or of a single one', () => {
    expect(whiten([3, 3, 3])).toEqual([0, 0, 0]);
    expect(whiten([3])).toEqual([0]);
  });
});

describe('group advantages', () => {
  // Group means 2 and 5, standard deviations 1 (by N − 1) and 0.
  const rewards = [1, 2, 3, 5, 5, 5];

  it('compare the completions of one prompt with each other', () => {
    expectNear(groupAdvantages(rewards, 3, true), [-1 / 1.0001, 0, 1 / 1.0001, 0, 0, 0]);
    // √((1 + 1)/1) = √2.
    expectNear(groupAdvantages([0, 2], 2, true), [-1 / (Math.SQRT2 + 1e-4), 1 / (Math.SQRT2 + 1e-4)]);
  });

  it('are differences from the mean where nothing is divided', () => {
    expect(groupAdvantages(rewards, 3, false)).toEqual([-1, 0, 1, 0, 0, 0]);
  });
});

describe('the adapted KL coefficient', () => {
  const target = { target: 6, horizon: 1000 };

  it('rises while the KL is above its target and falls below, a fifth at most', () => {
    expect(adaptedCoefficient(0.2, 6, target, 100)).toBe(0.2);
    // 1 + (6.6/6 − 1)·100/1000.
    expect(adaptedCoefficient(0.2, 6.6, target, 100)).toBeCloseTo(0.2 * 1.01, 12);
    expect(adaptedCoefficient(0.2, 60, target, 100)).toBeCloseTo(0.2 * 1.02, 12);
    expect(adaptedCoefficient(0.2, 0, target, 100)).toBeCloseTo(0.2 * 0.98, 12);
  });
});
