import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkDefinition } from '../core/definitionSchema';
import { learnsFromPrompts } from '../core/methods';
import { DEFAULT_PRESET, PRESET_NAMES, presetDefinition } from '../core/presets';
import { DEFAULT_DEFINITION, sameDefinition } from '../core/runDefinition';
import { sftSteps } from '../core/stages';
import { emptyCurves } from './curves';
import { FIRST_RECORDING, loadRecording } from './recordings';
import { shownCurves } from './runData';
import { createRunStore } from './runStore';

const LESSONS = PRESET_NAMES.filter((name) => name !== DEFAULT_PRESET);
/** Of a lesson's file as it travels. */
const MOST_BYTES = 15_000;

test('the first recording is the default run, and stands in for no other', () => {
  expect(sameDefinition(FIRST_RECORDING.definition, DEFAULT_DEFINITION)).toBe(true);
  const store = createRunStore();
  const shown = () => shownCurves(store.getState());
  expect(shown()).toEqual({ curves: FIRST_RECORDING.curves, recording: FIRST_RECORDING });
  // A preset whose recording has not arrived, another setting, another taste.
  store.getState().choosePreset('falling-chosen');
  expect(shown()).toEqual({ curves: emptyCurves(), recording: undefined });
  store.getState().choosePreset('default');
  expect(shown().recording).toBe(FIRST_RECORDING);
  store.getState().editConfig({ seed: 2 });
  expect(shown().recording).toBeUndefined();
  store.getState().editConfig({ seed: 1 });
  expect(shown().recording).toBe(FIRST_RECORDING);
  store.getState().editTaste('sweet', 3);
  expect(shown().recording).toBeUndefined();
  store.getState().resetTaste();
  store.setState({ step: 1 });
  expect(shown().recording).toBeUndefined();
});

test('a lesson shows its own recording once it is there, and no other does', async () => {
  const store = createRunStore();
  const recording = await loadRecording('falling-chosen');
  store.getState().recordingArrived(recording);
  expect(shownCurves(store.getState()).recording).toBe(FIRST_RECORDING);
  store.getState().choosePreset('falling-chosen');
  expect(shownCurves(store.getState())).toEqual({ curves: recording.curves, recording });
  store.getState().editConfig({ beta: 0.4 });
  expect(shownCurves(store.getState()).recording).toBeUndefined();
});

test('there is a recording of every lesson, and none besides', () => {
  const files = readdirSync(new URL('lessons', import.meta.url)).map((file) => file.replace('.json', ''));
  expect(files.sort()).toEqual([...LESSONS].sort());
});

test.each(LESSONS)('the recording of %s is of its settings, whole, and light', async (name) => {
  const { definition, curves, frontier, story, reach } = await loadRecording(name);
  expect(definition).toEqual(presetDefinition(name));
  expect(() => checkDefinition(definition)).not.toThrow();
  const { metrics, evaluations, batches } = curves;
  expect(metrics.seen).toBeGreaterThan(10);
  // Pairs are read by such a method's fine-tuning alone.
  const { config } = definition;
  if (learnsFromPrompts(config.method)) expect(batches.filter(({ step }) => step >= sftSteps(config))).toEqual([]);
  else expect(batches.length).toBeGreaterThan(1);
  expect(evaluations.columns.step[0]).toBe(0);
  expect(evaluations.columns['kl/exact'][0]).toBeLessThan(1e-9);
  expect(evaluations.columns.step[evaluations.length - 1]).toBe(definition.config.max_steps);
  expect(frontier.kl.length).toBeGreaterThan(100);
  // From the reference that the run ends with.
  const { step: steps, 'kl/exact': kl } = evaluations.columns;
  expect(reach).toBe(Math.max(...kl.filter((_, place) => steps[place] >= sftSteps(config))));
  expect(story?.frames.at(-1)?.step).toBe(definition.config.max_steps);
  const bytes = gzipSync(readFileSync(new URL(`lessons/${name}.json`, import.meta.url))).length;
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

test('the recorded run is a run that the page can make, from its first evaluation on', () => {
  expect(() => checkDefinition(FIRST_RECORDING.definition)).not.toThrow();
  const { metrics, evaluations, batches } = FIRST_RECORDING.curves;
  expect(metrics.seen).toBeGreaterThan(0);
  expect(evaluations.columns.step[0]).toBe(0);
  expect(evaluations.columns['kl/exact'][0]).toBe(0);
  for (const { indices, chosenRewards, rejectedRewards } of batches) {
    expect(chosenRewards).toBeInstanceOf(Float32Array);
    expect([chosenRewards.length, rejectedRewards.length]).toEqual([indices.length, indices.length]);
  }
});
