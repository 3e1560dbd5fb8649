import { expect, test } from 'vitest';
import { checkDefinition } from '../train/runDefinition';
import { RECORDED_DEFINITION, RECORDED_RUN } from './recordedRun';

test('the recorded run is a run that the page can make, from its first evaluation on', () => {
  expect(() => checkDefinition(RECORDED_DEFINITION)).not.toThrow();
  const { metrics, evaluations, batches } = RECORDED_RUN;
  expect(metrics.seen).toBeGreaterThan(0);
  expect(evaluations.columns.step[0]).toBe(0);
  expect(evaluations.columns['kl/exact'][0]).toBe(0);
  for (const { indices, chosenRewards, rejectedRewards } of batches) {
    expect(chosenRewards).toBeInstanceOf(Float32Array);
    expect([chosenRewards.length, rejectedRewards.length]).toEqual([indices.length, indices.length]);
  }
});
