/** What training a checkpoint would take on a backend, before its weights are loaded: memory from the graphs, time from a measured step. */
import { type BatchShape, collatePairs } from '../data/batching';
import { EngineError } from '../errors';
import type { Architecture } from '../model/architecture';
import type { Gpt2Config } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Backend, BackendInfo, MemoryLimits } from '../runtime/backend';
import { BatchTensors, batchLimits } from './batchTensors';
import { DEFAULT_TRAINING } from './config';
import { Optimizer } from './optimizer';
import { ParameterSet } from './parameters';
import { initialWeights } from './pretrain';
import { type StepNeeds, stepNeeds } from './stepNeeds';
import { TrainingStep } from './trainingStep';

/** What one step with batches of a shape takes. */
export interface ShapeEstimate {
  /** Pairs of a step. */
  readonly pairs: number;
  /** Tokens of prompt and completion together; half of them are taken for the completion. */
  readonly tokens: number;
  readonly memory: MemoryEstimate;
  /** Of a step with the reference's pass, which a pair needs once. */
  readonly milliseconds: number;
  readonly fits: boolean;
}

/** Bytes. */
export interface MemoryEstimate {
  readonly policyAndReference: number;
  readonly gradients: number;
  readonly moments: number;
  readonly activations: number;
  readonly logits: number;
  /** What a pass works with besides: on wasm a second copy of its inputs and outputs, in the heap of WebAssembly. */
  readonly passes: number;
  readonly total: number;
}

export interface ModelEstimate {
  readonly backend: BackendInfo['kind'];
  readonly parameters: number;
  readonly limits: MemoryLimits;
  /** From small to large. */
  readonly shapes: readonly ShapeEstimate[];
}

/** The heap grows in steps and is never quite full: measured from 32 to 512 tokens of GPT-2 it is 1.09 to 1.14 times what lies in it. */
const HEAP_OVERHEAD = 1.15;
/** What ONNX Runtime takes for itself. */
const HEAP_START = 2 ** 24;
/** What moves and updates a weight or a logit costs as much time as so many operations of a matrix product. */
const FLOPS_PER_NUMBER = 60;
/** A forward pass of the reference on top of the policy's forward and backward passes, of which the latter is twice the former. */
const WITH_REFERENCE = 4 / 3;
const MEGABYTE = 2 ** 20;
const FLOAT_BYTES = 4;

const PAIRS = [1, 4, 8];
const TOKENS = [32, 128, 256, 512, 1024];

export function parameterCount(config: Gpt2Config): number {
  return gpt2(config).parameters.reduce((sum, [, shape]) => sum + shape.reduce((size, dim) => size * dim, 1), 0);
}

function needsOf(config: Gpt2Config, pairs: number, tokens: number): StepNeeds {
  return stepNeeds(gpt2(config), { pairs, positions: tokens - 1, rows: 2 * pairs * Math.ceil(tokens / 2) });
}

export function memoryOf({ weights, activations, logits, run }: StepNeeds, kind: BackendInfo['kind']): MemoryEstimate {
  // On a GPU a pass works on the tensors themselves; what it needs besides is what it holds for the while.
  const passes =
    kind === 'wasm' ? HEAP_START + HEAP_OVERHEAD * run : Math.max(0, run - 2 * weights - activations - logits);
  const parts = {
    policyAndReference: 2 * weights,
    gradients: weights,
    moments: 2 * weights,
    activations,
    // The policy's, the reference's, and their gradient.
    logits: 3 * logits,
    passes,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

function workOf({ flops, weights, logits }: StepNeeds): number {
  return WITH_REFERENCE * flops + (FLOPS_PER_NUMBER * (weights + logits)) / FLOAT_BYTES;
}

/** @throws EngineError memory_exceeded or device_limit with the numbers, where a step with these needs cannot be made */
export function checkFits(needs: StepNeeds, { kind }: BackendInfo, limits: MemoryLimits): void {
  const { name, bytes } = needs.largest;
  if (bytes > limits.tensor) {
    const values = { limit: limits.tensorLimit, needed: bytes, available: limits.tensor };
    const message = `${name} needs ${bytes} bytes; ${values.limit} is ${limits.tensor}: use a smaller batch or model`;
    throw new EngineError('device_limit', message, values);
  }
  const run = kind === 'wasm' ? memoryOf(needs, kind).passes : 0;
  const { total } = memoryOf(needs, kind);
  if (run > limits.run) throw exceeded(run, limits.run);
  if (total > limits.total) throw exceeded(total, limits.total);
}

/** Before anything is made for batches of this shape. @throws EngineError as `checkFits` */
export function checkStep({ info, limits }: Backend, architecture: Architecture, shape: BatchShape): void {
  checkFits(stepNeeds(architecture, shape), info, limits);
}

function exceeded(bytes: number, most: number): EngineError {
  const [needed, available] = [Math.ceil(bytes / MEGABYTE), Math.floor(most / MEGABYTE)];
  const message = `a training step needs ${needed} MB of memory, but ${available} MB can be had; use a smaller model or shorter pairs`;
  return new EngineError('memory_exceeded', message, { needed, available });
}

/**
 * Memory and time of a step for some shapes of a batch, up to the model's context.
 * @throws EngineError as `checkFits` where not even the smallest fits
 */
export async function estimateModel(backend: Backend, config: Gpt2Config): Promise<ModelEstimate> {
  const { kind } = backend.info;
  const tokens = [...new Set(TOKENS.map((count) => Math.min(count, config.n_positions)))].filter((count) => count > 1);
  checkFits(needsOf(config, PAIRS[0], tokens[0] ?? 2), backend.info, backend.limits);
  const speed = await measureSpeed(backend, config);
  const shapes = tokens.flatMap((count) => PAIRS.map((pairs) => estimateShape(backend, speed, config, pairs, count)));
  return { backend: kind, parameters: parameterCount(config), limits: backend.limits, shapes };
}

/** @param speed as `measureSpeed` gives it */
export function estimateShape(
  backend: Backend,
  speed: number,
  config: Gpt2Config,
  pairs: number,
  tokens: number,
): ShapeEstimate {
  const needs = needsOf(config, pairs, tokens);
  const memory = memoryOf(needs, backend.info.kind);
  return { pairs, tokens, memory, milliseconds: workOf(needs) / speed, fits: fits(needs, backend) };
}

function fits(needs: StepNeeds, { info, limits }: Backend): boolean {
  try {
    checkFits(needs, info, limits);
    return true;
  } catch {
    return false;
  }
}

const PROBE = { vocab: 1024, width: 1024, tokens: 64, rounds: 3 };
/** Emulated in software, WebGPU takes seconds where others take milliseconds. */
const SOFTWARE_PROBE = { vocab: 128, width: 64, tokens: 8, rounds: 1 };

/**
 * How much work a millisecond holds, from whole training steps of one layer of the model (made narrower where it is very wide) with random
 * weights: reference pass left out, the fastest of a few after one that warms up.
 */
export async function measureSpeed(backend: Backend, config: Gpt2Config): Promise<number> {
  const { vocab, width, tokens, rounds } = backend.info.software ? SOFTWARE_PROBE : PROBE;
  const probe = narrowed(config, vocab, width, tokens);
  const architecture = gpt2(probe);
  const completion = Math.ceil(probe.n_positions / 2);
  const shape = { pairs: 1, positions: probe.n_positions - 1, rows: 2 * completion };
  const ids = (count: number) => Array.from({ length: count }, (_, i) => i % probe.vocab_size);
  const pair = {
    promptIds: ids(probe.n_positions - completion),
    chosenIds: ids(completion),
    rejectedIds: ids(completion).reverse(),
  };
  const batch = new BatchTensors(backend, shape, true);
  batch.load(collatePairs([pair], shape, batchLimits(architecture)));
  const policy = new ParameterSet(backend, architecture, 'probe', initialWeights(architecture, 1));
  const optimizer = new Optimizer(backend, architecture);
  const training = await TrainingStep.create(backend, architecture, batch, false);
  try {
    const config = DEFAULT_TRAINING;
    let fastest = Number.POSITIVE_INFINITY;
    for (let step = 0; step <= rounds; step++) {
      const started = performance.now();
      await training.run({ policy, optimizer, config, learningRate: config.learning_rate, step });
      await backend.sync();
      if (step > 0) fastest = Math.min(fastest, performance.now() - started);
    }
    const { flops, weights, logits } = stepNeeds(architecture, shape);
    return (flops + (FLOPS_PER_NUMBER * (weights + logits)) / FLOAT_BYTES) / fastest;
  } finally {
    await training.dispose();
    for (const owned of [batch, policy, optimizer]) owned.destroy();
  }
}

/** One layer of the model, at most so wide; heads keep their width as far as that goes. */
function narrowed(config: Gpt2Config, vocab: number, width: number, tokens: number): Gpt2Config {
  const headWidth = Math.min(config.n_embd / config.n_head, width);
  const n_head = Math.max(1, Math.min(config.n_head, Math.floor(width / headWidth)));
  const n_embd = n_head * headWidth;
  return {
    ...config,
    n_layer: 1,
    n_head,
    n_embd,
    n_inner: Math.max(1, Math.round((config.n_inner * n_embd) / config.n_embd)),
    vocab_size: Math.min(config.vocab_size, vocab),
    n_positions: Math.max(2, Math.min(config.n_positions, tokens)),
    bos_token_id: 0,
    eos_token_id: 0,
  };
}
