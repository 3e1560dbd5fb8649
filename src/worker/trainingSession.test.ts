import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { SHORT_KITCHEN } from '../cli/runTestKit';
import type { Command, CommandOf, CommandType, ContentOf, Message, Report, RunKey } from '../client/runProtocol';
import type { BackendChoice } from '../core/engine';
import { FILE_KITCHEN_DEFAULTS, type FileConfig } from '../core/fileConfig';
import type { HeldOutEvaluation, NarratedStep, PairLogits, PairRecord, PairScores } from '../core/records';
import { DEFAULT_DEFINITION, type FileDefinition, type RunDefinition } from '../core/runDefinition';
import { DEFAULT_WATCH } from '../core/world';
import type { PreferencePair } from '../data/batching';
import { packPairs } from '../data/pairCodec';
import { TEXTS } from '../export/exportTestKit';
import { pairView } from '../math/pairView';
import { readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { loadTokenizer } from '../model/tokenizer';
import type { Backend } from '../runtime/backend';
import { bitsOfWeights, randomPairs, TINY_GPT2 } from '../train/trainTestKit';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { TrainingSession } from './trainingSession';

const MODELS = new URL('../../public/models/', import.meta.url);
const KITCHEN: RunDefinition = { ...DEFAULT_DEFINITION, config: { ...SHORT_KITCHEN, max_steps: 45 } };
const FILE_CONFIG: FileConfig = {
  ...FILE_KITCHEN_DEFAULTS,
  per_device_train_batch_size: 4,
  max_steps: 9,
  eval_steps: 3,
  logging_steps: 2,
};
/** Two verdicts on a dish each. */
const PAIRS: readonly PreferencePair[] = Array.from({ length: 300 }, (_, i) => ({
  promptIds: DISHES[i % DISHES.length].promptIds,
  chosenIds: COMPLETIONS[(7 * i) % COMPLETIONS.length],
  rejectedIds: COMPLETIONS[(7 * i + 3) % COMPLETIONS.length],
}));
const NANO: CommandOf<'model'> = {
  type: 'model',
  source: { kind: 'shipped', model: 'kitchen-nano' },
  backend: 'wasm',
  cache: false,
};

/** The address whose answer waits, until it is given. */
let held: { readonly path: string; answer?: () => void } | undefined;
vi.stubGlobal('fetch', async (url: URL, { signal }: { signal?: AbortSignal } = {}) => {
  if (held && url.pathname.endsWith(held.path)) {
    const waiting = held;
    await new Promise<void>((resolve, reject) => {
      waiting.answer = resolve;
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  }
  signal?.throwIfAborted();
  try {
    return new Response(await readFile(url));
  } catch {
    return new Response('', { status: 404 });
  }
});
afterAll(() => vi.unstubAllGlobals());

const wasm = openNodeBackend(1);
/** Each engine's own, as the session opens them. */
let backends: { readonly backend: Backend; readonly lose: (reason: string) => void; disposed: boolean }[];
let change: (backend: Backend) => void;
let messages: Message[];
let posted: (report: Report, run: RunKey) => void;
let session: TrainingSession;
let nextId = 0;

beforeEach(() => {
  held = undefined;
  backends = [];
  messages = [];
  change = () => {};
  posted = () => {};
  const open = async () => {
    let lose = (_: string) => {};
    const lost = new Promise<string>((resolve) => {
      lose = resolve;
    });
    const made = { backend: Object.assign(Object.create(wasm) as Backend, { lost }), lose, disposed: false };
    Object.assign(made.backend, { dispose: async () => Object.assign(made, { disposed: true }) });
    change(made.backend);
    backends.push(made);
    return made.backend;
  };
  session = new TrainingSession({
    post: (message) => {
      messages.push(message);
      if (message.type === 'report') posted(message.report, message.run);
    },
    wasm: open,
    webgpu: open,
    models: MODELS,
  });
});

const answers = (id: number) => messages.filter((message) => message.type === 'answer' && message.id === id);

async function outcome(id: number) {
  const [answer] = await vi.waitUntil(() => (answers(id).length > 0 ? answers(id) : undefined), {
    timeout: 60_000,
    interval: 5,
  });
  if (answer.type !== 'answer') throw new Error('no answer');
  return answer;
}

/** @returns its id */
function send(run: RunKey, command: Command): number {
  session.receive({ id: ++nextId, run, command });
  return nextId;
}

async function ask<Type extends CommandType>(run: RunKey, command: CommandOf<Type>): Promise<ContentOf<Type>> {
  const { content, problem } = await outcome(send(run, command as Command));
  if (problem) throw problem;
  return content as ContentOf<Type>;
}

async function problemOf(run: RunKey, command: Command) {
  return (await outcome(send(run, command))).problem;
}

type Of<Type extends Report['type']> = Extract<Report, { type: Type }>;
const reports = <Type extends Report['type']>(run: RunKey, type: Type) =>
  messages.flatMap((message) =>
    message.type === 'report' && message.run === run && message.report.type === type
      ? [message.report as Of<Type>]
      : [],
  );

async function until<Type extends Report['type']>(run: RunKey, type: Type, wanted: (report: Of<Type>) => boolean) {
  return vi.waitUntil(() => reports(run, type).find(wanted), { timeout: 60_000, interval: 5 });
}
const stands = (run: RunKey, at: string) => until(run, 'state', ({ state }) => state === at);

const data = (pairs = PAIRS): CommandOf<'data'> => ({
  type: 'data',
  name: 'verdicts.jsonl',
  packed: packPairs(pairs.map((pair, place) => [place, pair])),
});

async function fileDefinition(run: RunKey, config: Partial<FileConfig> = {}): Promise<FileDefinition> {
  const model = await ask(run, NANO);
  if (!model) throw new Error('no model');
  const { id, name } = model.info;
  return {
    world: 'file',
    config: { ...FILE_CONFIG, ...config },
    model: { id, name },
    data: await ask(run, data()),
  };
}

const start = (definition: RunDefinition, backend: BackendChoice = 'wasm'): CommandOf<'start'> => ({
  type: 'start',
  backend,
  definition,
});

/** A run of either world; of the kitchen evaluated every 20 steps, of the file every 3. */
async function open(world: 'kitchen' | 'file', run: RunKey = world): Promise<RunDefinition> {
  const definition = world === 'kitchen' ? KITCHEN : await fileDefinition(run);
  await ask(run, start(definition));
  return definition;
}

describe.each(['kitchen', 'file'] as const)('a run of the world “%s”', (world) => {
  const key = world;
  const grid = world === 'kitchen' ? 20 : 3;

  it('goes from its start to its end, and tells everything on the way', async () => {
    const definition = await open(world);
    const [ready] = reports(key, 'ready');
    expect(ready).toMatchObject({ definition, step: 0, reason: 'chosen', backend: { kind: 'wasm' } });
    expect(ready.split).toEqual(world === 'file' ? { training: 270, heldOut: 30 } : undefined);
    expect(reports(key, 'world')).toHaveLength(world === 'kitchen' ? 1 : 0);
    expect(reports(key, 'evaluation').map(({ record }) => record?.step)).toEqual([0]);
    expect(reports(key, 'completions')[0].record).toMatchObject({ step: 0, watch: DEFAULT_WATCH });
    expect(reports(key, 'pair')[0].record).toMatchObject({ step: 0, index: 0 });
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'idle', step: 0 });

    expect(await ask(key, { type: 'train' })).toBeUndefined();
    await stands(key, 'finished');
    const { max_steps, logging_steps } = definition.config;
    const steps = reports(key, 'metrics').flatMap(({ records }) => records.map(({ step }) => step));
    expect(steps).toEqual(Array.from({ length: max_steps }, (_, step) => step));
    const evaluated = reports(key, 'evaluation').map(({ record }) => record?.step);
    expect(evaluated).toEqual(world === 'kitchen' ? [0, 20, 40, 45] : [0, 3, 6, 9]);
    const batches = reports(key, 'batch').map(({ record }) => record.step);
    expect(batches).toEqual(steps.filter((step) => step % logging_steps === 0));
    expect(reports(key, 'checkpoint').at(-1)?.checkpoint.step).toBe(max_steps);
    expect(reports(key, 'failed')).toEqual([]);
  });

  it('steps, goes up to a step, pauses and starts again on the same graphs', async () => {
    const definition = await open(world);
    await ask(key, { type: 'step' });
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'paused', step: 1 });
    await ask(key, { type: 'train', until: 4 });
    await until(key, 'state', ({ state, step }) => state === 'paused' && step === 4);
    await ask(key, { type: 'train' });
    await ask(key, { type: 'pause' });
    expect(reports(key, 'state').at(-1)?.state).not.toBe('running');
    const { length } = reports(key, 'loading');
    await ask(key, start({ ...definition, config: { ...definition.config, seed: 9 } } as RunDefinition));
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'idle', step: 0 });
    expect(reports(key, 'loading')).toHaveLength(length);
    expect(backends).toHaveLength(1);
  });

  it('shows a past policy, and forks from it', async () => {
    const definition = await open(world);
    await ask(key, { type: 'train', until: 2 * grid });
    await until(key, 'state', ({ state, step }) => state === 'paused' && step === 2 * grid);
    expect(reports(key, 'snapshots').at(-1)?.snapshots.steps).toEqual([0, grid, 2 * grid]);
    messages = [];
    await ask(key, { type: 'view', step: grid });
    expect(reports(key, 'completions').map(({ record }) => record.step)).toEqual([grid]);
    expect(reports(key, 'pair').map(({ record }) => record.step)).toEqual([grid]);
    await ask(key, { type: 'step' });
    expect(reports(key, 'completions')).toHaveLength(1);
    await ask(key, { type: 'view', step: null });
    expect(reports(key, 'completions').at(-1)?.record.step).toBe(2 * grid + 1);

    messages = [];
    const forked = { ...definition, config: { ...definition.config, learning_rate: 1e-5 } } as RunDefinition;
    await ask(key, { type: 'fork', step: grid, definition: forked });
    expect(reports(key, 'ready')[0]).toMatchObject({ step: grid, definition: forked });
    expect(reports(key, 'evaluation')[0].record?.step).toBe(grid);
    await ask(key, { type: 'step' });
    expect(reports(key, 'metrics').at(-1)?.records.at(-1)?.step).toBe(grid);
  });

  it('tells one step before and after, with the numbers of one pair of its batch', async () => {
    const { config } = await open(world);
    const told = (await ask(key, { type: 'narrate' })) as NarratedStep<PairRecord>;
    expect(told).toMatchObject({ before: { step: 0 }, after: { step: 1 }, batchSize: 4 });
    expect(told.after.index).toBe(told.before.index);
    const [batch] = reports(key, 'batch');
    expect(batch.record.indices).toContain(told.before.index);
    if (world === 'file') {
      const { heldOut, index, chosen } = told.before as PairScores;
      expect([heldOut, chosen.tokens]).toEqual([false, PAIRS[index].chosenIds]);
    } else expect((told.before as PairLogits).chosen.policyLogits.length).toBeGreaterThan(0);
    // Before the first update both models are the same; each number follows from the scores of the tokens.
    const before = pairView(told.before, config);
    expect([before.margin, before.loss]).toEqual([0, expect.closeTo(Math.log(2), 6)]);
    for (const { policy } of before.chosen.tokens) expect(policy.logit - policy.lse).toBeCloseTo(policy.logp, 9);
    expect(Math.abs(pairView(told.after, config).margin)).toBeGreaterThan(0);
    const [{ loss, learning_rate, grad_norm }] = reports(key, 'metrics').at(-1)?.records ?? [];
    expect(told).toMatchObject({ loss, learningRate: learning_rate, gradNorm: grad_norm });
    // After the last step there is nothing to tell.
    await ask(key, { type: 'train' });
    await stands(key, 'finished');
    expect(await ask(key, { type: 'narrate' })).toBeUndefined();
  });

  it('goes on from a checkpoint as it would have', async () => {
    const definition = await open(world);
    await ask(key, { type: 'train', until: grid });
    await until(key, 'state', ({ state, step }) => state === 'paused' && step === grid);
    const [{ checkpoint }] = reports(key, 'checkpoint').slice(-1);
    expect(checkpoint.step).toBe(grid);
    const kept = structuredClone(checkpoint);
    messages = [];
    for (let i = 0; i < 3; i++) await ask(key, { type: 'step' });
    const course = reports(key, 'metrics').flatMap(({ records }) => records);
    messages = [];
    await ask(key, { ...start(definition), checkpoint: kept });
    expect(reports(key, 'ready')[0].step).toBe(grid);
    for (let i = 0; i < 3; i++) await ask(key, { type: 'step' });
    expect(reports(key, 'metrics').flatMap(({ records }) => records)).toEqual(course);
  });

  it('can be gone back to where it was taken up, between two measurements too', async () => {
    const definition = await open(world);
    await ask(key, { type: 'train', until: grid + 1 });
    await until(key, 'state', ({ state, step }) => state === 'paused' && step === grid + 1);
    const [{ checkpoint }] = reports(key, 'checkpoint').slice(-1);
    const kept = structuredClone(checkpoint);
    messages = [];
    await ask(key, { ...start(definition), checkpoint: kept });
    expect(reports(key, 'snapshots').at(-1)?.snapshots.steps).toEqual([grid + 1]);
    await ask(key, { type: 'train', until: 2 * grid });
    await until(key, 'state', ({ state, step }) => state === 'paused' && step === 2 * grid);
    expect(reports(key, 'snapshots').at(-1)?.snapshots.steps).toEqual([grid + 1, 2 * grid]);
  });

  it('answers of several views, watches and predictions in a row only the last', async () => {
    await open(world);
    messages = [];
    const watches = [1, 2, 3].map((pair) => send(key, { type: 'watch', watch: { ...DEFAULT_WATCH, pair } }));
    const views = [send(key, { type: 'view', step: 0 }), send(key, { type: 'view', step: null })];
    for (const id of [...watches, ...views])
      expect(await outcome(id)).toEqual({ type: 'answer', id, content: undefined });
    expect(reports(key, 'pair').map(({ record }) => record.index)).toEqual([3, 3]);
    for (const id of [...watches, ...views]) expect(answers(id)).toHaveLength(1);
  });

  it('is as it was after a command that fails', async () => {
    const definition = await open(world);
    await ask(key, { type: 'step' });
    const bad = { ...definition, config: { ...definition.config, beta: -1 } } as RunDefinition;
    expect(await problemOf(key, start(bad))).toMatchObject({ code: 'config_invalid', values: { name: 'beta' } });
    expect(await problemOf(key, { type: 'fork', step: 0, definition: bad })).toMatchObject({ code: 'config_invalid' });
    const broken = Uint8Array.of(1, 2, 3);
    expect(await problemOf(key, { type: 'verify', bytes: broken, name: 'x.zip' })).toMatchObject({
      code: 'file_invalid',
    });
    const breaks = vi.spyOn(Object.getPrototypeOf(wasm), 'read').mockRejectedValue(new Error('no memory'));
    expect(await problemOf(key, { type: 'watch', watch: { ...DEFAULT_WATCH, pair: 4 } })).toMatchObject({
      code: 'engine_failed',
      message: 'no memory',
    });
    expect(await problemOf(key, { type: 'view', step: 0 })).toMatchObject({ message: 'no memory' });
    breaks.mockRestore();
    expect(reports(key, 'failed')).toEqual([]);
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'paused', step: 1 });
    await ask(key, { type: 'step' });
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'paused', step: 2 });
  });

  it('fails where training fails, and can be started again', async () => {
    const definition = await open(world);
    const breaks = vi.spyOn(Object.getPrototypeOf(wasm), 'write').mockImplementation(() => {
      throw new Error('no memory');
    });
    await ask(key, { type: 'train' });
    await stands(key, 'failed');
    breaks.mockRestore();
    expect(reports(key, 'failed')).toMatchObject([{ fatal: false, problem: { message: 'no memory' } }]);
    await ask(key, start(definition));
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'idle', step: 0 });
  });

  it('is told that its device was lost, and starts again on another', async () => {
    const definition = await open(world);
    await ask(key, { type: 'train' });
    await vi.waitUntil(() => reports(key, 'metrics').length > 0, { timeout: 60_000, interval: 5 });
    backends[0].lose('driver update');
    await stands(key, 'failed');
    const { fatal, problem } = reports(key, 'failed')[0];
    expect([fatal, problem.code, problem.values.reason]).toEqual([true, 'device_lost', 'driver update']);
    expect(await problemOf(key, { type: 'step' })).toMatchObject({ message: expect.stringContaining('no run') });
    expect(backends[0].disposed).toBe(true);
    messages = [];
    await ask(key, start(definition));
    await ask(key, { type: 'step' });
    expect(backends).toHaveLength(2);
    expect(reports(key, 'failed')).toEqual([]);
    expect(reports(key, 'state').at(-1)).toMatchObject({ state: 'paused', step: 1 });
  });

  it('answers a step during which the device is lost', async () => {
    await open(world);
    vi.spyOn(backends[0].backend, 'read').mockReturnValue(new Promise(() => undefined));
    const step = send(key, { type: 'narrate' });
    await new Promise((resolve) => setTimeout(resolve));
    backends[0].lose('gone');
    expect((await outcome(step)).problem).toMatchObject({ code: 'device_lost' });
  });

  it('moves to another engine with its next start, and leaves the first', async () => {
    const definition = await open(world);
    await ask(key, start(definition, 'webgpu'));
    await ask(key, { type: 'step' });
    expect(backends.map(({ disposed }) => disposed)).toEqual([true, false]);
    await ask(key, { type: 'close' });
    expect(backends.map(({ disposed }) => disposed)).toEqual([true, true]);
  });

  it('cannot be trained, shown or exported before it is there', async () => {
    const commands: Command[] = [
      { type: 'train' },
      { type: 'step' },
      { type: 'narrate' },
      { type: 'record' },
      { type: 'view', step: 0 },
      { type: 'fork', step: 0, definition: KITCHEN },
      { type: 'predict', dish: 0, tokens: [] },
    ];
    for (const command of commands) {
      expect(await problemOf(key, command)).toMatchObject({ message: 'there is no run yet; start one first' });
    }
    expect(await ask(key, { type: 'pause' })).toBeUndefined();
  });
});

test('where steps take long the pair is shown after each, and need not wait for the next measurement', async () => {
  await open('kitchen');
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  await ask('kitchen', { type: 'train', until: 3 });
  await until('kitchen', 'state', ({ state, step }) => state === 'paused' && step === 3);
  clock.mockRestore();
  expect(reports('kitchen', 'pair').map(({ record }) => record.step)).toEqual([0, 1, 2, 3]);
  expect(reports('kitchen', 'evaluation').map(({ record }) => record?.step)).toEqual([0, 3]);
});

test('two runs of different worlds are alive together, and alternate by step', async () => {
  await open('kitchen');
  await open('file');
  const course: string[] = [];
  posted = (report, run) => report.type === 'metrics' && course.push(...report.records.map(() => run));
  await Promise.all([ask('kitchen', { type: 'train', until: 20 }), ask('file', { type: 'train' })]);
  await stands('file', 'finished');
  await until('kitchen', 'state', ({ state, step }) => state === 'paused' && step === 20);
  // Metrics come every few steps: neither run waits for the other's end.
  expect(course.indexOf('kitchen')).toBeLessThan(course.lastIndexOf('file'));
  expect(course.indexOf('file')).toBeLessThan(course.lastIndexOf('kitchen'));
  expect(backends).toHaveLength(1);
  await ask('file', { type: 'close' });
  await ask('kitchen', { type: 'step' });
  expect(backends[0].disposed).toBe(false);
  backends[0].lose('gone');
  await stands('kitchen', 'failed');
  expect(reports('file', 'failed')).toEqual([]);
});

test('what is watched, the language and the speed may be said before there is a run', async () => {
  await ask('kitchen', { type: 'watch', watch: { ...DEFAULT_WATCH, dish: 2, pair: 5 } });
  await ask('kitchen', { type: 'language', language: 'zh' });
  await ask('kitchen', { type: 'speed', stepsPerSecond: 1000 });
  await open('kitchen');
  expect(reports('kitchen', 'pair')[0].record.index).toBe(5);
  expect(reports('kitchen', 'distribution')[0].record.dish).toBe(2);
  expect(reports('kitchen', 'completions')[0].record.prompt).toMatch(/\p{Script=Han}/u);
  await ask('kitchen', { type: 'language', language: 'en' });
  expect(reports('kitchen', 'world')).toHaveLength(2);
  expect(reports('kitchen', 'completions')[1].record.prompt).toMatch(/^the \w+ \w+ is$/);
});

describe('in the kitchen', () => {
  it('the next token is predicted, and a replay is recorded', async () => {
    await open('kitchen');
    await ask('kitchen', { type: 'train', until: 25 });
    await until('kitchen', 'state', ({ state, step }) => state === 'paused' && step === 25);
    const prediction = await ask('kitchen', { type: 'predict', dish: 1, tokens: [6] });
    expect(prediction).toMatchObject({ step: 25, dish: 1, tokens: [6] });
    const recording = await ask('kitchen', { type: 'record' });
    expect(recording?.frames.map(({ step, completions }) => [step, completions?.length])).toEqual([
      [0, 5],
      [20, 5],
      [25, 5],
    ]);
    expect(recording?.completions?.reference[0].text.zh).toMatch(/\p{Script=Han}/u);
    expect(recording?.dishes).toHaveLength(DISHES.length);
  });

  /** Asked for as soon as the run is there. @returns its answer */
  function askAtBeginning(command: CommandOf<'step' | 'narrate'>) {
    posted = ({ type }) => {
      if (type !== 'ready') return;
      posted = () => {};
      session.receive({ id: -1, run: 'kitchen', command });
    };
    return outcome(-1);
  }

  it('a step asked for at the beginning is made before anything is shown, which follows', async () => {
    const asked = askAtBeginning({ type: 'step' });
    await ask('kitchen', start(KITCHEN));
    expect(reports('kitchen', 'completions')).toEqual([]);
    await asked;
    const told = messages.flatMap((message) => (message.type === 'report' ? [message.report.type] : []));
    expect(told.indexOf('metrics')).toBeLessThan(told.indexOf('completions'));
    expect(reports('kitchen', 'completions')).toMatchObject([{ record: { step: 1 } }]);
    for (const type of ['distribution', 'pair', 'frontier', 'examples']) expect(told).toContain(type);
  });

  it('where no such step can be made it is shown all the same', async () => {
    const asked = askAtBeginning({ type: 'narrate' });
    await ask('kitchen', start({ ...KITCHEN, config: { ...SHORT_KITCHEN, label_source: 'hand' } }));
    expect(await asked).toMatchObject({ content: undefined });
    await until('kitchen', 'completions', ({ record }) => record.step === 0);
    await until('kitchen', 'frontier', () => true);
  });

  it('fine-tuned first, it is told anew of what it is held against, and goes the same way from its start again', async () => {
    const staged = { method: 'ppo', reward_source: 'reward_model', sft_steps: 1, reward_steps: 1, num_ppo_epochs: 1 };
    const definition = { ...KITCHEN, config: { ...SHORT_KITCHEN, ...staged, max_steps: 3 } } as RunDefinition;
    await ask('kitchen', start(definition));
    const steps = async (count: number) => {
      for (let step = 0; step < count; step++) await ask('kitchen', { type: 'step' });
    };
    const frontiers = () => reports('kitchen', 'frontier').map(({ record }) => record.reward[0]);
    const evaluations = () => reports('kitchen', 'evaluation').map(({ record }) => record);
    await steps(1);
    expect(frontiers()).toHaveLength(1);
    await steps(2);
    expect(frontiers()).toHaveLength(2);
    const [before, after] = [evaluations()[1], evaluations().at(-1)];
    expect(after).toMatchObject({ step: 3, referenceReward: frontiers()[1] });
    expect(frontiers()[1]).toBeCloseTo(Number(before && 'reward' in before && before.reward), 12);
    // A replay is held against what the run is held against at its end.
    const recording = await ask('kitchen', { type: 'record' });
    const told = reports('kitchen', 'distribution').map(({ record }) => record);
    const tuned = told.find(({ step }) => step === 2);
    expect(recording?.dishes[tuned?.dish ?? 0].reference).toEqual(tuned?.policy);
    expect(told[0].reference).not.toEqual(tuned?.reference);

    // From the first step it goes the same way again.
    await ask('kitchen', { type: 'fork', step: 0, definition });
    await steps(3);
    expect(evaluations().at(-1)).toEqual(after);
  });

  it('choices by hand are learned, a few steps each', async () => {
    const byHand = { ...DEFAULT_DEFINITION, config: { ...SHORT_KITCHEN, label_source: 'hand' as const } };
    await ask('kitchen', start(byHand));
    expect(await ask('kitchen', { type: 'narrate' })).toBeUndefined();
    const proposal = await ask('kitchen', { type: 'propose', dish: 3 });
    const choice = { dish: 3, chosen: proposal.first, rejected: proposal.second };
    expect(await ask('kitchen', { type: 'choose', choice })).toEqual({ ...choice, step: 0 });
    await until('kitchen', 'state', ({ state, step }) => state === 'paused' && step === 5);
    expect(await problemOf('kitchen', { type: 'choose', choice: { ...choice, dish: 99 } })).toMatchObject({
      values: { name: 'dish' },
    });
  });
});

describe('on a file', () => {
  it('has no exact probabilities, no choices by hand, and nothing to record', async () => {
    await open('file');
    expect(await problemOf('file', { type: 'predict', dish: 0, tokens: [] })).toMatchObject({ code: 'not_supported' });
    expect(await problemOf('file', { type: 'propose', dish: 0 })).toMatchObject({ code: 'not_supported' });
    expect(await ask('file', { type: 'record' })).toBeUndefined();
  });

  it('is refused with the names where model or data are missing or others', async () => {
    const model = await ask('file', NANO);
    expect(model).toMatchObject({
      info: { id: 'shipped:kitchen-nano', vocab: 24 },
      tokens: { contextLength: 16, endToken: 0, vocab: 24 },
      estimate: { backend: 'wasm' },
    });
    const definition = await fileDefinition('other');
    expect(definition.data).toMatchObject({
      name: 'verdicts.jsonl',
      count: 300,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await problemOf('file', start(definition))).toMatchObject({
      code: 'inputs_missing',
      values: { model: 'kitchen-nano', data: 'verdicts.jsonl' },
    });
    await ask('file', data(PAIRS.slice(1)));
    const others = await problemOf('file', start(definition));
    expect(others?.message).toContain('verdicts.jsonl');
    expect(others).toMatchObject({ code: 'inputs_missing', values: { data: 'verdicts.jsonl' } });
    const strange = { ...definition, model: { id: 'url:https://example.org/', name: 'stranger' } };
    const unknown = await problemOf('file', start(strange));
    expect(unknown?.message).toContain('the model stranger');
    expect(unknown).toMatchObject({ code: 'inputs_missing', values: { model: 'stranger' } });
    const none = await problemOf('third', start(definition));
    expect(none?.message).toContain('neither');
    expect(none).toMatchObject({ code: 'inputs_missing', values: { model: 'kitchen-nano' } });
    expect((await problemOf('third', data()))?.values).toMatchObject({ name: 'model', value: 'missing' });
  });

  it('is held against a second checkpoint of the same shape, and refuses another by name', async () => {
    const definition = await fileDefinition('file');
    const early = { ...NANO, type: 'reference', source: { kind: 'shipped', model: 'kitchen-nano-early' } } as const;
    const held = { ...definition, reference: { id: 'shipped:kitchen-nano-early', name: 'kitchen-nano-early' } };
    expect(await problemOf('file', start(held))).toMatchObject({
      code: 'inputs_missing',
      values: { model: 'kitchen-nano, kitchen-nano-early' },
    });
    const small = { ...early, source: { kind: 'shipped', model: 'kitchen-small' } } as const;
    expect(await problemOf('file', small)).toMatchObject({
      code: 'reference_mismatch',
      values: { name: 'kitchen-small', what: 'n_embd' },
    });
    expect(await ask('file', early)).toMatchObject({ id: 'shipped:kitchen-nano-early' });
    await ask('file', start(held));
    const [first] = reports('file', 'evaluation').map(({ record }) => record as HeldOutEvaluation);
    expect(Math.abs(first['eval_rewards/chosen'])).toBeGreaterThan(0.1);
    const { length } = reports('file', 'loading');
    await ask('file', start({ ...held, config: { ...held.config, seed: 9 } }));
    expect(reports('file', 'loading')).toHaveLength(length);
    // Against its model again it starts at 0.
    await ask('file', start(definition));
    const last = reports('file', 'evaluation').at(-1)?.record as HeldOutEvaluation;
    expect(last['eval_rewards/chosen']).toBe(0);
    expect((await problemOf('third', early))?.values).toMatchObject({ name: 'model', value: 'missing' });
  });

  it('is left as it was by a model that cannot be had and pairs that are not its model’s', async () => {
    await open('file');
    const huge = { ...NANO, source: { kind: 'shipped', model: 'kitchen-huge' as 'kitchen-nano' } } as const;
    expect(await problemOf('file', huge)).toMatchObject({ code: 'download_failed' });
    const strangers = randomPairs(gpt2({ ...TINY_GPT2, vocab_size: 900 }), 5, 1);
    expect(await problemOf('file', data(strangers))).toMatchObject({ code: 'token_out_of_range' });
    await ask('file', { type: 'train' });
    await stands('file', 'finished');
  });

  it('looks at a checkpoint without changing anything, refuses what cannot be held, and gives up a look', async () => {
    await open('file');
    const names = ['config.json', 'model.safetensors', 'tokenizer.json'];
    const files = names.map(async (name) => new File([await readFile(new URL(`kitchen-small/${name}`, MODELS))], name));
    const source = { kind: 'files', files: await Promise.all(files), name: 'mine' } as const;
    const seen = await ask('file', { type: 'look', source, backend: 'wasm' });
    expect(seen).toMatchObject({ name: 'mine', parameters: 102_656, bytes: 413_256, estimate: { backend: 'wasm' } });
    held = { path: 'elsewhere/config.json' };
    const waits = held;
    const elsewhere = { kind: 'url', url: 'https://example.org/elsewhere/' } as const;
    const given = send('file', { type: 'look', source: elsewhere, backend: 'wasm' });
    await vi.waitUntil(() => waits.answer, { timeout: 60_000, interval: 5 });
    await ask('file', { type: 'cancelModel' });
    expect(await outcome(given)).toEqual({ type: 'answer', id: given, content: undefined });
    await ask('file', { type: 'train' });
    await stands('file', 'finished');
    change = (backend) => Object.assign(backend, { limits: { ...wasm.limits, run: 2 ** 20 } });
    const refused = await problemOf('third', { type: 'look', source, backend: 'webgpu' });
    expect(refused).toMatchObject({ code: 'memory_exceeded', values: { available: 1 } });
  });

  it('gives up a loading at once, and trains while one is under way', async () => {
    await open('file');
    await open('kitchen');
    const waiting: typeof held = { path: 'kitchen-small/model.safetensors' };
    held = waiting;
    const small = { ...NANO, source: { kind: 'shipped', model: 'kitchen-small' } } as const;
    const first = send('file', small);
    await vi.waitUntil(() => waiting.answer, { timeout: 60_000, interval: 5 });
    await ask('kitchen', { type: 'step' });
    const second = send('file', small);
    expect((await outcome(first)).content).toBeUndefined();
    expect(answers(first)[0]).not.toHaveProperty('problem');
    await ask('file', { type: 'cancelModel' });
    expect(await outcome(second)).toEqual({ type: 'answer', id: second, content: undefined });
    held = undefined;
    await ask('file', { type: 'train' });
    await stands('file', 'finished');
  });

  it('a measurement makes room for a pause, and for the steps of others', async () => {
    await open('kitchen');
    await ask('file', start(await fileDefinition('file', { max_steps: 50, eval_steps: 1 })));
    posted = ({ type }, run) => {
      if (run !== 'file' || type !== 'measuring' || answers(-1).length > 0) return;
      posted = () => {};
      session.receive({ id: -2, run: 'kitchen', command: { type: 'step' } });
      session.receive({ id: -1, run: 'file', command: { type: 'pause' } });
    };
    send('file', { type: 'train' });
    await outcome(-1);
    expect(reports('file', 'evaluation').at(-1)).toEqual({ type: 'evaluation' });
    expect(reports('file', 'state').at(-1)?.state).toBe('paused');
    await outcome(-2);
  });

  it('a batch that cannot be held is refused with the numbers, and a smaller one trains', async () => {
    change = (backend) => Object.assign(backend, { limits: { ...wasm.limits, run: 24 * 2 ** 20 } });
    const definition = await fileDefinition('file', { per_device_train_batch_size: 256 });
    const refused = await problemOf('file', start(definition));
    expect(refused).toMatchObject({ code: 'memory_exceeded', values: { available: 24 } });
    expect(refused?.values.needed).toBeGreaterThan(24);
    await ask('file', start({ ...definition, config: FILE_CONFIG }));
    await ask('file', { type: 'train' });
    await stands('file', 'finished');
  });
});

const exported = (kind: CommandOf<'export'>['kind']): CommandOf<'export'> => ({
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

describe('what is exported', () => {
  it('is a run between its steps, and its model has the rewards of that moment', async () => {
    expect((await problemOf('file', exported('csv')))?.message).toContain('no run yet');
    const definition = await fileDefinition('file', { max_steps: 100_000 });
    await ask('file', start(definition));
    await ask('file', { type: 'train' });
    await vi.waitUntil(() => reports('file', 'metrics').length > 0, { timeout: 60_000, interval: 5 });
    const { bytes } = await ask('file', exported('model'));
    const { params } = readCheckpoint(unzipSync(bytes));
    const file = async (name: string) => new Uint8Array(await readFile(new URL(`kitchen-nano/${name}`, MODELS)));
    const start_ = readCheckpoint({
      'config.json': await file('config.json'),
      'model.safetensors': await file('model.safetensors'),
    });
    expect(bitsOfWeights(params)).not.toEqual(bitsOfWeights(start_.params));
    const { length } = reports('file', 'metrics');
    await vi.waitUntil(() => reports('file', 'metrics').length > length, { timeout: 60_000, interval: 5 });
    const verified = await ask('file', { type: 'verify', bytes, name: 'nano.zip' });
    expect(verified).toMatchObject({ pairs: 64, largest: 0, same: true });
    await ask('file', start({ ...definition, config: FILE_CONFIG }));
    expect((await ask('file', { type: 'verify', bytes, name: 'nano.zip' })).same).toBe(false);
    expect(reports('file', 'failed')).toEqual([]);
  });

  it('for TRL the pairs are text again, those held out apart', async () => {
    await open('file');
    const files = unzipSync((await ask('file', exported('trl'))).bytes);
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
    for (const row of tokens) expect(given).toContain(row);
    expect(text('dpo.yaml')).toContain('eval_steps: 3\n');
    expect(text('README.md')).toContain('30 more are held out');
  });
});
