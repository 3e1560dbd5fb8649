import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import type { PairSource } from '../data/pairSource';
import { Random } from '../math/random';
import type { Architecture } from '../model/architecture';
import { gpt2 } from '../model/gpt2';
import { formatGpt2Config, type Gpt2Config, parseGpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { estimateShape, measureSpeed } from '../train/estimate';
import { Trainer } from '../train/trainer';
import { deviceFlag, withBackend } from './deviceFlag';
import { numberFlag, parseFlags, UsageError } from './flags';
import { watchHeaps } from './watchHeaps';

const USAGE =
  'npm run -s probe -- [--shape LAYERS,WIDTH,HEADS,VOCABULARY] [--tokens N] [--steps N] [--threads N] [--device wasm|webgpu]';
const MEGABYTE = 2 ** 20;

/** GPT-2 as OpenAI published its smallest: 124 million parameters. */
const GPT2: Gpt2Config = {
  vocab_size: 50257,
  n_positions: 1024,
  n_embd: 768,
  n_layer: 12,
  n_head: 12,
  n_inner: 3072,
  layer_norm_epsilon: 1e-5,
  activation_function: 'gelu_new',
  tie_word_embeddings: true,
  bos_token_id: 50256,
  eos_token_id: 50256,
};

/** One pair of random tokens: half prompt, half completion. */
function onePair({ vocabSize }: Architecture, tokens: number): PairSource {
  const random = new Random(1);
  const draw = (count: number) => Array.from({ length: count }, () => random.integer(vocabSize));
  const prompt = Math.floor(tokens / 2);
  const completion = tokens - prompt;
  const pair = { promptIds: draw(prompt), chosenIds: draw(completion), rejectedIds: draw(completion) };
  return {
    size: 1,
    shape: (pairs) => ({ pairs, positions: tokens - 1, rows: 2 * pairs * completion }),
    pairs: async (indices) => indices.map(() => pair),
  };
}

function shapeOf(flag: string | undefined): Gpt2Config {
  if (flag === undefined) return GPT2;
  const [n_layer, n_embd, n_head, vocab_size] = flag.split(',').map(Number);
  const shape = { ...GPT2, n_layer, n_embd, n_head, vocab_size, n_inner: 4 * n_embd, bos_token_id: 0, eos_token_id: 0 };
  if (![n_layer, n_embd, n_head, vocab_size].every(Number.isInteger)) {
    throw new UsageError(`--shape is ${flag}; give four whole numbers\nusage: ${USAGE}`);
  }
  return parseGpt2Config(formatGpt2Config(shape));
}

/** Makes DPO steps on a random checkpoint of a real shape, and says what memory and time they take. */
export async function probeCommand(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(args, ['shape', 'tokens', 'steps', 'threads', 'device'], USAGE);
  const shape = shapeOf(flags.shape);
  const tokens = numberFlag(flags, 'tokens') ?? 128;
  const steps = numberFlag(flags, 'steps') ?? 2;
  const device = deviceFlag(flags.device, ['wasm', 'webgpu']);
  const heap = watchHeaps();
  await withBackend(device, numberFlag(flags, 'threads'), (backend) => probe(backend, shape, tokens, steps, heap));
  return 0;
}

async function probe(
  backend: Backend,
  shape: Gpt2Config,
  tokens: number,
  steps: number,
  heap: () => number,
): Promise<void> {
  const architecture = gpt2(shape);
  const say = (what: string, milliseconds?: number) => {
    const { rss, arrayBuffers } = process.memoryUsage();
    const sizes = [rss, arrayBuffers, heap()].map((bytes) => (bytes / MEGABYTE).toFixed(0).padStart(6)).join(' | ');
    console.log(
      `| ${what.padEnd(34)} | ${sizes} | ${(milliseconds === undefined ? '' : (milliseconds / 1000).toFixed(2)).padStart(6)} |`,
    );
  };
  console.log(`| ${''.padEnd(34)} | process MB | arrays MB | wasm heap MB | s |`);
  say('before');
  const { memory, milliseconds } = estimateShape(backend, await measureSpeed(backend, shape), shape, 1, tokens);
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);
  say(`after a probe, which estimates`);
  console.log(
    `  a step: ${megabytes(memory.total)} MB, of them ${megabytes(memory.passes)} MB in the heap; ${(milliseconds / 1000).toFixed(2)} s`,
  );
  const weights = initialWeights(architecture, 1);
  say('weights made');
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  weights.clear();
  say('policy and reference');
  const config: TrainingConfig = {
    ...DEFAULT_TRAINING,
    max_steps: steps,
    per_device_train_batch_size: 1,
    logging_steps: 1,
    learning_rate: 1e-5,
  };
  const source = onePair(architecture, tokens);
  let started = performance.now();
  const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config });
  say('graphs compiled', performance.now() - started);
  for (let step = 0; step < steps; step++) {
    started = performance.now();
    await trainer.runStep();
    const { records, failure } = await trainer.collect();
    if (failure) throw failure;
    const [{ loss, grad_norm }] = records;
    say(`step ${step}: loss ${loss.toFixed(4)}, gradient ${grad_norm.toFixed(2)}`, performance.now() - started);
  }
  await trainer.dispose();
}
