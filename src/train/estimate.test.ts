import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { watchHeaps } from '../cli/watchHeaps';
import type { MemoryLimits } from '../core/engine';
import { parameterCount } from '../model/architecture';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { memoryLimits } from '../runtime/webgpu/device';
import { checkFits, estimateModel, estimateShape, measureSpeed, memoryOf } from './estimate';
import type { LossForm } from './loss';
import type { HeldModel } from './methods/method';
import { METHODS } from './methods/methods';
import { graphFlops, stepNeeds } from './stepNeeds';
import { Trainer } from './trainer';
import { FixedPairs, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

// Before ONNX Runtime makes its heap.
const heap = watchHeaps();
const backend = openNodeBackend(1);

const shaped = (
  n_layer: number,
  n_embd: number,
  n_head: number,
  vocab_size: number,
  n_positions = 256,
): Gpt2Config => ({
  ...TINY_GPT2,
  n_layer,
  n_embd,
  n_head,
  vocab_size,
  n_positions,
  n_inner: 4 * n_embd,
});
const GPT2 = shaped(12, 768, 12, 50257, 1024);
const UNBOUNDED: MemoryLimits = {
  tensor: Number.POSITIVE_INFINITY,
  tensorLimit: 'none',
  run: Number.POSITIVE_INFINITY,
  total: Number.POSITIVE_INFINITY,
};

/** One DPO step with its reference pass on one pair that fills `tokens`. */
async function step(config: Gpt2Config, tokens: number, on: Backend = backend, lossForm?: LossForm): Promise<void> {
  const architecture = gpt2(config);
  const half = tokens / 2;
  const ids = (start: number) => Array.from({ length: half }, (_, i) => (start + i) % config.vocab_size);
  const source = new FixedPairs([{ promptIds: ids(1), chosenIds: ids(2), rejectedIds: ids(3) }], architecture);
  const weights = initialWeights(architecture, 1);
  const policy = new ParameterSet(on, architecture, 'policy', weights);
  const reference = new ParameterSet(on, architecture, 'reference', weights);
  const training = { ...TINY_TRAINING, per_device_train_batch_size: 1 };
  const options = { backend: on, architecture, policy, reference, source, config: training, lossForm };
  const trainer = await Trainer.create(options);
  await trainer.runStep();
  await trainer.dispose();
}

/** A backend, and the time that has passed on it: a millisecond for each multiplication and addition of its graphs' matrix products. */
function clocked(): { on: Backend; now: () => number } {
  let time = 0;
  const on = Object.assign(Object.create(backend) as Backend, {
    async loadGraph(...args: Parameters<Backend['loadGraph']>) {
      const program = await backend.loadGraph(...args);
      return Object.assign(Object.create(program), {
        run(feeds: Parameters<typeof program.run>[0]) {
          time += graphFlops(args[0]);
          return program.run(feeds);
        },
      });
    },
  });
  return { on, now: () => time };
}

describe('the needs of a step', () => {
  it('are the bytes that a step of two graphs really keeps', async () => {
    const kept: number[] = [];
    const counting = Object.assign(Object.create(backend) as Backend, {
      async loadGraph(...args: Parameters<Backend['loadGraph']>) {
        const program = await backend.loadGraph(...args);
        return Object.assign(Object.create(program), {
          async run(feeds: Parameters<typeof program.run>[0]) {
            const outputs = await program.run(feeds);
            if (args[0].outputs.length > 1 && 'logits' in outputs) {
              kept.push(Object.values(outputs).reduce((bytes, { size }) => bytes + 4 * size, 0));
            }
            return outputs;
          },
        });
      },
    });
    const config = shaped(3, 32, 4, 100);
    await step(config, 20, counting, 'kernel');
    const needs = stepNeeds(gpt2(config), { pairs: 1, positions: 19, rows: 20 });
    expect(kept).toEqual([needs.activations + needs.logits]);
    expect(needs.weights).toBe(4 * parameterCount(gpt2(config)));
  });

  it('count the multiplications of every matrix product', () => {
    const [C, V, inner, tokens, rows] = [8, 11, 32, 2 * 5, 4];
    const needs = stepNeeds(gpt2(shaped(1, C, 2, V)), { pairs: 1, positions: 5, rows });
    // One layer, the last, whose output projection and MLP see the wanted rows only.
    const forward = tokens * 3 * C * C + 2 * (2 * 5 * 5 * C) + rows * (C * C + 2 * C * inner + C * V);
    expect(needs.flops).toBe(2 * 3 * forward);
  });

  it('are those of GPT-2: 124 million weights, of which the embedding is the largest tensor', () => {
    const needs = stepNeeds(gpt2(GPT2), { pairs: 1, positions: 127, rows: 128 });
    expect(parameterCount(gpt2(GPT2))).toBe(124_439_808);
    expect(needs.largest).toEqual({ name: 'transformer.wte.weight', bytes: 4 * 50257 * 768 });
    expect(needs.logits).toBe(4 * 128 * 50257);
  });
});

describe('the estimate', () => {
  // From small to large: a heap never shrinks.
  it.each([
    { config: shaped(2, 64, 4, 5000), tokens: 64 },
    { config: shaped(6, 192, 6, 2000), tokens: 64 },
    { config: shaped(6, 192, 6, 8000), tokens: 128 },
  ])(
    'of the heap is within a quarter of what a step takes ($config.vocab_size, $tokens)',
    async ({ config, tokens }) => {
      await step(config, tokens);
      const needs = stepNeeds(gpt2(config), { pairs: 1, positions: tokens - 1, rows: tokens });
      const ratio = memoryOf(needs, 'wasm').passes / heap();
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    },
  );

  it('of the time is within a third of what a step takes, where time is the work of the graphs', async () => {
    const config = shaped(4, 192, 6, 4000);
    const { on, now } = clocked();
    const speed = await measureSpeed(on, config, now);
    const { milliseconds } = estimateShape(on, speed, config, 1, 128);
    const started = now();
    await step(config, 128, on);
    const ratio = milliseconds / (now() - started);
    expect(ratio).toBeGreaterThan(2 / 3);
    expect(ratio).toBeLessThan(4 / 3);
  });

  it('tells what shapes fit, up to the context', async () => {
    const config = shaped(2, 16, 2, 50, 100);
    const estimate = await estimateModel(backend, config);
    expect(estimate).toMatchObject({ backend: 'wasm', parameters: parameterCount(gpt2(config)) });
    expect([...new Set(estimate.shapes.map(({ tokens }) => tokens))]).toEqual([32, 100]);
    expect(estimate.shapes.every(({ fits, milliseconds }) => fits && milliseconds > 0)).toBe(true);
    for (const tokens of [32, 100]) {
      const totals = estimate.shapes.filter((shape) => shape.tokens === tokens).map(({ memory }) => memory.total);
      expect(totals).toEqual([...totals].sort((a, b) => a - b));
    }
  });
});

describe('the memory of a method', () => {
  const needs = stepNeeds(gpt2(shaped(2, 64, 4, 500)), { pairs: 2, positions: 31, rows: 64 });
  const { weights, logits, activations } = needs;

  it('of DPO is that of policy and reference', () => {
    const memory = memoryOf(needs, 'wasm', METHODS.dpo.models);
    expect(memory).toMatchObject({ policyAndReference: 2 * weights, gradients: weights, moments: 2 * weights });
    expect(memory).toMatchObject({ activations, logits: 3 * logits });
    expect(memoryOf(needs, 'wasm')).toEqual(memory);
  });

  it('counts every model that the method holds, and what training a second one takes', () => {
    const models: readonly HeldModel[] = [
      ...METHODS.dpo.models,
      { role: 'reward', head: 'scalar', trained: false },
      { role: 'value', head: 'scalar', trained: true },
    ];
    const memory = memoryOf(needs, 'wasm', models);
    expect(memory).toMatchObject({ policyAndReference: 4 * weights, gradients: 2 * weights, moments: 4 * weights });
    expect(memory).toMatchObject({ activations: 2 * activations, logits: 3 * logits });
    const most = { ...UNBOUNDED, total: memory.total - 1 };
    const wasm = { kind: 'wasm', description: '', software: false, threads: 1 } as const;
    expect(() => checkFits(needs, wasm, most, models)).toThrow(/MB/);
    expect(() => checkFits(needs, wasm, most, METHODS.dpo.models)).not.toThrow();
  });

  it('is less where a batch has one sequence for each item', () => {
    const single = stepNeeds(gpt2(shaped(2, 64, 4, 500)), { pairs: 2, sequences: 2, positions: 31, rows: 64 });
    expect(single.activations).toBeLessThan(activations);
    expect(single.weights).toBe(weights);
  });
});

describe('a refusal', () => {
  const needs = stepNeeds(gpt2(GPT2), { pairs: 1, positions: 127, rows: 128 });
  const wasm = { kind: 'wasm', description: '', software: false, threads: 1 } as const;
  const webgpu = { ...wasm, kind: 'webgpu' } as const;

  it('is not made of one GPT-2 pair of 128 tokens in 4 GiB', () => {
    expect(() => checkFits(needs, wasm, backend.limits)).not.toThrow();
  });

  it('names what a step needs and what there is', () => {
    const large = stepNeeds(gpt2(GPT2), { pairs: 8, positions: 511, rows: 8 * 512 });
    expect(() => checkFits(large, wasm, backend.limits)).toThrow(/needs \d+ MB of memory, but 4096 MB can be had/);
    const { total } = memoryOf(needs, 'webgpu');
    expect(() => checkFits(needs, webgpu, { ...UNBOUNDED, total: total - 1 })).toThrow(/MB/);
    expect(() => checkFits(needs, webgpu, { ...UNBOUNDED, total })).not.toThrow();
  });

  it('names the limit of a GPU at WebGPU’s defaults, which are too small for the embedding', () => {
    const limits = memoryLimits({ maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 } as GPUSupportedLimits);
    let thrown: unknown;
    try {
      checkFits(needs, webgpu, limits);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'device_limit',
      values: { limit: 'maxStorageBufferBindingSize', needed: 4 * 50257 * 768, available: 2 ** 27 },
    });
    const offered = memoryLimits({
      maxBufferSize: 2 ** 30,
      maxStorageBufferBindingSize: 2 ** 30,
    } as GPUSupportedLimits);
    expect(() => checkFits(needs, webgpu, offered)).not.toThrow();
  });

  it('of even the smallest batch ends the estimate before anything is run', async () => {
    const small = Object.assign(Object.create(backend) as Backend, {
      info: webgpu,
      limits: { ...UNBOUNDED, tensor: 1000, tensorLimit: 'maxBufferSize' },
      loadGraph: () => expect.unreachable(),
    });
    await expect(estimateModel(small, shaped(1, 16, 2, 50))).rejects.toMatchObject({
      code: 'device_limit',
      values: { limit: 'maxBufferSize', needed: 4 * 256 * 16, available: 1000 },
    });
  });
});
