import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { PreferencePair } from '../../data/batching';
import { DISHES } from '../../data/kitchen/dishes';
import { COMPLETIONS } from '../../data/kitchen/grammar';
import { packPairs } from '../../data/pairCodec';
import { TEXTS } from '../../export/testKit';
import { readCheckpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import { loadTokenizer } from '../../model/tokenizer';
import type { MemoryLimits } from '../../runtime/backend';
import { KITCHEN_DEFAULTS, type OwnRunConfig } from '../../train/ownConfig';
import { bitsOfWeights, randomPairs, TINY_GPT2 } from '../../train/testKit';
import type { ExportKind } from '../protocol';
import { DEFAULT_OWN_WATCH, type OwnCommand, type OwnReport } from './protocol';
import { OwnSession } from './session';

const MODELS = new URL('../../../public/models/', import.meta.url);
const CONFIG: OwnRunConfig = {
  ...KITCHEN_DEFAULTS,
  per_device_train_batch_size: 4,
  max_steps: 6,
  eval_steps: 3,
  logging_steps: 2,
};
/** Two verdicts on a dish each. */
const PAIRS: readonly PreferencePair[] = Array.from({ length: 300 }, (_, i) => ({
  promptIds: DISHES[i % DISHES.length].promptIds,
  chosenIds: COMPLETIONS[(7 * i) % COMPLETIONS.length],
  rejectedIds: COMPLETIONS[(7 * i + 3) % COMPLETIONS.length],
}));
const NANO = {
  type: 'loadModel',
  source: { kind: 'shipped', model: 'kitchen-nano' },
  backend: 'wasm',
  cache: false,
} as const satisfies OwnCommand;

/** The address whose answer waits, until it is given. */
let held: { readonly path: string; answer?: () => void } | undefined;

vi.stubGlobal('fetch', async (url: URL, { signal }: { signal?: AbortSignal } = {}) => {
  if (held && url.pathname.endsWith(held.path)) {
    await new Promise<void>((resolve) => Object.assign(held as object, { answer: resolve }));
  }
  signal?.throwIfAborted();
  try {
    return new Response(await readFile(url));
  } catch {
    return new Response('', { status: 404 });
  }
});
afterAll(() => vi.unstubAllGlobals());

/** Of the next session. */
let limits: Partial<MemoryLimits>;
let reports: OwnReport[];
/** Called with each report as it is posted. */
let posted: (report: OwnReport) => unknown;
let session: OwnSession;
beforeEach(() => {
  held = undefined;
  reports = [];
  limits = {};
  posted = () => {};
  session = new OwnSession({
    post: (report) => {
      reports.push(report);
      posted(report);
    },
    webgpu: () => Promise.reject(new Error('none')),
    wasm: async () => {
      const backend = await openNodeBackend(1);
      return Object.create(backend, { limits: { value: { ...backend.limits, ...limits } } });
    },
    models: MODELS,
  });
});

type Of<Type extends OwnReport['type']> = Extract<OwnReport, { type: Type }>;

const all = <Type extends OwnReport['type']>(type: Type) =>
  reports.filter((report): report is Of<Type> => report.type === type);

/** The reports from a command on, until one is as wanted. */
async function until<Type extends OwnReport['type']>(
  command: OwnCommand,
  type: Type,
  wanted: (report: Of<Type>) => boolean = () => true,
): Promise<Of<Type>> {
  reports = [];
  session.receive(command);
  return vi.waitUntil(() => all(type).find(wanted), { timeout: 60_000, interval: 5 });
}

const data = (): OwnCommand => ({
  type: 'setData',
  name: 'verdicts.jsonl',
  packed: packPairs(PAIRS.map((pair, place) => [place, pair])),
});

async function ready(config = CONFIG): Promise<void> {
  await until(NANO, 'model');
  await until(data(), 'data');
  await until({ type: 'start', config }, 'evaluation');
}

test('from a model and pairs to a finished run', async () => {
  const model = await until(NANO, 'model');
  expect(model).toMatchObject({
    info: { id: 'shipped:kitchen-nano', layers: 2, vocab: 24 },
    tokens: { contextLength: 16, endToken: 0, vocab: 24 },
  });
  expect(JSON.parse(model.tokens.tokenizerJson)).toHaveProperty('model');
  expect(await until(data(), 'data')).toEqual({ type: 'data', name: 'verdicts.jsonl', count: PAIRS.length });
  const first = await until({ type: 'start', config: CONFIG }, 'evaluation');
  expect(all('ready')[0]).toMatchObject({ split: { training: 270, heldOut: 30 }, config: CONFIG });
  expect(first.record).toMatchObject({ step: 0, 'eval_rewards/margins': 0, 'kl/sampled': { samples: 32 } });
  expect(all('measuring').at(-1)).toEqual({ type: 'measuring', done: 30, total: 30 });
  const [pair] = all('pair');
  expect(pair.prompt).toMatch(/^the \w+ \w+ is$/);
  expect(pair.record.chosen.tokens.map((token) => pair.labels[token]).at(-1)).toBe('<|endoftext|>');
  const [said] = all('completions');
  expect([said.prompt, said.policy.length, said.policy]).toEqual([pair.prompt, 4, said.reference]);

  await until({ type: 'train' }, 'state', ({ state }) => state === 'finished');
  expect(all('metrics').flatMap(({ records }) => records.map(({ step }) => step))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(all('evaluation').map(({ record }) => record?.step)).toEqual([3, 6]);
  await until({ type: 'watch', watch: { ...DEFAULT_OWN_WATCH, pair: 7 } }, 'completions');
  expect(all('pair')[0].record).toMatchObject({ step: 6, index: 7 });
});

test('steps, pauses, goes up to a step, and starts again on the same graphs', async () => {
  await ready({ ...CONFIG, max_steps: 1000 });
  await until({ type: 'step' }, 'state', ({ state, step }) => state === 'paused' && step === 1);
  await until({ type: 'train', until: 5 }, 'state', ({ state, step }) => state === 'paused' && step === 5);
  session.receive({ type: 'train' });
  const paused = await until({ type: 'pause' }, 'state', ({ state }) => state === 'paused');
  expect(paused.step).toBeGreaterThanOrEqual(5);
  const fresh = await until({ type: 'start', config: { ...CONFIG, seed: 9 } }, 'evaluation');
  expect(fresh.record?.step).toBe(0);
});

test('a prompt is typed; what the tokenizer does not know is said', async () => {
  await ready();
  const watch = { ...DEFAULT_OWN_WATCH, prompt: 'the fried egg is', temperature: 0 };
  const said = await until({ type: 'watch', watch }, 'completions');
  expect(said.problem).toBeUndefined();
  expect(new Set(said.policy.map(({ text }) => text)).size).toBe(1);
  const unknown = await until({ type: 'watch', watch: { ...watch, prompt: 'the purple egg is' } }, 'completions');
  expect(unknown.problem).toMatchObject({ code: 'token_unknown' });
  const long = await until(
    { type: 'watch', watch: { ...watch, prompt: `the fried egg is${' very'.repeat(20)}` } },
    'completions',
  );
  expect(long.problem).toMatchObject({ code: 'prompt_too_long' });
});

test('what fails leaves what was there', async () => {
  expect(await until({ type: 'start', config: CONFIG }, 'failed')).toMatchObject({ code: 'config_invalid' });
  await ready();
  const missing = { ...NANO, source: { kind: 'shipped', model: 'kitchen-huge' as 'kitchen-nano' } } as const;
  expect(await until(missing, 'failed')).toMatchObject({ code: 'download_failed', fatal: false, command: 'loadModel' });
  const stranger = packPairs(randomPairs(gpt2({ ...TINY_GPT2, vocab_size: 900 }), 5, 1).map((pair) => [0, pair]));
  const refused = await until({ type: 'setData', name: 'strange.jsonl', packed: stranger }, 'failed');
  expect(refused).toMatchObject({ code: 'token_out_of_range', command: 'setData' });
  const bad = { ...CONFIG, beta: -1 };
  expect(await until({ type: 'start', config: bad }, 'failed')).toMatchObject({ values: { name: 'beta' } });
  await until({ type: 'start', config: CONFIG }, 'evaluation');
  await until({ type: 'train' }, 'state', ({ state }) => state === 'finished');
});

test('loading is given up at once', async () => {
  await ready();
  const waiting: typeof held = { path: 'kitchen-small/model.safetensors' };
  held = waiting;
  reports = [];
  session.receive({ ...NANO, source: { kind: 'shipped', model: 'kitchen-small' } });
  await vi.waitUntil(() => waiting.answer);
  session.receive({ type: 'cancel' });
  held = undefined;
  waiting.answer?.();
  await vi.waitUntil(() => all('cancelled').length === 1);
  expect(all('model')).toEqual([]);
  await until({ type: 'train' }, 'state', ({ state }) => state === 'finished');
});

test('a measurement makes room for a new run', async () => {
  await ready({ ...CONFIG, max_steps: 50, eval_steps: 1 });
  posted = ({ type }) => type === 'measuring' && session.receive({ type: 'pause' });
  session.receive({ type: 'train' });
  await vi.waitUntil(() => all('state').at(-1)?.state === 'paused');
  expect(all('evaluation').at(-1)).toEqual({ type: 'evaluation' });
});

const exported = (kind: ExportKind): OwnCommand => ({
  type: 'export',
  kind,
  page: {
    title: 'nano',
    fileName: 'nano',
    link: 'https://example.org/#page=own',
    date: '2026-01-02',
    tables: { metrics: { columns: {}, stride: 1 }, evaluations: { columns: {}, stride: 1 } },
    data: { name: 'verdicts.jsonl', training: 270, heldOut: 30 },
    language: 'zh',
    texts: TEXTS,
  },
});

async function fileOf(kind: ExportKind): Promise<Uint8Array<ArrayBuffer>> {
  const report = await until(exported(kind), 'exported');
  if (report.problem) throw new Error(report.problem.message);
  return report.file.bytes;
}

test('a run is exported between its steps, and its model has the rewards of that moment', async () => {
  expect((await until(exported('csv'), 'exported')).problem?.message).toContain('train first');
  await ready({ ...CONFIG, max_steps: 100_000 });
  await until({ type: 'train' }, 'metrics');
  const bytes = await fileOf('model');
  const files = unzipSync(bytes);
  const start = readCheckpoint({
    'config.json': new Uint8Array(await readFile(new URL('kitchen-nano/config.json', MODELS))),
    'model.safetensors': new Uint8Array(await readFile(new URL('kitchen-nano/model.safetensors', MODELS))),
  });
  const { params, config } = readCheckpoint(files);
  expect(config).toEqual(start.config);
  expect(bitsOfWeights(params)).not.toEqual(bitsOfWeights(start.params));
  // It trains on.
  await vi.waitUntil(() => all('metrics').length > 0);
  const verify = () => until({ type: 'verify', bytes, name: 'nano.zip' }, 'verified');
  const verified = await verify();
  expect(verified).toMatchObject({ verification: { pairs: 64, largest: 0, same: true } });
  if (!verified.problem) expect(new Set(verified.verification.run).size).toBeGreaterThan(64);
  await until({ type: 'pause' }, 'state', ({ state }) => state === 'paused');
  await until({ type: 'start', config: CONFIG }, 'evaluation');
  expect(await verify()).toMatchObject({ verification: { same: false } });
  const broken = await until({ type: 'verify', bytes: bytes.slice(0, 99), name: 'nano.zip' }, 'verified');
  expect(broken.problem).toMatchObject({ code: 'file_invalid' });
  expect(all('failed')).toEqual([]);
});

test('for TRL the pairs are text again, those held out apart', async () => {
  await ready({ ...CONFIG, max_steps: 100 });
  const files = unzipSync(await fileOf('trl'));
  const text = (name: string) => new TextDecoder().decode(files[name]);
  const rows = (name: string) =>
    text(name)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const { encode } = loadTokenizer(JSON.parse(text('model/tokenizer.json')));
  const tokens = [...rows('data/train.jsonl'), ...rows('data/test.jsonl')].map(({ prompt, chosen, rejected }) =>
    [encode(prompt), [...encode(chosen), 0], [...encode(rejected), 0]].join(';'),
  );
  expect(rows('data/test.jsonl')).toHaveLength(30);
  const given = PAIRS.map(({ promptIds, chosenIds, rejectedIds }) => [promptIds, chosenIds, rejectedIds].join(';'));
  expect(tokens.sort()).toEqual(given.sort());
  expect(text('dpo.yaml')).toContain('dataset_test_split: test\n');
  expect(text('dpo.yaml')).toContain('eval_steps: 3\n');
  expect(text('README.md')).toContain('Trained on 270 pairs of `verdicts.jsonl`; 30 more are held out');
});

test('a batch that cannot be held is refused with the numbers, and a smaller one trains', async () => {
  limits = { run: 24 * 2 ** 20 };
  await until(NANO, 'model');
  await until(data(), 'data');
  const large = { ...CONFIG, per_device_train_batch_size: 256 };
  const refused = await until({ type: 'start', config: large }, 'failed');
  expect(refused).toMatchObject({ code: 'memory_exceeded', command: 'start', values: { available: 24 } });
  expect(refused.values.needed).toBeGreaterThan(24);
  await until({ type: 'start', config: CONFIG }, 'evaluation');
});
