/** What training a checkpoint would take on a backend, before its weights are loaded: memory from the graphs, time from a measured step. */

import type { BackendInfo, MemoryLimits } from '../core/engine';
import { EngineError } from '../core/errors';
import type { MemoryEstimate, ModelEstimate, ModelMemory, ShapeEstimate } from '../core/modelInfo';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { type BatchShape, collatePairs } from '../data/batching';
import { type Architecture, parameterCount } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import { COMPARED_BYTES } from './graphPair';
import type { HeldModel } from './methods/method';
import { METHODS } from './methods/methods';
import { type StepNeeds, stepNeeds } from './stepNeeds';
import { Update } from './update';

/** The heap grows in steps and is never quite full: measured from 32 to 512 tokens of GPT-2 it is 1.09 to 1.14 times what lies in it. */
const HEAP_OVERHEAD = 1.15;
/** What ONNX Runtime takes for itself. */
const HEAP_START = 2 ** 24;
/** What moves and updates a weight or a logit costs as much time as so many operations of a matrix product. */
const FLOPS_PER_NUMBER = 60;
/** A frozen model makes the forward pass alone, half as much work as a backward pass. */
const FORWARD_ALONE = 1 / 3;
const MEGABYTE = 2 ** 20;
const FLOAT_BYTES = 4;

const PAIRS = [1, 4, 8];
const TOKENS = [32, 128, 256, 512, 1024];

function needsOf(config: Gpt2Config, pairs: number, tokens: number): StepNeeds {
  return stepNeeds(gpt2(config), { pairs, positions: tokens - 1, rows: 2 * pairs * Math.ceil(tokens / 2) });
}

/** @param models that the method holds, all of them of the policy's size */
export function memoryOf(
  needs: StepNeeds,
  kind: BackendInfo['kind'],
  models: readonly HeldModel[] = METHODS.dpo.models,
): MemoryEstimate {
  const { weights, activations, logits, run } = needs;
  const trained = models.filter((model) => model.trained);
  const languageModels = (of: readonly HeldModel[]) => of.filter(({ head }) => head === 'language').length;
  const passes = kind === 'wasm' ? HEAP_START + HEAP_OVERHEAD * run : sessionsOnGpu(needs);
  const parts = {
    policyAndReference: models.length * weights,
    gradients: trained.length * weights,
    moments: 2 * trained.length * weights,
    activations: trained.length * activations,
    // One for each model that has them, and their gradient where it is trained.
    logits: (languageModels(models) + languageModels(trained)) * logits,
    passes,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Of each model that a method holds, what stays as long as the run: weights, gradients, moments. */
export function heldMemory(architecture: Architecture, models: readonly HeldModel[]): ModelMemory[] {
  return models.map(({ role, head, trained }) => {
    const own = head === 'scalar' ? (architecture.scalarHead?.() ?? architecture) : architecture;
    const weights = parameterCount(own) * FLOAT_BYTES;
    return { role, trained, weights, gradients: trained ? weights : 0, moments: trained ? 2 * weights : 0 };
  });
}

/**
 * Bytes that the sessions of a step hold on a GPU, without one set of activations, logits and gradients. At their height, in the first steps: then
 * captured graphs are checked against plain ones (train/graphPair.ts), and there are two sets of sessions. Each holds its outputs twice, since those
 * of a run live until the next one has ended, and what lies between, which is reused only by what has the same size. Measured: 0.9 to 1.15 times this.
 */
function sessionsOnGpu({ weights, activations, logits, run, largest }: StepNeeds): number {
  const outputs = weights + activations + logits;
  const between = Math.max(0, run - weights - outputs);
  const compared = Math.min(Math.max(activations + logits, weights), Math.max(COMPARED_BYTES, largest.bytes));
  return 2 * 2 * (outputs + between) - outputs + 2 * compared;
}

/** @param models that the step runs, all of them of the policy's size */
function workOf({ flops, weights, logits }: StepNeeds, models: readonly HeldModel[]): number {
  const trained = models.filter((model) => model.trained).length;
  const passes = trained + FORWARD_ALONE * (models.length - trained);
  return passes * flops + (trained * FLOPS_PER_NUMBER * (weights + logits)) / FLOAT_BYTES;
}

/** @throws EngineError memory_exceeded or device_limit with the numbers, where a step with these needs cannot be made */
export function checkFits(
  needs: StepNeeds,
  { kind }: BackendInfo,
  limits: MemoryLimits,
  models?: readonly HeldModel[],
): void {
  const { name, bytes } = needs.largest;
  if (bytes > limits.tensor) {
    const values = { limit: limits.tensorLimit, needed: bytes, available: limits.tensor };
    const message = `${name} needs ${bytes} bytes; ${values.limit} is ${limits.tensor}: use a smaller batch or model`;
    throw new EngineError('device_limit', message, values);
  }
  const { passes, total } = memoryOf(needs, kind, models);
  const run = kind === 'wasm' ? passes : 0;
  if (run > limits.run) throw exceeded(run, limits.run);
  if (total > limits.total) throw exceeded(total, limits.total);
}

/** Before anything is made for batches of this shape. @throws EngineError as `checkFits` */
export function checkStep(
  { info, limits }: Backend,
  architecture: Architecture,
  shape: BatchShape,
  models: readonly HeldModel[],
): void {
  checkFits(stepNeeds(architecture, shape), info, limits, models);
}

/** Before one more copy of the weights is made, to look at a past policy. @throws EngineError memory_exceeded with the numbers */
export function checkSpare(
  { info, limits }: Backend,
  architecture: Architecture,
  shape: BatchShape,
  models: readonly HeldModel[],
): void {
  const needs = stepNeeds(architecture, shape);
  const total = memoryOf(needs, info.kind, models).total + needs.weights;
  if (total > limits.total) throw exceeded(total, limits.total, 'training with a past policy beside it');
}

function exceeded(bytes: number, most: number, what = 'a training step'): EngineError {
  const [needed, available] = [Math.ceil(bytes / MEGABYTE), Math.floor(most / MEGABYTE)];
  const message = `${what} needs ${needed} MB of memory, but ${available} MB can be had; use a smaller model or shorter pairs`;
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
  return { backend: kind, parameters: parameterCount(gpt2(config)), limits: backend.limits, shapes };
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
  return { pairs, tokens, memory, milliseconds: workOf(needs, METHODS.dpo.models) / speed, fits: fits(needs, backend) };
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
 * @param now milliseconds
 */
export async function measureSpeed(
  backend: Backend,
  config: Gpt2Config,
  now: () => number = () => performance.now(),
): Promise<number> {
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
  return Owned.during(async (own) => {
    const policy = own.keep(new ParameterSet(backend, architecture, 'probe', initialWeights(architecture, 1)));
    const update = own.keep(await Update.create({ backend, architecture, shape }));
    const config = DEFAULT_TRAINING;
    const loss = own.keep(METHODS.dpo.createLoss(update.lossContext, config));
    update.load(collatePairs([pair], shape, batchLimits(architecture)));
    let fastest = Number.POSITIVE_INFINITY;
    for (let step = 0; step <= rounds; step++) {
      const started = now();
      await update.run({ policy, loss, config, learningRate: config.learning_rate, step });
      await backend.sync();
      if (step > 0) fastest = Math.min(fastest, now() - started);
    }
    const measured = METHODS.dpo.models.filter(({ trained }) => trained);
    return workOf(stepNeeds(architecture, shape), measured) / fastest;
  });
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
