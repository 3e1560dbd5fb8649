import { expect, test } from 'vitest';
import { checkDefinition } from '../core/definitionSchema';
import { DEFAULT_DEFINITION, sameDefinition } from '../core/runDefinition';
import { emptyCurves } from './curves';
import { RECORDED_DEFINITION, RECORDED_RUN } from './recordedRun';
import { shownCurves } from './runData';
import { createRunStore } from './runStore';

test('the recorded run is the default one, and stands in for no other', () => {
  expect(sameDefinition(RECORDED_DEFINITION, DEFAULT_DEFINITION)).toBe(true);
  const store = createRunStore();
  const shown = () => shownCurves(store.getState(), RECORDED_RUN);
  expect(shown()).toEqual({ curves: RECORDED_RUN, recorded: true });
  // A preset, another setting, another taste.
  store.getState().choosePreset('falling-chosen');
  expect(shown()).toEqual({ curves: emptyCurves(), recorded: false });
  store.getState().choosePreset('default');
  expect(shown().recorded).toBe(true);
  store.getState().editConfig({ seed: 2 });
  expect(shown().recorded).toBe(false);
  store.getState().editConfig({ seed: 1 });
  expect(shown().recorded).toBe(true);
  store.getState().editTaste('sweet', 3);
  expect(shown().recorded).toBe(false);
  store.getState().resetTaste();
  store.setState({ step: 1 });
  expect(shown().recorded).toBe(false);
});

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
