import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FILE_KITCHEN_DEFAULTS } from '../core/fileConfig';
import type { KeptInputs, RunSummary, SavedRun } from '../core/keptRun';
import { readSavedRun } from '../core/keptRunSchema';
import type { ModelSource } from '../core/modelInfo';
import type { RunCheckpoint } from '../core/runCheckpoint';
import { DEFAULT_DEFINITION, type KitchenDefinition } from '../core/runDefinition';
import { emptyCurves, withBatch, withEvaluation, withMetrics } from './curves';
import { openRunLibrary, type RunLibrary } from './runLibrary';

let count = 0;
let database: string;
let library: RunLibrary;
beforeEach(() => {
  database = `runs-${count++}`;
  library = openRunLibrary(database);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const evaluation = {
  step: 20,
  reward: 0.4,
  referenceReward: 0,
  oracleReward: 0.5,
  shareOfOracle: 0.8,
  'kl/exact': 0.1,
  'kl/sampled': { k1: 0.1, k3: 0.1, standardError: 0.01, samples: 256 },
  wellFormed: 0.99,
  length: 4,
  mass: { chosen: 0.4, rejected: 0.3, other: 0.29, malformed: 0.01 },
};
const metrics = {
  step: 0,
  loss: 0.69,
  grad_norm: 1,
  learning_rate: 1e-4,
  epoch: 0,
  'rewards/chosen': 0,
  'rewards/rejected': 0,
  'rewards/accuracies': 0,
  'rewards/margins': 0,
  'logps/chosen': -5,
  'logps/rejected': -5,
};

function run(id: string, change: Partial<RunSummary> = {}): SavedRun {
  const weights = () => ({ 'wte.weight': Float32Array.of(1, 2, 3), 'ln_f.bias': Float32Array.of(0.5) });
  const batch = {
    step: 0,
    indices: [3],
    chosenRewards: Float32Array.of(0.25),
    rejectedRewards: Float32Array.of(-0.25),
  };
  return {
    summary: {
      id,
      name: { modifier: 'very', adjective: 'crispy', style: 'fried', food: 'egg' },
      startedAt: 1,
      definition: DEFAULT_DEFINITION,
      backend: 'wasm',
      step: 20,
      savedAt: 2,
      final: evaluation,
      bytes: 12_345_678,
      ...change,
    },
    curves: withBatch(withEvaluation(withMetrics(emptyCurves(), [metrics]), evaluation), batch),
    checkpoint: {
      step: 20,
      policy: weights(),
      m: weights(),
      v: weights(),
      pairs: { known: Int32Array.of(7, 1, 2, 1, 2, 3, 0, 4), ready: new Int32Array(0), random: [1, -2, 3, 4] },
    },
  };
}

test('a run that was kept is loaded as it was', async () => {
  const saved = run('a', { origin: { name: run('b').summary.name, step: 10 } });
  await library.save(saved);
  expect(await library.load('a')).toEqual(saved);
});

test('the list is newest first; saving again replaces; runs can be removed one by one and all together', async () => {
  for (const [id, savedAt] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const)
    await library.save(run(id, { savedAt }));
  expect((await library.list()).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  await library.save(run('a', { savedAt: 4 }));
  expect((await library.list()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  await library.remove('b');
  expect((await library.list()).map(({ id }) => id)).toEqual(['a', 'c']);
  await library.clear();
  expect(await library.list()).toEqual([]);
  await expect(library.load('a')).rejects.toMatchObject({ code: 'saved_run_damaged' });
});

test('another visit finds what was kept', async () => {
  await library.save(run('a'));
  expect(await openRunLibrary(database).list()).toEqual([run('a').summary]);
});

test('a full storage is said with the run and its size, and leaves no half of it', async () => {
  await library.save(run('a'));
  vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
    this.abort();
    Object.defineProperty(this, 'error', { value: new DOMException('full', 'QuotaExceededError') });
  });
  await expect(library.save(run('b'))).rejects.toMatchObject({
    code: 'storage_full',
    values: { name: 'very crispy fried egg', needed: 12 },
  });
  vi.restoreAllMocks();
  expect(await library.list()).toHaveLength(1);
  const raw = await openDB(database);
  expect(await raw.getAllKeys('bodies')).toEqual(['a']);
  raw.close();
});

test('every transaction is ended at once: a page that is frozen before it is answered holds up no other', async () => {
  await library.list();
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const ended = vi.spyOn(IDBTransaction.prototype, 'commit');
  await library.save(run('a'));
  await library.list();
  await library.damaged();
  await library.load('a');
  await library.remove('a');
  await library.clear();
  expect(begun).toHaveBeenCalledTimes(6);
  expect(ended).toHaveBeenCalledTimes(6);
});

test('a browser that keeps nothing is said, and asked again the next time', async () => {
  vi.stubGlobal('indexedDB', undefined);
  await expect(library.list()).rejects.toMatchObject({ code: 'storage_unavailable' });
  vi.unstubAllGlobals();
  expect(await library.list()).toEqual([]);
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('not in private windows', 'SecurityError');
  });
  await expect(openRunLibrary('private').save(run('a'))).rejects.toMatchObject({
    code: 'storage_unavailable',
    values: { reason: 'not in private windows' },
  });
});

/** One spoiled place each, and the part that is named. */
type KitchenRun = SavedRun & {
  readonly checkpoint: RunCheckpoint;
  readonly summary: { readonly definition: KitchenDefinition };
};
const DAMAGES: readonly (readonly [string, (run: KitchenRun) => void])[] = [
  ['checkpoint.policy.wte.weight', ({ checkpoint }) => checkpoint.policy['wte.weight'].set([Number.NaN])],
  ['checkpoint.m.wte.weight', ({ checkpoint }) => put(checkpoint.m, 'wte.weight', Float32Array.of(1))],
  ['checkpoint.v', ({ checkpoint }) => put(checkpoint.v, 'more', Float32Array.of(1))],
  ['checkpoint.policy.wte.weight', ({ checkpoint }) => put(checkpoint.policy, 'wte.weight', [1, 2, 3])],
  ['checkpoint.step', ({ checkpoint }) => put(checkpoint, 'step', 19)],
  ['checkpoint.pairs.known', ({ checkpoint }) => put(checkpoint.pairs, 'known', Int32Array.of(7, 1, 2, 1, 2))],
  ['checkpoint.pairs.known', ({ checkpoint }) => put(checkpoint.pairs, 'known', Int32Array.of(7, 1, 1, 1, 2, 2, 99))],
  ['checkpoint.pairs.random', ({ checkpoint }) => put(checkpoint.pairs, 'random', [1, 2, 3])],
  ['curves.metrics.loss', ({ curves }) => curves.metrics.columns.loss.push(1)],
  ['curves.metrics.loss', ({ curves }) => put(curves.metrics.columns, 'loss', ['low'])],
  ['curves.metrics.step', ({ curves }) => put(curves.metrics.columns, 'step', [-1])],
  ['curves.evaluations.columns', ({ curves }) => put(curves.evaluations, 'columns', null)],
  ['curves.batches', ({ curves }) => put(curves.batches[0], 'indices', [1, 2])],
  ['definition.config.model', ({ summary }) => put(summary.definition.config, 'model', '../secret')],
  ['definition.config.beta', ({ summary }) => put(summary.definition.config, 'beta', -1)],
  ['definition.config.beta', ({ summary }) => Reflect.deleteProperty(summary.definition.config, 'beta')],
  ['definition.taste.crispy', ({ summary }) => put(summary.definition.taste.scores, 'crispy', 99)],
  ['definition.choices.chosen', ({ summary }) => put(summary.definition, 'choices', [{ dish: 0 }])],
  ['definition.choices', ({ summary }) => put(summary.definition, 'choices', Array(65).fill({ dish: 0 }))],
  ['definition.world', ({ summary }) => put(summary.definition, 'world', 'moon')],
  ['final.reward', ({ summary }) => put(summary.final, 'reward', 'high')],
  ['savedAt', ({ summary }) => put(summary, 'savedAt', 1e300)],
];

function put(target: unknown, name: string, value: unknown): void {
  (target as Record<string, unknown>)[name] = value;
}

test.each(DAMAGES)('damage in %s is named, and the run can still be removed', async (part, spoil) => {
  const spoiled = structuredClone(run('a')) as KitchenRun;
  spoil(spoiled);
  await library.save(spoiled);
  await library.save(run('b'));
  await expect(library.load('a')).rejects.toMatchObject({
    code: 'saved_run_damaged',
    values: { name: 'very crispy fried egg', part },
  });
  const inSummary = await library.damaged();
  expect([...inSummary, ...(await library.list()).map(({ id }) => id)].sort()).toEqual(['a', 'b']);
  await library.remove('a');
  expect(await library.damaged()).toEqual([]);
  expect((await library.list()).map(({ id }) => id)).toEqual(['b']);
});

const DATA = { name: 'pairs.jsonl', count: 8, hash: 'a3f0' };

describe('a run on a file', () => {
  const SOURCES: readonly ModelSource[] = [
    { kind: 'shipped', model: 'kitchen-nano' },
    { kind: 'url', url: 'https://example.org/gpt2/' },
    { kind: 'files', files: [new File(['{}'], 'config.json')], name: 'gpt2' },
  ];
  const held = { step: 20, eval_loss: 0.6, 'eval_rewards/chosen': 0.1, 'eval_rewards/rejected': 0 };
  const others = { 'eval_rewards/accuracies': 1, 'eval_rewards/margins': 0.1 };
  const final = { ...held, ...others, 'eval_logps/chosen': -5, 'eval_logps/rejected': -6 };
  function fileRun(source: ModelSource): SavedRun & { readonly inputs: KeptInputs } {
    const data = DATA;
    const config = FILE_KITCHEN_DEFAULTS;
    const definition = { world: 'file', config, model: { id: 'files:1', name: 'gpt2' }, data } as const;
    const { summary } = run('f', { definition, final });
    const curves = withEvaluation(withMetrics(emptyCurves(), [metrics]), final);
    return { summary, curves, inputs: { source, cache: true, packed: Int32Array.of(0, 1, 2, 1, 2, 3, 0, 4) } };
  }

  test.each(SOURCES)('is read with what it was made of: $kind', (source) => {
    const { summary, ...body } = fileRun(source);
    // The storage of Node clones no files.
    expect(readSavedRun(structuredClone(summary), body)).toEqual({ summary, ...body });
  });

  test.each<[string, (run: ReturnType<typeof fileRun>) => void]>([
    ['inputs.source', ({ inputs }) => put(inputs.source, 'url', 3)],
    ['inputs.source', ({ inputs }) => put(inputs, 'source', { kind: 'moon' })],
    ['inputs.cache', ({ inputs }) => put(inputs, 'cache', 'yes')],
    ['inputs.packed', ({ inputs }) => put(inputs, 'packed', [1, 2, 3])],
    [
      'definition.data.count',
      ({ summary }) => put(summary, 'definition', { ...summary.definition, data: { ...DATA, count: -1 } }),
    ],
    ['final.eval_loss', ({ summary }) => put(summary, 'final', evaluation)],
  ])('is refused where %s is damaged', async (part, spoil) => {
    const spoiled = structuredClone(fileRun(SOURCES[1]));
    spoil(spoiled);
    await library.save(spoiled);
    await expect(library.load('f')).rejects.toMatchObject({ code: 'saved_run_damaged', values: { part } });
  });
});

test('values that are no numbers of a chart are gaps', async () => {
  const saved = run('a');
  saved.curves.metrics.columns.grad_norm[0] = Number.POSITIVE_INFINITY;
  await library.save(saved);
  expect((await library.load('a')).curves.metrics.columns.grad_norm).toEqual([Number.NaN]);
});

test('choices by hand that are out of order are put in order', async () => {
  const saved = structuredClone(run('a'));
  const choices = [30, 10, 20, 10].map((step, place) => ({ dish: 0, chosen: place, rejected: 9, step }));
  put(saved.summary.definition, 'choices', choices);
  await library.save(saved);
  const { definition } = (await library.load('a')).summary;
  expect((definition as KitchenDefinition).choices).toEqual([choices[1], choices[3], choices[2], choices[0]]);
});

test('a run that was kept before there were faults has none', async () => {
  const early = structuredClone(run('a'));
  Reflect.deleteProperty(early.summary.definition.config, 'fault');
  Reflect.deleteProperty(early.summary.definition, 'world');
  await library.save(early);
  expect((await library.load('a')).summary.definition).toMatchObject({ world: 'kitchen', config: { fault: 'none' } });
});
