import { beforeEach, expect, test } from 'vitest';
import { EngineError } from '../errors';
import type { RunCheckpoint } from '../train/checkpoint';
import type { EvaluationRecord, MetricsRecord } from '../train/records';
import { DEFAULT_DEFINITION, type RunDefinition } from '../train/runDefinition';
import { type Command, DEFAULT_WATCH, type Report } from '../worker/protocol';
import { type Controller, connectController } from './controller';
import { hasUnappliedChanges, type RunSummary } from './runData';
import { KEPT_RUNS, RunKeeper } from './runKeeper';
import type { RunLibrary, SavedRun } from './runLibrary';
import { createRunStore, type RunStore } from './runStore';

let store: RunStore;
let controller: Controller;
let sent: Command[];
let disposed: number;
let report: (report: Report) => void;
let shelf: Map<string, SavedRun>;
let tab: string | null;
let storageIsFull: boolean;

beforeEach(() => {
  store = createRunStore();
  sent = [];
  disposed = 0;
  const createClient = (listener: (report: Report) => void) => {
    report = listener;
    return { send: (command: Command) => sent.push(command), dispose: () => disposed++ };
  };
  shelf = new Map();
  tab = null;
  storageIsFull = false;
  controller = connectController(store, createClient, new RunKeeper(store, library(), TAB), 'en');
});

const TAB = {
  get: () => tab,
  set: (id: string | null) => {
    tab = id;
  },
};

/** Kept runs in memory. */
function library(): RunLibrary {
  const summaries = () => [...shelf.values()].map(({ summary }) => summary).sort((a, b) => b.savedAt - a.savedAt);
  return {
    list: async () => summaries(),
    damaged: async () => [],
    save: async (run) => {
      if (storageIsFull) throw new EngineError('storage_full', 'no room', { name: 'run', needed: 2 });
      shelf.set(run.summary.id, structuredClone(run));
    },
    load: async (id) => {
      const run = shelf.get(id);
      if (!run) throw new EngineError('saved_run_damaged', 'gone', { name: id, reason: 'gone' });
      return structuredClone(run);
    },
    remove: async (id) => void shelf.delete(id),
    clear: async () => shelf.clear(),
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function checkpoint(step: number): RunCheckpoint {
  const arrays = { w: Float32Array.of(step) };
  const pairs = { known: new Int32Array(0), ready: new Int32Array(0), random: [1, 2, 3, 4] } as const;
  return { step, policy: arrays, m: arrays, v: arrays, pairs: { ...pairs, random: [...pairs.random] } };
}

const types = () => sent.map(({ type }) => type);

function ready(definition: RunDefinition = store.getState().draft, step = 0): void {
  const backend = { kind: 'wasm', description: 'test', software: false, threads: 1 } as const;
  report({ type: 'ready', definition, step, backend, reason: 'chosen', detail: '', parameters: 10 });
}

function metrics(step: number): MetricsRecord {
  const rewards = { 'rewards/chosen': 1, 'rewards/rejected': 0, 'rewards/accuracies': 1, 'rewards/margins': 1 };
  return {
    step,
    loss: 0.5,
    grad_norm: 1,
    learning_rate: 1,
    epoch: 0,
    ...rewards,
    'logps/chosen': -1,
    'logps/rejected': -2,
  };
}

function opened(): void {
  controller.open();
  controller.chartsSettled(true);
  ready();
  sent.length = 0;
}

test('opening hands over the configuration, and the dish is watched once the run is there', () => {
  controller.open();
  const opening = {
    type: 'open',
    backend: 'auto',
    definition: DEFAULT_DEFINITION,
    language: 'en',
    watch: DEFAULT_WATCH,
  };
  expect(sent).toEqual([opening]);
  report({ type: 'loading', stage: 'model', fraction: 0.5 });
  expect(store.getState().loading).toEqual({ stage: 'model', fraction: 0.5 });
  ready();
  expect(sent).toContainEqual({ type: 'watch', watch: DEFAULT_WATCH });
  expect(store.getState()).toMatchObject({ awaitingRun: false, loading: undefined, runState: 'idle' });
});

test('Train pressed early starts once both the run and the charts are there', () => {
  controller.open();
  controller.train();
  ready();
  expect(types()).not.toContain('train');
  controller.chartsSettled(true);
  expect(types()).toContain('train');
  expect(store.getState().queued).toBeUndefined();
});

test('a run to a step that is asked for early pauses there', () => {
  controller.open();
  controller.train(30);
  ready();
  controller.chartsSettled(true);
  expect(sent.at(-1)).toEqual({ type: 'train', until: 30 });
});

test('Train pressed early can be taken back', () => {
  controller.open();
  controller.train();
  controller.pause();
  controller.chartsSettled(true);
  ready();
  expect(types()).not.toContain('train');
});

test('a change is marked until it is applied, and reset applies it', () => {
  opened();
  report({ type: 'state', state: 'paused', step: 5, millisecondsPerStep: 1, captured: false });
  store.getState().editConfig({ beta: 0.3 });
  expect(hasUnappliedChanges(store.getState())).toBe(true);
  controller.train();
  controller.reset();
  const definition = { ...DEFAULT_DEFINITION, config: { ...DEFAULT_DEFINITION.config, beta: 0.3 } };
  expect(sent).toEqual([{ type: 'train' }, { type: 'reset', definition }]);
  ready();
  expect(hasUnappliedChanges(store.getState())).toBe(false);
});

test('before the first step a change is applied by Train itself', () => {
  opened();
  store.getState().editConfig({ seed: 9 });
  controller.train();
  expect(types()).toEqual(['reset']);
  ready();
  expect(types()).toEqual(['reset', 'watch', 'speed', 'train']);
});

test('a finished run is trained again from its start', () => {
  opened();
  report({ type: 'state', state: 'finished', step: 600, millisecondsPerStep: 1, captured: false });
  controller.train();
  ready();
  expect(types()).toEqual(['reset', 'watch', 'speed', 'train']);
});

test('a running run is interrupted before it is reset, and its late reports are ignored', () => {
  opened();
  report({ type: 'state', state: 'running', step: 10, millisecondsPerStep: 1, captured: false });
  controller.reset();
  expect(types()).toEqual(['pause', 'reset']);
  report({ type: 'metrics', records: [metrics(11)] });
  report({ type: 'state', state: 'paused', step: 12, millisecondsPerStep: 1, captured: false });
  expect(store.getState()).toMatchObject({ step: 10, curves: { metrics: { seen: 0 } } });
  ready();
  expect(store.getState()).toMatchObject({ step: 0, runState: 'idle', curves: { metrics: { seen: 0 } } });
});

test('a reset that fails leaves the run in sight, to go on with', () => {
  opened();
  report({ type: 'metrics', records: [metrics(0)] });
  report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  controller.reset();
  report({ type: 'failed', code: 'download_failed', message: 'gone', values: { url: 'x', status: 404 }, fatal: false });
  report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  expect(store.getState()).toMatchObject({
    awaitingRun: false,
    runState: 'paused',
    step: 1,
    curves: { metrics: { seen: 1 } },
  });
  controller.train();
  expect(types().at(-1)).toBe('train');
});

test('another backend needs another worker', () => {
  opened();
  store.getState().editBackend('wasm');
  controller.reset();
  expect(sent).toMatchObject([{ type: 'open', backend: 'wasm', definition: DEFAULT_DEFINITION }]);
  expect(disposed).toBe(1);
});

test('metrics and evaluations are collected', () => {
  opened();
  report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  const sampled = { k1: 1, k3: 0.9, standardError: 0.1, samples: 64 };
  const record: EvaluationRecord = {
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
  report({ type: 'evaluation', record });
  const { curves, latestEvaluation } = store.getState();
  const { metrics: series, evaluations } = curves;
  expect(series.columns.step).toEqual([0, 1]);
  expect(evaluations.columns['kl/sampled']).toEqual([0.9]);
  expect(evaluations.columns['mass/other']).toEqual([0.6]);
  expect(latestEvaluation).toBe(record);
});

test('completions of another dish or prompt than the chosen one are passed over', () => {
  opened();
  controller.watch({ dish: 1, temperature: 0.5 });
  const watch = { ...DEFAULT_WATCH, dish: 1, temperature: 0.5 };
  expect(sent).toEqual([{ type: 'watch', watch }]);
  report({ type: 'completions', step: 0, watch: DEFAULT_WATCH, reference: [], policy: [] });
  report({ type: 'completions', step: 0, watch: { ...watch, prompt: 'the' }, reference: [], policy: [] });
  expect(store.getState().completions).toBeUndefined();
  report({ type: 'completions', step: 0, watch, reference: [], policy: [] });
  expect(store.getState().completions?.watch).toEqual(watch);
});

test('a fatal failure is shown once, ends the worker, and Train opens a new one', () => {
  opened();
  const failure = {
    type: 'failed',
    code: 'device_lost',
    message: 'lost',
    values: { reason: 'x' },
    fatal: true,
  } as const;
  report(failure);
  report(failure);
  expect(store.getState().notices).toHaveLength(1);
  expect(store.getState().runState).toBe('failed');
  expect(disposed).toBeGreaterThan(0);
  controller.train();
  expect(types()).toEqual(['open']);
  ready();
  expect(types()).toEqual(['open', 'watch', 'speed', 'train']);
  expect(store.getState().notices).toEqual([]);
});

test('a run is kept at its checkpoints, and taken up again in the same tab', async () => {
  opened();
  report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  const run = store.getState().run;
  expect(tab).toBe(run?.id);
  expect(store.getState().library).toMatchObject([{ id: run?.id, name: run?.name, step: 2 }]);

  // The page is reloaded.
  const kept = store;
  store = createRunStore();
  controller = connectController(
    store,
    (listener) => {
      report = listener;
      return { send: (command: Command) => sent.push(command), dispose: () => disposed++ };
    },
    new RunKeeper(store, library(), TAB),
    'en',
  );
  sent.length = 0;
  await controller.start();
  expect(sent).toMatchObject([{ type: 'open', definition: DEFAULT_DEFINITION, checkpoint: checkpoint(2) }]);
  ready(DEFAULT_DEFINITION, 2);
  expect(store.getState()).toMatchObject({ step: 2, run: kept.getState().run });
  expect(store.getState().curves.metrics.columns.step).toEqual([0, 1]);
  expect(store.getState().notices).toMatchObject([{ kind: 'resumed', step: 2 }]);
});

test('another configuration in the link starts afresh, and leaves what was kept', async () => {
  opened();
  report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  store.getState().editConfig({ seed: 8 });
  sent.length = 0;
  await controller.start();
  expect(sent).toMatchObject([{ type: 'open', definition: { config: { seed: 8 } } }]);
  expect(sent[0]).not.toHaveProperty('checkpoint');
  expect([tab, shelf.size]).toEqual([null, 1]);
});

test('a full storage is said, and training goes on', async () => {
  opened();
  storageIsFull = true;
  report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(store.getState().notices).toMatchObject([{ kind: 'library', problem: { code: 'storage_full' } }]);
  expect(store.getState().runState).not.toBe('failed');
});

test('the oldest runs make room', async () => {
  opened();
  report({ type: 'checkpoint', checkpoint: checkpoint(1) });
  await settled();
  const [run] = shelf.values();
  for (let i = 0; i < KEPT_RUNS + 3; i++) {
    const summary: RunSummary = { ...run.summary, id: `old-${i}`, savedAt: i };
    shelf.set(summary.id, { ...run, summary });
  }
  report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(shelf.size).toBe(KEPT_RUNS);
  expect([...shelf.keys()]).not.toContain('old-0');
  expect(store.getState().library).toHaveLength(KEPT_RUNS);
});

test('a kept run is opened, compared and forgotten', async () => {
  opened();
  report({ type: 'metrics', records: [metrics(0)] });
  report({ type: 'checkpoint', checkpoint: checkpoint(1) });
  await settled();
  const id = store.getState().run?.id ?? '';
  store.getState().editConfig({ beta: 0.2 });
  controller.reset();
  ready();
  expect(store.getState().run?.id).not.toBe(id);
  await controller.compare(id);
  expect(store.getState().comparison).toMatchObject({ run: { id }, curves: { metrics: { seen: 1 } } });
  await controller.openRun(id);
  expect(sent.at(-1)).toMatchObject({ type: 'reset', definition: DEFAULT_DEFINITION, checkpoint: { step: 1 } });
  expect(store.getState().draft).toEqual(DEFAULT_DEFINITION);
  ready(DEFAULT_DEFINITION, 1);
  expect(store.getState()).toMatchObject({ step: 1, run: { id } });
  await controller.forgetRun(id);
  expect(store.getState()).toMatchObject({ library: [], comparison: undefined });
});

test('a fork keeps the course up to its step, and knows where it comes from', () => {
  opened();
  report({ type: 'metrics', records: [0, 1, 2, 3, 4].map(metrics) });
  report({ type: 'state', state: 'paused', step: 5, millisecondsPerStep: 1, captured: false });
  const parent = store.getState().run;
  controller.fork(3);
  expect(sent.at(-1)).toEqual({ type: 'fork', step: 3, definition: DEFAULT_DEFINITION });
  ready(DEFAULT_DEFINITION, 3);
  const { curves, run, step } = store.getState();
  expect(curves.metrics.columns.step).toEqual([0, 1, 2]);
  expect(run).toMatchObject({ origin: { name: parent?.name, step: 3 } });
  expect([run?.id === parent?.id, step]).toEqual([false, 3]);
});

test('a choice by hand starts a run on choices, and becomes part of its definition', () => {
  opened();
  store.getState().editConfig({ label_source: 'hand' });
  controller.train();
  expect(sent).toEqual([]);
  report({ type: 'proposal', proposal: { dish: 2, first: 10, second: 20 } });
  controller.choose('second');
  expect(types()).toEqual(['reset', 'choose']);
  expect(sent[1]).toEqual({ type: 'choose', choice: { dish: 2, chosen: 20, rejected: 10 } });
  ready();
  expect(types().at(-1)).toBe('propose');
  const choice = { dish: 2, chosen: 20, rejected: 10, step: 0 };
  report({ type: 'chosen', choice });
  const { draft, applied } = store.getState();
  expect([draft.choices, applied?.choices]).toEqual([[choice], [choice]]);
  expect(hasUnappliedChanges(store.getState())).toBe(false);
  sent.length = 0;
  report({ type: 'proposal', proposal: { dish: 3, first: 1, second: 2 } });
  controller.choose('first');
  expect(types()).toEqual(['choose', 'propose']);
});

test('a slow step is asked for once and shown when it arrives', () => {
  opened();
  controller.narrate();
  expect(types()).toEqual(['narrate']);
  expect(store.getState().narration).toBe('asked');
  store.getState().closeNarration();
  expect(store.getState().narration).toBeUndefined();
});

test('a preset is applied at once', () => {
  opened();
  controller.choosePreset('stuck-at-log2');
  expect(types()).toEqual(['reset']);
  expect(store.getState()).toMatchObject({ preset: 'stuck-at-log2', draft: { config: { learning_rate: 0 } } });
});
