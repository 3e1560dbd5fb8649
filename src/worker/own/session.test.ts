import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { packPairs } from '../../data/pairCodec';
import { gpt2 } from '../../model/gpt2';
import { KITCHEN_DEFAULTS, type OwnRunConfig } from '../../train/ownConfig';
import { randomPairs, TINY_GPT2 } from '../../train/testKit';
import { DEFAULT_OWN_WATCH, type OwnCommand, type OwnReport, SAMPLE_PAIRS } from './protocol';
import { OwnSession } from './session';

const MODELS = new URL('../../../public/models/', import.meta.url);
const CONFIG: OwnRunConfig = {
  ...KITCHEN_DEFAULTS,
  per_device_train_batch_size: 4,
  max_steps: 6,
  eval_steps: 3,
  logging_steps: 2,
};
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

let reports: OwnReport[];
/** Called with each report as it is posted. */
let posted: (report: OwnReport) => unknown;
let session: OwnSession;
beforeEach(() => {
  held = undefined;
  reports = [];
  posted = () => {};
  session = new OwnSession({
    post: (report) => {
      reports.push(report);
      posted(report);
    },
    webgpu: () => Promise.reject(new Error('none')),
    wasm: async () => openNodeBackend(1),
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

async function ready(config = CONFIG): Promise<void> {
  await until(NANO, 'model');
  await until({ type: 'sampleData', seed: 1 }, 'data');
  await until({ type: 'start', config }, 'evaluation');
}

test('from a model and pairs to a finished run', async () => {
  const model = await until(NANO, 'model');
  expect(model).toMatchObject({
    info: { id: 'shipped:kitchen-nano', layers: 2, vocab: 24 },
    tokens: { contextLength: 16, endToken: 0, vocab: 24 },
  });
  expect(JSON.parse(model.tokens.tokenizerJson)).toHaveProperty('model');
  expect(await until({ type: 'sampleData', seed: 1 }, 'data')).toEqual({
    type: 'data',
    name: null,
    count: SAMPLE_PAIRS,
  });
  const first = await until({ type: 'start', config: CONFIG }, 'evaluation');
  expect(all('ready')[0]).toMatchObject({ step: 0, split: { training: 270, heldOut: 30 }, config: CONFIG });
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
  const fresh = await until({ type: 'start', config: { ...CONFIG, seed: 9 } }, 'ready');
  expect(fresh.step).toBe(0);
});

test('weights come with their moments, and the run goes on from them', async () => {
  await ready();
  await until({ type: 'train', until: 2 }, 'state', ({ state }) => state === 'paused');
  const bare = await until({ type: 'weights', moments: false }, 'weights');
  expect(bare.moments).toBeUndefined();
  const { step, policy, moments } = await until({ type: 'weights', moments: true }, 'weights');
  expect(step).toBe(2);
  expect(Object.keys(policy)).toContain('transformer.wte.weight');
  if (!moments) throw new Error('no moments');
  const snapshot = { step, policy, ...moments };
  await until({ type: 'start', config: CONFIG, snapshot }, 'ready', (report) => report.step === 2);
  const rest = await until({ type: 'train' }, 'state', ({ state }) => state === 'finished');
  expect(rest.step).toBe(6);
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
