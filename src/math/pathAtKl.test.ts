import { describe, expect, it } from 'vitest';
import { rewardAtKl, secondsToReward, shareAtKl } from './pathAtKl';

const PATH = { kl: [0, 0.2, 0.6, 0.4, 1], reward: [0, 1, 3, 4, 10] };

describe('a path at a KL', () => {
  it('is read between its points, where it first comes by', () => {
    expect(rewardAtKl(PATH, 0)).toBe(0);
    expect(rewardAtKl(PATH, 0.1)).toBeCloseTo(0.5, 12);
    expect(rewardAtKl(PATH, 0.2)).toBe(1);
    expect(rewardAtKl(PATH, 0.5)).toBeCloseTo(2.5, 12);
    expect(rewardAtKl(PATH, 0.8)).toBeCloseTo(8, 12);
    expect(rewardAtKl(PATH, 1)).toBe(10);
  });

  it('is found on its way back too', () => {
    expect(rewardAtKl({ kl: [0.6, 0.4], reward: [3, 4] }, 0.5)).toBeCloseTo(3.5, 12);
  });

  it('is unknown where it never was', () => {
    expect(rewardAtKl(PATH, 1.1)).toBeUndefined();
    expect(rewardAtKl({ kl: [], reward: [] }, 0)).toBeUndefined();
    expect(rewardAtKl({ kl: [0.3], reward: [1] }, 0.2)).toBeUndefined();
  });
});

describe('the share of the oracle at a KL', () => {
  const oracle = { kl: [0, 1], reward: [-1, 3] };

  it('is 1 of the oracle and 0 of what earns no more than the reference', () => {
    expect(shareAtKl(oracle, oracle, 0.3)).toBeCloseTo(1, 12);
    expect(shareAtKl({ kl: [0, 1], reward: [-1, -1] }, oracle, 0.5)).toBe(0);
    expect(shareAtKl({ kl: [0, 1], reward: [-1, 0] }, oracle, 0.5)).toBeCloseTo(0.25, 12);
    expect(shareAtKl({ kl: [0, 1], reward: [-1, -3] }, oracle, 0.5)).toBeLessThan(0);
  });

  it('is unknown where either never is, and where the oracle gains nothing', () => {
    expect(shareAtKl({ kl: [0, 0.2], reward: [-1, 0] }, oracle, 0.5)).toBeUndefined();
    expect(shareAtKl({ kl: [0, 3], reward: [-1, 0] }, oracle, 2)).toBeUndefined();
    expect(shareAtKl(oracle, oracle, 0)).toBeUndefined();
  });
});

it('is timed to where it first earns a reward', () => {
  const points = [0, 1, 0.5, 3].map((reward, i) => ({ reward, seconds: 10 * i }));
  expect(secondsToReward(points, 0.5)).toBeCloseTo(5, 12);
  expect(secondsToReward(points, 1)).toBe(10);
  expect(secondsToReward(points, 2)).toBeCloseTo(26, 12);
  expect(secondsToReward(points, -1)).toBe(0);
  expect(secondsToReward(points, 4)).toBeUndefined();
});
