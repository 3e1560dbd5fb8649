import { expect, test } from 'vitest';
import { DEMO_RUN_NAMES, DEMO_RUNS } from '../../core/demoRuns';
import { DEFAULT_DEFINITION, sameDefinition } from '../../core/runDefinition';
import { settled, TestPage } from '../controllerTestKit';
import { readHash } from '../hashState';
import { shownCurves } from '../runData';
import type { DemoStage } from './demoPlayer';
import { canBeRecorded, findDemoRecording, loadDemoRecording } from './demoRecordings';
import { comparisonOf } from './pageStage';
import { recordedStage } from './recordedStage';
import { shippedDemo } from './shipped';

const RECORDED = ['dpo-in-60-seconds', 'why-both-fall', 'beta-from-timid-to-reckless', 'dpo-against-rlhf'] as const;
const OTHER = readHash('seed=9').state;
const DEFAULT = readHash('').state;

/** A page, and the stage on it that plays what is recorded. */
function open(page = new TestPage()) {
  const trained: string[] = [];
  const stage: DemoStage = {
    get step() {
      return page.store.getState().step;
    },
    recorded: false,
    startRun: async ({ definition }) => void trained.push(`run ${definition.config.seed}`),
    trainTo: async (step) => void trained.push(`train ${step}`),
    watch: async () => {},
    show: async () => {},
    clear: () => {},
    setValue: () => {},
    settled: async () => {},
  };
  page.controller.chartsSettled(true);
  return { page, trained, stage: recordedStage(stage, page.store, page.controller, () => 'en') };
}

test.each(RECORDED)('every run of %s, whose captions tell what comes of it, is recorded', async (name) => {
  const script = shippedDemo(name);
  expect(canBeRecorded(script)).toBe(true);
  const runs = script.timeline.flatMap(({ run }) => (run === undefined ? [] : [readHash(run).state]));
  for (const { definition, watch } of runs) {
    const recording = await findDemoRecording(definition);
    expect(recording?.replay.recording?.completions?.watch).toEqual(watch);
  }
});

test('what a recording does not hold is trained', async () => {
  expect(canBeRecorded(shippedDemo('derivation-in-three-minutes'))).toBe(false);
  expect(canBeRecorded({ ...shippedDemo('why-both-fall'), timeline: [{ at: 0, watch: { dish: 2 } }] })).toBe(false);
  expect(await findDemoRecording(OTHER.definition)).toBeUndefined();
});

test.each(DEMO_RUN_NAMES)('the recording %s is of its run, and whole', async (name) => {
  const { replay, frontier } = await loadDemoRecording(name);
  const { summary, curves, recording } = replay;
  const last = DEMO_RUNS[name].config.max_steps;
  expect(sameDefinition(summary.definition, DEMO_RUNS[name])).toBe(true);
  expect(curves.evaluations.columns.step[0]).toBe(0);
  expect(curves.evaluations.columns.step.at(-1)).toBe(last);
  expect(frontier.kl.length).toBeGreaterThan(100);
  const { frames = [], dishes = [] } = recording ?? {};
  expect([frames[0].step, frames.at(-1)?.step]).toEqual([0, last]);
  // The policy begins as the reference, and is one throughout.
  expect(frames[0].policy[0]).toEqual(dishes[0].reference);
  for (const { step, policy, completions } of frames) {
    const mass = policy[0].reduce((sum, logp) => sum + Math.exp(logp), 0);
    expect([step, mass > 0 && mass < 1.001]).toEqual([step, true]);
    expect(completions?.length).toBeGreaterThan(0);
  }
});

test('a recorded run is played: no step is asked for, and everything is as it was at the step', async () => {
  const { page, trained, stage } = open();
  page.opened();
  await stage.startRun(DEFAULT, false);
  const state = () => page.store.getState();
  expect([stage.recorded, state().step, state().runState]).toEqual([true, 0, 'idle']);
  expect(state().distribution).toMatchObject({ step: 0, dish: 0, beta: DEFAULT_DEFINITION.config.beta });
  await stage.trainTo(104);
  expect(state()).toMatchObject({ step: 104, runState: 'paused', latestEvaluation: { step: 100 } });
  expect(state().distribution?.step).toBe(100);
  expect(state().completions?.step).toBe(100);
  expect(state().curves.metrics.columns.step.at(-1)).toBeLessThan(104);
  expect(state().frontier).toBeDefined();
  expect(shownCurves({ ...state(), showsRecordedRun: false }).curves).toBe(state().curves);
  await stage.trainTo(9999);
  expect(state()).toMatchObject({ step: 500, runState: 'finished', latestEvaluation: { step: 500 } });
  page.controller.setLanguage('zh');
  expect(state().completions?.prompt).toMatch(/\p{Script=Han}/u);
  // What the address says goes on being written: this is no replay of the visitor's.
  expect(state().replay).toBeUndefined();
  expect(trained).toEqual([]);
  expect(page.types().filter((type) => type !== 'pause')).toEqual([]);
});

test('the run that waits is back as it was, with what it has reported meanwhile', async () => {
  const { page, stage } = open();
  page.controller.open();
  const { requested } = page.store.getState();
  await stage.startRun(DEFAULT, false);
  await stage.trainTo(60);
  page.ready(DEFAULT_DEFINITION, 7);
  expect(page.store.getState().step).toBe(60);
  page.controller.endReplay();
  expect(page.store.getState()).toMatchObject({ step: 7, run: requested?.run, applied: DEFAULT_DEFINITION });
});

test('runs follow each other, recorded or trained, and the one before is laid over', async () => {
  const { page, trained, stage } = open();
  page.opened();
  await stage.startRun(
    readHash('model=kitchen-nano&learning_rate=0.0002&lr_scheduler_type=constant&max_steps=160&beta=10').state,
    false,
  );
  await stage.trainTo(160);
  const before = comparisonOf(page.store.getState());
  expect(before?.run.step).toBe(160);
  await stage.startRun(DEFAULT, true);
  expect(page.store.getState()).toMatchObject({ step: 0, applied: DEFAULT_DEFINITION });
  expect(page.store.getState().comparison?.curves).toBe(before?.curves);
  await stage.startRun(OTHER, false);
  await stage.trainTo(3);
  await settled();
  expect(stage.recorded).toBe(false);
  expect(trained).toEqual(['run 9', 'train 3']);
});
