import { beforeEach, expect, test } from 'vitest';
import type { Report } from '../client/runProtocol';
import { presetDefinition } from '../core/presets';
import type { ExactEvaluation, NarratedStep } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { DEFAULT_WATCH, type Watch } from '../core/world';
import { metrics, TestPage } from './controllerTestKit';
import { FIRST_RECORDING } from './recordings';
import { hasUnappliedChanges, inKitchen, trainsAgain } from './runData';

let page: TestPage;
beforeEach(() => {
  page = new TestPage();
});

test('opening hands over the configuration and what is watched', () => {
  page.controller.open();
  expect(page.sent).toEqual([
    { type: 'language', language: 'en' },
    { type: 'speed', stepsPerSecond: null },
    { type: 'watch', watch: DEFAULT_WATCH },
    { type: 'start', backend: 'auto', definition: DEFAULT_DEFINITION },
  ]);
  page.report({ type: 'loading', stage: 'model', fraction: 0.5 });
  expect(page.store.getState().loading).toEqual({ stage: 'model', fraction: 0.5 });
  page.ready();
  expect(page.store.getState()).toMatchObject({ awaitingRun: false, loading: undefined, runState: 'idle' });
});

test('Train pressed early starts once both the run and the charts are there', () => {
  page.controller.open();
  page.controller.train();
  page.ready();
  expect(page.types()).not.toContain('train');
  page.controller.chartsSettled(true);
  expect(page.types()).toContain('train');
  expect(page.store.getState().queued).toBeUndefined();
});

test('a run to a step that is asked for early pauses there', () => {
  page.controller.open();
  page.controller.train(30);
  page.ready();
  page.controller.chartsSettled(true);
  expect(page.sent.at(-1)).toEqual({ type: 'train', until: 30 });
});

test('Train pressed early can be taken back', () => {
  page.controller.open();
  page.controller.train();
  page.controller.pause();
  page.controller.chartsSettled(true);
  page.ready();
  expect(page.types()).not.toContain('train');
});

test('nothing is trained while a field holds what cannot be used', () => {
  page.opened();
  page.store.getState().setUsable('beta', false);
  page.store.getState().setUsable('seed', false);
  page.store.getState().setUsable('seed', true);
  page.controller.train();
  page.controller.step();
  page.controller.narrate();
  for (const type of ['train', 'step', 'narrate']) expect(page.types()).not.toContain(type);
  expect(page.store.getState().narration).toBeUndefined();
  page.store.getState().setUsable('beta', true);
  page.controller.train();
  expect(page.types()).toContain('train');
});

test('a change is marked until it is applied, and reset applies it', () => {
  page.opened();
  page.report({ type: 'state', state: 'paused', step: 5, millisecondsPerStep: 1, captured: false });
  page.store.getState().editConfig({ beta: 0.3 });
  expect(hasUnappliedChanges(page.store.getState())).toBe(true);
  page.controller.step();
  page.controller.reset();
  const definition = { ...DEFAULT_DEFINITION, config: { ...DEFAULT_DEFINITION.config, beta: 0.3 } };
  expect(page.types()).toEqual(['step', 'start']);
  expect(page.sent.at(-1)).toEqual({ type: 'start', backend: 'auto', definition });
  page.ready();
  expect(hasUnappliedChanges(page.store.getState())).toBe(false);
});

test.each([0, 5])('a change is applied by Train itself, after %i steps', (step) => {
  page.opened();
  page.report({ type: 'state', state: 'paused', step, millisecondsPerStep: 1, captured: false });
  page.store.getState().editConfig({ seed: 9 });
  expect(trainsAgain(page.store.getState())).toBe(step > 0);
  page.controller.train();
  expect(page.types()).toEqual(['start']);
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
});

test('a finished run is trained again from its start', () => {
  page.opened();
  page.report({ type: 'state', state: 'finished', step: 600, millisecondsPerStep: 1, captured: false });
  page.controller.train();
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
});

test('a running run is interrupted before it is reset, and its late reports are ignored', () => {
  page.opened();
  page.report({ type: 'state', state: 'running', step: 10, millisecondsPerStep: 1, captured: false });
  page.controller.reset();
  expect(page.types()).toEqual(['pause', 'start']);
  page.report({ type: 'metrics', records: [metrics(11)] });
  page.report({ type: 'state', state: 'paused', step: 12, millisecondsPerStep: 1, captured: false });
  expect(page.store.getState()).toMatchObject({ step: 10, curves: { metrics: { seen: 0 } } });
  page.ready();
  expect(page.store.getState()).toMatchObject({ step: 0, runState: 'idle', curves: { metrics: { seen: 0 } } });
});

test('a reset that fails leaves the run in sight, to go on with', async () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0)] });
  page.report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  page.controller.reset();
  await page.refuse('start', { code: 'download_failed', message: 'gone', values: { url: 'x', status: 404 } });
  page.report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  expect(page.store.getState()).toMatchObject({
    awaitingRun: false,
    runState: 'paused',
    step: 1,
    curves: { metrics: { seen: 1 } },
  });
  page.controller.train();
  expect(page.types().at(-1)).toBe('train');
});

test('another backend is asked for with the next run', () => {
  page.opened();
  page.store.getState().editBackend('wasm');
  page.controller.reset();
  expect(page.sent.at(-1)).toEqual({ type: 'start', backend: 'wasm', definition: DEFAULT_DEFINITION });
});

test('metrics and evaluations are collected', () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  const sampled = { k1: 1, k3: 0.9, standardError: 0.1, samples: 64 };
  const record: ExactEvaluation = {
    step: 2,
    reward: 0.5,
    referenceReward: 0,
    oracleReward: 1,
    shareOfOracle: 0.5,
    'kl/exact': 0.8,
    'kl/sampled': sampled,
    wellFormed: 1,
    length: 5,
    mass: { chosen: 0.1, rejected: 0.2, other: 0.6, malformed: 0.1 },
  };
  page.report({ type: 'evaluation', record });
  const { curves, latestEvaluation } = page.store.getState();
  const { metrics: series, evaluations } = curves;
  expect(series.columns.step).toEqual([0, 1]);
  expect(evaluations.columns['kl/sampled']).toEqual([0.9]);
  expect(evaluations.columns['mass/other']).toEqual([0.6]);
  expect(latestEvaluation).toBe(record);
});

const completionsOf = (watch: Watch): Report => ({
  type: 'completions',
  record: { step: 0, watch, prompt: '', reference: [], policy: [] },
});

test('completions of another dish or prompt than the chosen one are passed over', () => {
  page.opened();
  page.controller.watch({ dish: 1, temperature: 0.5 });
  const watch = { ...DEFAULT_WATCH, dish: 1, temperature: 0.5 };
  expect(page.sent).toEqual([{ type: 'watch', watch }]);
  page.report(completionsOf(DEFAULT_WATCH));
  page.report(completionsOf({ ...watch, prompt: 'the' }));
  expect(page.store.getState().completions).toBeUndefined();
  page.report(completionsOf(watch));
  expect(page.store.getState().completions?.watch).toEqual(watch);
});

test('a fatal failure is shown once, and Train starts another run', () => {
  page.opened();
  const problem = { code: 'device_lost', message: 'lost', values: { reason: 'x' } } as const;
  const failure = { type: 'failed', problem, fatal: true } as const;
  page.report(failure);
  page.report(failure);
  expect(page.store.getState().notices).toHaveLength(1);
  expect(page.store.getState().runState).toBe('failed');
  page.controller.train();
  expect(page.types()).toEqual(['start']);
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
  expect(page.store.getState().notices).toEqual([]);
});

test('a fork keeps the course up to its step, and knows where it comes from', () => {
  page.opened();
  page.report({ type: 'metrics', records: [0, 1, 2, 3, 4].map(metrics) });
  page.report({ type: 'state', state: 'paused', step: 5, millisecondsPerStep: 1, captured: false });
  const parent = page.store.getState().run;
  page.controller.fork(3);
  expect(page.sent.at(-1)).toEqual({ type: 'fork', step: 3, definition: DEFAULT_DEFINITION });
  page.ready(DEFAULT_DEFINITION, 3);
  const { curves, run, step } = page.store.getState();
  expect(curves.metrics.columns.step).toEqual([0, 1, 2]);
  expect(run).toMatchObject({ origin: { name: parent?.name, step: 3 } });
  expect([run?.id === parent?.id, step]).toEqual([false, 3]);
});

test('a choice by hand starts a run on choices, and becomes part of its definition', async () => {
  page.opened();
  page.store.getState().editConfig({ label_source: 'hand' });
  page.controller.train();
  expect(page.sent).toEqual([]);
  page.controller.propose();
  await page.answer('propose', { dish: 2, first: 10, second: 20 });
  page.sent.length = 0;
  page.controller.choose('second');
  expect(page.types()).toEqual(['start', 'choose']);
  expect(page.sent.at(-1)).toEqual({ type: 'choose', choice: { dish: 2, chosen: 20, rejected: 10 } });
  page.ready();
  expect(page.types().at(-1)).toBe('propose');
  const choice = { dish: 2, chosen: 20, rejected: 10, step: 0 };
  await page.answer('choose', choice);
  const { draft, applied } = inKitchen(page.store.getState());
  expect([draft.choices, applied?.choices]).toEqual([[choice], [choice]]);
  expect(hasUnappliedChanges(page.store.getState())).toBe(false);
  page.sent.length = 0;
  await page.answer('propose', { dish: 3, first: 1, second: 2 });
  page.controller.choose('first');
  expect(page.types()).toEqual(['choose', 'propose']);
});

test('a slow step is asked for once, and not shown when it was closed meanwhile', async () => {
  page.opened();
  page.controller.narrate();
  expect(page.types()).toEqual(['narrate']);
  expect(page.store.getState().narration).toBe('asked');
  page.store.getState().closeNarration();
  await page.answer('narrate', {} as NarratedStep);
  expect(page.store.getState().narration).toBeUndefined();
});

test('a slow step that is asked for early is shown once the run is there, unless it was closed meanwhile', async () => {
  const asked = async (closed: boolean) => {
    page = new TestPage();
    page.controller.open();
    page.controller.chartsSettled(true);
    page.controller.narrate();
    if (closed) page.store.getState().closeNarration();
    page.ready();
    const step = {} as NarratedStep;
    await page.answer('narrate', step);
    return page.store.getState().narration === step;
  };
  expect(await asked(false)).toBe(true);
  expect(await asked(true)).toBe(false);
});

test('a run that is on its way is told what is looked at meanwhile', () => {
  page.controller.open();
  page.sent.length = 0;
  page.controller.watch({ dish: 4 });
  expect(page.sent).toEqual([{ type: 'watch', watch: { ...DEFAULT_WATCH, dish: 4 } }]);
});

test('a preset is applied at once', () => {
  page.opened();
  page.controller.choosePreset('stuck-at-log2');
  expect(page.types()).toEqual(['start']);
  expect(page.store.getState()).toMatchObject({ preset: 'stuck-at-log2', draft: { config: { learning_rate: 0 } } });
});

test('a preset leaves the pair that is looked at, unless it has fewer pairs', () => {
  page.opened();
  page.controller.watch({ dish: 1, pair: 33 });
  page.controller.choosePreset('large-beta');
  expect(page.store.getState().watch).toMatchObject({ dish: 1, pair: 33 });
  page.controller.watch({ pair: 9_999 });
  page.store.getState().editConfig({ num_pairs: 20_000 });
  page.controller.watch({ pair: 15_000 });
  page.controller.choosePreset('length-bias');
  expect(page.store.getState().watch).toMatchObject({ dish: 0, pair: 0 });
});

test('what a recording tells of is looked at, where nobody looks at something else', () => {
  const { store, controller } = page;
  const watched = () => store.getState().watch;
  page.opened();
  controller.followStory();
  const story = { dish: 1, pair: 14868 };
  expect(watched()).toMatchObject(story);
  expect(page.sent).toEqual([{ type: 'watch', watch: { ...DEFAULT_WATCH, ...story } }]);

  // Another lesson has a story of its own, once its recording is there.
  const definition = { ...presetDefinition('falling-chosen') };
  const other = {
    ...FIRST_RECORDING,
    definition,
    story: FIRST_RECORDING.story && { ...FIRST_RECORDING.story, dish: 4, pair: 40 },
  };
  controller.choosePreset('falling-chosen');
  // It has not as many pairs.
  expect(watched()).toMatchObject({ dish: 0, pair: 0 });
  store.getState().recordingArrived(other);
  controller.followStory();
  expect(watched()).toMatchObject({ dish: 4, pair: 40 });
  controller.choosePreset('default');
  expect(watched()).toMatchObject(story);

  // Also from a run that has made steps; which is left alone itself.
  page.ready();
  page.report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  controller.choosePreset('falling-chosen');
  expect(watched()).toMatchObject({ dish: 4, pair: 40 });
  controller.choosePreset('default');
  page.ready();
  page.report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  controller.watch(DEFAULT_WATCH);
  controller.followStory();
  expect(watched()).toMatchObject(DEFAULT_WATCH);

  controller.watch({ dish: 5, pair: 7 });
  controller.choosePreset('falling-chosen');
  expect(watched()).toMatchObject({ dish: 5, pair: 7 });
});

test('the step of the recorded run that is looked at stays while the run becomes ready, and goes with another one', () => {
  const { store, controller } = page;
  const cursor = () => store.getState().cursor;
  controller.open();
  store.getState().setCursor(40);
  page.ready();
  expect(cursor()).toBe(40);

  // Of a run that was trained, and of another recording, nothing is kept.
  page.report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  controller.reset();
  page.ready();
  expect(cursor()).toBeUndefined();
  store.getState().setCursor(40);
  store.getState().editConfig({ beta: 0.5 });
  controller.reset();
  page.ready(store.getState().draft);
  expect(cursor()).toBeUndefined();
});

test('the next token is asked for once the run is there, and forgotten with the run', async () => {
  page.controller.open();
  page.controller.predict(2, [17]);
  expect(page.types()).not.toContain('predict');
  page.opened();
  page.controller.predict(2, [17, 4]);
  expect(page.sent).toEqual([{ type: 'predict', dish: 2, tokens: [17, 4] }]);
  const logits = { referenceLogits: Float32Array.of(0, 1), policyLogits: Float32Array.of(0, 1) };
  const record = { step: 3, dish: 2, tokens: [17, 4], ...logits };
  await page.answer('predict', record);
  expect(page.store.getState().prediction).toBe(record);
  page.controller.reset();
  page.ready();
  expect(page.store.getState().prediction).toBeUndefined();
});

const PROBLEM = { code: 'engine_failed', message: 'no', values: { reason: 'no' } } as const;

test('what fails beside the training is said, and the run goes on', async () => {
  page.opened();
  page.report({ type: 'state', state: 'running', step: 5, millisecondsPerStep: 1, captured: false });
  page.controller.watch({ dish: 1 });
  await page.refuse('watch', PROBLEM);
  page.controller.view(3);
  await page.refuse('view', PROBLEM);
  page.controller.predict(1, []);
  await page.refuse('predict', PROBLEM);
  expect(page.store.getState()).toMatchObject({ runState: 'running', awaitingRun: false });
  expect(page.store.getState().notices).toMatchObject([{ kind: 'engine', fatal: false, problem: PROBLEM }]);
});

test('whoever asks for a recording or a file hears of it, also when it fails', async () => {
  page.opened();
  const recording = expect(page.controller.record()).rejects.toThrow('no');
  await page.refuse('record', PROBLEM);
  await recording;
  const verify = () => page.controller.requestExport<'verify'>({ type: 'verify', bytes: new Uint8Array(1), name: 'x' });
  const file = expect(verify()).rejects.toThrow('no');
  await page.refuse('verify', PROBLEM);
  await file;
  expect(page.store.getState().notices).toEqual([]);
  page.reload();
  await expect(verify()).rejects.toThrow('train first');
  expect(await page.controller.record()).toBeUndefined();
});

test('a start whose failure arrives when another was asked for leaves that one waiting', async () => {
  page.opened();
  page.controller.reset();
  page.controller.reset();
  await page.refuse('start', PROBLEM);
  expect(page.store.getState()).toMatchObject({ awaitingRun: true, notices: [] });
  await page.refuse('start', PROBLEM);
  expect(page.store.getState()).toMatchObject({ awaitingRun: false, notices: [{ problem: PROBLEM }] });
});
