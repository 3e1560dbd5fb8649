import { beforeEach, expect, test } from 'vitest';
import type { Recording } from '../../core/recording';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import { checkpoint, metrics, settled, TestPage } from '../controllerTestKit';
import { emptyCurves, withEvaluation } from '../curves';
import { presentReplay, replayOfKept } from './replay';
import { testReplay } from './replayTestKit';
import { showReplay } from './showReplay';

const REPLAY = { ...testReplay(60), summary: { ...testReplay(60).summary, definition: definition(5) } };

function definition(seed: number) {
  return { ...DEFAULT_DEFINITION, config: { ...DEFAULT_DEFINITION.config, seed } };
}

let page: TestPage;
beforeEach(() => {
  page = new TestPage();
});

const state = () => page.store.getState();
const show = () => showReplay(page.store, page.controller, REPLAY, 'en');
const running = (step: number, runState: 'running' | 'paused') =>
  page.report({ type: 'state', state: runState, step, millisecondsPerStep: 1, captured: false });

test('a training run is paused before the replay stands in its place, and is back as it was', async () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0)] });
  running(1, 'running');
  const { run } = state();
  const showing = show();
  expect(page.types()).toEqual(['pause']);
  expect(state().replay).toBeUndefined();
  page.report({ type: 'metrics', records: [metrics(1)] });
  running(2, 'paused');
  await showing;
  expect(state()).toMatchObject({ step: 60, runState: 'finished', draft: definition(5), applied: definition(5) });
  expect(state().replay).toEqual({ savedAt: REPLAY.summary.savedAt, distributions: true, completions: true });
  expect(state().snapshots.steps).toEqual([0, 20, 40, 60]);

  page.controller.endReplay();
  expect(state()).toMatchObject({ step: 2, runState: 'paused', run, draft: DEFAULT_DEFINITION, replay: undefined });
  expect(state().curves.metrics.columns.step).toEqual([0, 1]);
});

test('what was measured last is there as the run reported it', async () => {
  const heldOut = {
    step: 60,
    eval_loss: 0.6,
    'eval_rewards/chosen': 0.1,
    'eval_rewards/rejected': -0.1,
    'eval_rewards/accuracies': 0.7,
    'eval_rewards/margins': 0.2,
    'eval_logps/chosen': -5,
    'eval_logps/rejected': -6,
    'kl/sampled': { k1: 0.03, k3: 0.04, standardError: 0.01, samples: 32 },
  };
  page.opened();
  const replay = { ...REPLAY, curves: withEvaluation(emptyCurves(), heldOut) };
  await showReplay(page.store, page.controller, replay, 'en');
  expect(state().latestEvaluation).toMatchObject({ eval_loss: 0.6, 'kl/sampled': { k3: 0.04, standardError: 0.01 } });
});

test('the replay answers what is looked at, and the worker hears none of it', async () => {
  page.opened();
  await show();
  page.sent.length = 0;
  expect(state().distribution).toMatchObject({ step: 60, dish: 0, beta: DEFAULT_DEFINITION.config.beta });
  expect(state().completions?.policy[0].text).toBe('policy 3');
  expect(state().world?.dishes[0].prompt).toBe('en dish 0');
  page.controller.view(20);
  expect(state()).toMatchObject({ viewing: 20, distribution: { step: 20 }, completions: { step: 20 } });
  const policy = REPLAY.recording?.frames[1].policy[4];
  page.controller.watch({ dish: 4 });
  expect(state().distribution?.policy).toEqual(policy);
  // Nothing was said of this dish.
  expect(state().completions).toBeUndefined();
  page.controller.setLanguage('zh');
  expect(state().world?.dishes[0].prompt).toBe('zh dish 0');
  page.controller.fork(20);
  page.controller.setSpeed(5);
  expect(page.sent).toEqual([]);
  page.controller.endReplay();
  // It is told what has changed, and looks where it looked before.
  expect(page.sent).toMatchObject([
    { type: 'language', language: 'zh' },
    { type: 'watch', watch: { dish: 0 } },
    { type: 'speed', stepsPerSecond: 5 },
  ]);
});

test('π* of a replay is the closed form, malformed text included', async () => {
  page.opened();
  await show();
  const { distribution } = state();
  if (!distribution) throw new Error('no distribution');
  const { reference, rewards, oracle, malformedReward, beta, logZ } = distribution;
  const weights = reference.map((logp, i) => Math.exp(logp + rewards[i] / beta));
  const malformed = (1 - reference.reduce((sum, logp) => sum + Math.exp(logp), 0)) * Math.exp(malformedReward / beta);
  const z = weights.reduce((sum, weight) => sum + weight, malformed);
  expect(logZ).toBeCloseTo(Math.log(z), 5);
  expect(Math.exp(oracle[7])).toBeCloseTo(weights[7] / z, 6);
});

test('what the worker says meanwhile reaches the run when it is back', async () => {
  page.controller.open();
  page.controller.chartsSettled(true);
  await show();
  page.ready(DEFAULT_DEFINITION, 3);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(3) });
  expect(state().step).toBe(60);
  page.controller.endReplay();
  await settled();
  expect(state()).toMatchObject({ step: 3, awaitingRun: false, applied: DEFAULT_DEFINITION });
  expect(state().library).toMatchObject([{ step: 3 }]);
});

test('a page that began with a replay opens its run afterwards', async () => {
  await show();
  expect(page.sent).toEqual([]);
  page.controller.endReplay();
  await settled();
  expect(page.types()).toEqual(['start']);
});

test('to train a replay’s run leaves it, and starts a fresh run with its definition', async () => {
  page.opened();
  await show();
  page.sent.length = 0;
  page.controller.train();
  expect(state()).toMatchObject({ replay: undefined, draft: definition(5), awaitingRun: true });
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: definition(5) });
  page.ready(definition(5));
  expect(page.types().at(-1)).toBe('train');
});

test('another replay takes the place of the first, and the run is still the one behind both', async () => {
  page.opened();
  const { run } = state();
  await show();
  await showReplay(page.store, page.controller, replayOfKept({ ...saved(), curves: REPLAY.curves }), 'en');
  expect(state()).toMatchObject({ step: 7, replay: { distributions: false, completions: false } });
  expect(state().distribution).toBeUndefined();
  // Without policies it is scrubbed along its curves.
  expect(state().snapshots.steps).toEqual([0, 20, 40, 60]);
  page.controller.endReplay();
  expect(state()).toMatchObject({ run, replay: undefined });
});

function saved() {
  const summary = { ...REPLAY.summary, id: 'kept', bytes: 1, step: 7 };
  return { summary, checkpoint: checkpoint(7) };
}

test('a run is recorded as it is when the answer comes, however often it is asked', async () => {
  page.opened();
  expect(presentReplay(state(), undefined)).toBeUndefined();
  page.report({ type: 'metrics', records: [metrics(0)] });
  running(1, 'paused');
  const asked = [page.controller.record(), page.controller.record()];
  expect(page.types()).toEqual(['record', 'record']);
  const recording = REPLAY.recording as Recording;
  await page.answer('record', recording);
  await page.answer('record', recording);
  expect(await Promise.all(asked)).toEqual([recording, recording]);
  const replay = presentReplay(state(), recording);
  expect(replay).toMatchObject({ summary: { step: 1, backend: 'wasm' }, recording });
  // It is a copy: the run goes on.
  page.report({ type: 'metrics', records: [metrics(1)] });
  expect(replay?.curves.metrics.columns.step).toEqual([0]);
});

test('without an engine nothing is asked of it', async () => {
  expect(await page.controller.record()).toBeUndefined();
});
