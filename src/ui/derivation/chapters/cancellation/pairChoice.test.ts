import { describe, expect, it } from 'vitest';
import { closePair, extremes, likeliestPair, likelyPairs } from './pairChoice';

// The last outcome is everything malformed.
const outcomes = {
  referenceLogps: Float64Array.of(0.3, 0.2, 0.15, 0.1, 0.25).map(Math.log),
  rewards: Float64Array.of(1, 2, 0.9, 0.9, -4),
};

describe('the pairs that the chapter offers', () => {
  it('are two that are often said, the best and the worst, and two that are close', () => {
    expect(likeliestPair(outcomes)).toEqual({ chosen: 0, rejected: 4 });
    expect(extremes(outcomes)).toEqual({ chosen: 1, rejected: 2 });
    expect(closePair(outcomes)).toEqual({ chosen: 0, rejected: 2 });
  });

  it('are in the order of their rewards', () => {
    const rewards = Float64Array.of(-1, 2, 0.9, 0.9, 4);
    expect(likeliestPair({ ...outcomes, rewards })).toEqual({ chosen: 4, rejected: 0 });
  });

  it('are two likely ones where none has a lower reward', () => {
    const rewards = new Float64Array(5);
    expect(closePair({ ...outcomes, rewards })).toEqual({ chosen: 0, rejected: 4 });
  });

  it('are all pairs of the likeliest that differ in reward', () => {
    expect(likelyPairs(outcomes, 3)).toEqual([
      { chosen: 0, rejected: 4 },
      { chosen: 1, rejected: 0 },
      { chosen: 1, rejected: 4 },
    ]);
    expect(likelyPairs(outcomes, 5)).toHaveLength(9);
  });
});
