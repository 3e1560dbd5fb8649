import { beforeEach, expect, test } from 'vitest';
import type { EvaluationRecord, MetricsRecord } from '../train/records';
import { DEFAULT_RUN, type RunConfig } from '../train/runConfig';
import type { Command, Report } from '../worker/protocol';
import { type Controller, connectController } from './controller';
import { hasUnappliedChanges } from './runData';
import { createRunStore, type RunStore } from './runStore';

let store: RunStore;
let controller: Controller;
let sent: Command[];
let disposed: number;
let report: (report: Report) => void;

beforeEach(() => {
  store = createRunStore();
  sent = [];
  disposed = 0;
  const createClient = (listener: (report: Report) => void) => {
    report = listener;
    return { send: (command: Command) => sent.push(command), dispose: () => disposed++ };
  };
  controller = connectController(store, createClient, 'en');
});

const types = () => sent.map(({ type }) => type);

function ready(config: RunConfig = store.getState().draft): void {
  const backend = { kind: 'wasm', description: 'test', software: false, threads: 1 } as const;
  const dishes = [{ prompt: 'the egg is' }, { prompt: 'the soup is' }];
  report({ type: 'ready', config, backend, reason: 'chosen', detail: '', parameters: 10, dishes });
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
  expect(sent).toEqual([{ type: 'open', backend: 'auto', config: DEFAULT_RUN, language: 'en' }]);
  report({ type: 'loading', stage: 'model', fraction: 0.5 });
  expect(store.getState().loading).toEqual({ stage: 'model', fraction: 0.5 });
  ready();
  expect(sent.at(-1)).toEqual({ type: 'watch', dish: 0 });
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
  expect(sent).toEqual([{ type: 'train' }, { type: 'reset', config: { ...DEFAULT_RUN, beta: 0.3 } }]);
  ready();
  expect(hasUnappliedChanges(store.getState())).toBe(false);
});

test('before the first step a change is applied by Train itself', () => {
  opened();
  store.getState().editConfig({ seed: 9 });
  controller.train();
  expect(types()).toEqual(['reset']);
  ready();
  expect(types()).toEqual(['reset', 'watch', 'train']);
});

test('a finished run is trained again from its start', () => {
  opened();
  report({ type: 'state', state: 'finished', step: 600, millisecondsPerStep: 1, captured: false });
  controller.train();
  ready();
  expect(types()).toEqual(['reset', 'watch', 'train']);
});

test('a running run is interrupted before it is reset, and its late reports are ignored', () => {
  opened();
  report({ type: 'state', state: 'running', step: 10, millisecondsPerStep: 1, captured: false });
  controller.reset();
  expect(types()).toEqual(['pause', 'reset']);
  report({ type: 'metrics', records: [metrics(11)] });
  report({ type: 'state', state: 'paused', step: 12, millisecondsPerStep: 1, captured: false });
  expect(store.getState()).toMatchObject({ step: 10, metrics: { seen: 0 } });
  ready();
  expect(store.getState()).toMatchObject({ step: 0, runState: 'idle', metrics: { seen: 0 } });
});

test('a reset that fails leaves the run in sight, to go on with', () => {
  opened();
  report({ type: 'metrics', records: [metrics(0)] });
  report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  controller.reset();
  report({ type: 'failed', code: 'download_failed', message: 'gone', values: { url: 'x', status: 404 }, fatal: false });
  report({ type: 'state', state: 'paused', step: 1, millisecondsPerStep: 1, captured: false });
  expect(store.getState()).toMatchObject({ awaitingRun: false, runState: 'paused', step: 1, metrics: { seen: 1 } });
  controller.train();
  expect(types().at(-1)).toBe('train');
});

test('another backend needs another worker', () => {
  opened();
  store.getState().editBackend('wasm');
  controller.reset();
  expect(sent).toEqual([{ type: 'open', backend: 'wasm', config: DEFAULT_RUN, language: 'en' }]);
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
  };
  report({ type: 'evaluation', record });
  const { metrics: series, evaluations, latestEvaluation } = store.getState();
  expect(series.columns.step).toEqual([0, 1]);
  expect(evaluations.columns['kl/sampled']).toEqual([0.9]);
  expect(latestEvaluation).toBe(record);
});

test('completions of another dish than the chosen one are passed over', () => {
  opened();
  controller.watch(1);
  expect(sent).toEqual([{ type: 'watch', dish: 1 }]);
  report({ type: 'completions', step: 0, dish: 0, reference: [], policy: [] });
  expect(store.getState().completions).toBeUndefined();
  report({ type: 'completions', step: 0, dish: 1, reference: [], policy: [] });
  expect(store.getState().completions?.dish).toBe(1);
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
  expect(types()).toEqual(['open', 'watch', 'train']);
  expect(store.getState().notices).toEqual([]);
});

test('a dish that the world does not have is named, and the first one is watched', () => {
  store.getState().adopt({ config: DEFAULT_RUN, backend: 'auto', dish: 40 }, []);
  opened();
  expect(store.getState().dish).toBe(0);
  expect(store.getState().notices).toMatchObject([{ kind: 'setting', problem: { name: 'dish', value: '40' } }]);
});
