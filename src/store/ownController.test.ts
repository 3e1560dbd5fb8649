import { beforeEach, expect, test } from 'vitest';
import { KITCHEN_DEFAULTS, type OwnRunConfig, TRL_DEFAULTS } from '../train/ownConfig';
import type { MetricsRecord, OwnEvaluation } from '../train/records';
import type { OwnModelInfo } from '../worker/own/model';
import { DEFAULT_OWN_WATCH, type OwnCommand, type OwnReport } from '../worker/own/protocol';
import type { ExportPage } from '../worker/protocol';
import { connectOwnController, type OwnController } from './ownController';
import { createOwnRunStore, hasOwnChanges, type OwnRunStore } from './ownRun';

let store: OwnRunStore;
let controller: OwnController;
let sent: OwnCommand[];
let transferred: Transferable[];
let disposed: number;
let report: (report: OwnReport) => void;

beforeEach(() => {
  store = createOwnRunStore();
  sent = [];
  transferred = [];
  disposed = 0;
  controller = connectOwnController(store, (listener) => {
    report = listener;
    return {
      send: (command, transfer = []) => {
        sent.push(command);
        transferred.push(...transfer);
      },
      dispose: () => disposed++,
    };
  });
});

const state = () => store.getState();
const types = () => sent.map(({ type }) => type);

function model(kind: OwnModelInfo['kind'] = 'shipped'): OwnReport {
  const shape = { layers: 2, width: 32, heads: 4, inner: 128, vocab: 24, positions: 16, parameters: 10, tied: true };
  const info: OwnModelInfo = {
    id: kind,
    name: kind,
    kind,
    ...shape,
    dtypes: ['F32'],
    bytes: 40,
    tokenizerVocab: 24,
    keeping: 'not_asked',
  };
  return { type: 'model', info, tokens: { tokenizerJson: '{}', contextLength: 16, endToken: 0, vocab: 24 } };
}

function ready(config: OwnRunConfig = state().draft): void {
  const backend = { kind: 'wasm', description: 'test', software: false, threads: 1 } as const;
  const split = { training: 9, heldOut: 1 };
  report({ type: 'ready', config, split, backend, reason: 'chosen', detail: '' });
}

function standing(runState: 'idle' | 'running' | 'paused' | 'finished', step: number): void {
  report({ type: 'state', state: runState, step, millisecondsPerStep: 1 });
}

/** A model and data are there. */
function loaded(): void {
  controller.enter('auto');
  report(model());
  controller.setData('pairs.jsonl', new Int32Array(0));
  report({ type: 'data', name: 'pairs.jsonl', count: 10 });
  transferred.length = 0;
  sent.length = 0;
}

const metrics = (step: number) => ({ step, loss: 0.5, 'rewards/margins': 1 }) as MetricsRecord;
const evaluation = (step: number): OwnEvaluation => ({
  step,
  eval_loss: 0.6,
  'eval_rewards/chosen': 1,
  'eval_rewards/rejected': 0,
  'eval_rewards/accuracies': 1,
  'eval_rewards/margins': 1,
  'eval_logps/chosen': -1,
  'eval_logps/rejected': -2,
  'kl/sampled': { k1: 0.1, k3: 0.2, standardError: 0.05, samples: 32 },
});

test('the page begins with its own model, once', () => {
  controller.enter('wasm');
  expect(sent).toEqual([
    { type: 'loadModel', source: { kind: 'shipped', model: 'kitchen-small' }, backend: 'wasm', cache: false },
  ]);
  report({ type: 'modelLoading', bytes: 1, total: 4 });
  expect(state().modelLoading).toEqual({ bytes: 1, total: 4 });
  report(model());
  expect(state()).toMatchObject({ model: { id: 'shipped' }, modelLoading: undefined, tokens: { vocab: 24 } });
  controller.leave();
  controller.enter('wasm');
  expect(types()).toEqual(['loadModel', 'pause']);
});

test('without data nothing trains', () => {
  controller.enter('auto');
  report(model());
  controller.train();
  controller.reset();
  expect(types()).toEqual(['loadModel']);
});

test('the first Train makes the run, and trains as soon as it is there', () => {
  loaded();
  controller.train();
  expect(sent).toEqual([{ type: 'start', config: KITCHEN_DEFAULTS }]);
  expect(state()).toMatchObject({ awaitingRun: true, queued: { type: 'train' } });
  ready();
  expect(types()).toEqual(['start', 'train']);
  expect(state()).toMatchObject({ awaitingRun: false, queued: undefined, split: { training: 9, heldOut: 1 } });
  standing('running', 3);
  controller.pause();
  standing('paused', 4);
  controller.train();
  expect(types()).toEqual(['start', 'train', 'pause', 'train']);
});

test('a changed setting applies at once before the first step, and at reset after it', () => {
  loaded();
  controller.step();
  ready();
  standing('idle', 0);
  state().editConfig({ beta: 2 });
  expect(hasOwnChanges(state())).toBe(true);
  controller.train();
  expect(sent.at(-1)).toMatchObject({ type: 'start', config: { beta: 2 } });
  ready();
  standing('paused', 5);
  state().editConfig({ beta: 3 });
  controller.train();
  expect(sent.at(-1)).toEqual({ type: 'train' });
  controller.reset();
  expect(sent.at(-1)).toMatchObject({ type: 'start', config: { beta: 3 } });
  standing('finished', 9);
  expect(state().step).toBe(5);
});

test('metrics and measurements become curves; a step is measured once', () => {
  loaded();
  controller.train();
  ready();
  report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  report({ type: 'measuring', done: 0, total: 1 });
  expect(state().measuring).toEqual({ done: 0, total: 1 });
  report({ type: 'evaluation', record: evaluation(2) });
  report({ type: 'evaluation', record: evaluation(2) });
  report({ type: 'evaluation' });
  const { curves, measuring, latestEvaluation } = state();
  expect(curves.metrics.columns.step).toEqual([0, 1]);
  expect(curves.evaluations.columns).toMatchObject({ step: [2], 'kl/sampled': [0.2], 'kl/standardError': [0.05] });
  expect([measuring, latestEvaluation?.step]).toEqual([undefined, 2]);
  controller.reset();
  ready();
  expect(state().curves.metrics.seen).toBe(0);
});

test('another model takes data and run away, and another kind brings its own defaults', () => {
  loaded();
  controller.train();
  ready();
  state().editConfig({ beta: 7 });
  report(model());
  expect(state()).toMatchObject({ data: undefined, applied: undefined, draft: { beta: 7 } });
  controller.load({ kind: 'url', url: 'https://example.org/gpt2' }, 'auto', true);
  report(model('url'));
  expect(state().draft).toEqual(TRL_DEFAULTS);
});

test('data go to the worker without a copy, and are looked at from their first pair', () => {
  loaded();
  controller.watch({ pair: 5 });
  const packed = Int32Array.of(0, 1, 1, 1, 2, 3, 4);
  controller.setData('mine.jsonl', packed);
  expect(transferred).toEqual([packed.buffer]);
  report({ type: 'data', name: 'mine.jsonl', count: 1 });
  expect(state()).toMatchObject({ data: { name: 'mine.jsonl', count: 1 }, watch: DEFAULT_OWN_WATCH });
  expect(sent.at(-1)).toEqual({ type: 'watch', watch: DEFAULT_OWN_WATCH });
});

test('completions of what is no longer watched are not shown', () => {
  loaded();
  controller.train();
  ready();
  controller.watch({ prompt: 'new' });
  const answer = { type: 'completions', step: 0, prompt: 'x', reference: [], policy: [] } as const;
  report({ ...answer, watch: DEFAULT_OWN_WATCH });
  expect(state().completions).toBeUndefined();
  report({ ...answer, watch: { ...DEFAULT_OWN_WATCH, prompt: 'new' } });
  expect(state().completions?.watch.prompt).toBe('new');
});

test('a start that fails leaves no run; a crash leaves no worker', () => {
  loaded();
  controller.train();
  ready();
  standing('paused', 1);
  report({ type: 'metrics', records: [metrics(0)] });
  const problem = { code: 'device_limit', message: 'too large', values: {} } as const;
  controller.reset();
  report({ type: 'failed', ...problem, fatal: false, command: 'start' });
  expect(state()).toMatchObject({ failure: { code: 'device_limit' }, applied: undefined, data: { count: 10 } });
  expect(state().curves.metrics.seen).toBe(1);
  controller.train();
  expect(sent.at(-1)).toMatchObject({ type: 'start' });
  expect(state().failure).toBeUndefined();

  ready();
  report({ type: 'failed', ...problem, fatal: true });
  expect(disposed).toBe(1);
  expect(state()).toMatchObject({ runState: 'failed', model: undefined, data: undefined });
  controller.enter('auto');
  expect(sent.at(-1)).toMatchObject({ type: 'loadModel' });
});

test('exports are answered in their order, and dismissed by a crash', async () => {
  const early = await controller.take({ type: 'verify', bytes: new Uint8Array(1), name: 'a.zip' });
  expect(early).toMatchObject({ type: 'failed', values: { reason: expect.stringContaining('train first') } });
  loaded();
  controller.train();
  ready();
  const page = { title: 't', fileName: 'f', link: 'l', date: 'd', language: 'en' } as ExportPage;
  const exported = controller.take({ type: 'export', kind: 'csv', page });
  const bytes = new Uint8Array(3);
  const verified = controller.take({ type: 'verify', bytes, name: 'b.zip' });
  expect(transferred).toEqual([bytes.buffer]);
  const problem = { code: 'file_invalid', message: 'no zip', values: {} } as const;
  report({ type: 'exported', kind: 'csv', file: { name: 'f.csv', type: 'text/csv', bytes: new Uint8Array(0) } });
  report({ type: 'verified', problem });
  expect(await exported).toMatchObject({ type: 'exported', file: { name: 'f.csv' } });
  expect(await verified).toEqual({ type: 'verified', problem });
  // What went wrong is no failure of the run.
  expect(state().failure).toBeUndefined();
  const lost = controller.take({ type: 'export', kind: 'json', page });
  report({ type: 'failed', code: 'device_lost', message: 'gone', values: {}, fatal: true });
  expect(await lost).toMatchObject({ type: 'failed', code: 'device_lost' });
});
