import { expect, test } from 'vitest';
import { sameIds } from '../preferences';
import { DISHES } from './dishes';
import { isWellFormed } from './grammar';
import { trueReward } from './reward';
import { samplePairs } from './samplePairs';

test('pairs are two different verdicts on a dish, and the better one is mostly chosen', () => {
  const pairs = samplePairs(400, 3);
  expect(samplePairs(400, 3)).toEqual(pairs);
  const better = pairs.filter(({ promptIds, chosenIds, rejectedIds }) => {
    const dish = DISHES.find((each) => sameIds(each.promptIds, promptIds));
    expect(dish && isWellFormed(chosenIds) && isWellFormed(rejectedIds)).toBe(true);
    expect(sameIds(chosenIds, rejectedIds)).toBe(false);
    return dish && trueReward(dish, chosenIds) > trueReward(dish, rejectedIds);
  });
  expect(better.length / pairs.length).toBeGreaterThan(0.6);
  expect(better.length / pairs.length).toBeLessThan(0.95);
});
