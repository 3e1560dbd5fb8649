import { expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { openKitchenRun } from '../cli/runTestKit';
import { DISHES, PROMPT_LENGTH } from '../worlds/kitchen/dishes';
import { trueReward } from '../worlds/kitchen/reward';
import { rewardReport } from './rewardReport';

it('finds nothing to better in the true reward, and half of all right in one that knows nothing', async () => {
  const run = await openKitchenRun(openNodeBackend(1));
  const exam = await run.world.rewardExam(600, 0);
  const trained = await run.world.source.pairs([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(exam.pairs.slice(0, 8).map(({ pair }) => pair)).not.toEqual(trained);
  const truth = async (texts: readonly (readonly number[])[]) =>
    texts.map((text) => {
      const dish = DISHES.find(({ promptIds }) => promptIds.every((id, i) => text[i] === id));
      return dish ? trueReward(dish, text.slice(PROMPT_LENGTH)) : Number.NaN;
    });
  const best = await rewardReport({ rewards: truth }, exam);
  // One standard error is 0.018.
  expect(Math.abs(best.accuracy - best.bayesAccuracy)).toBeLessThan(0.06);
  expect(best.expectedAccuracy).toBeCloseTo(best.bayesAccuracy, 12);
  expect(best.bayesAccuracy).toBeGreaterThan(0.65);
  expect(best.calibrationError).toBeLessThan(0.06);
  expect(best.correlation).toBeCloseTo(1, 6);
  expect(best.orderAgreement).toBe(1);
  for (const { score, reward } of [...best.overrated, ...best.underrated]) expect(score).toBeCloseTo(reward, 5);
  const ignorant = await rewardReport({ rewards: async (texts) => texts.map(() => 0) }, exam);
  // Whoever gives all alike gives the worst too much and the best too little.
  const { overrated, underrated } = ignorant;
  const rewardsOf = (of: typeof overrated) => of.map(({ reward }) => reward);
  expect(rewardsOf(overrated)).toEqual(rewardsOf(overrated).toSorted((a, b) => a - b));
  expect(Math.max(...rewardsOf(overrated))).toBeLessThan(-1);
  expect(Math.min(...rewardsOf(underrated))).toBeGreaterThan(1);
  expect(ignorant).toMatchObject({ accuracy: 0.5, expectedAccuracy: 0.5, orderAgreement: 0.5, calibrationError: 0 });
  await run.dispose();
});
