import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../core/faults';
import type { LossType } from '../core/lossTypes';
import { ofPairs, type PairMetrics } from '../core/records';
import { withFaults } from '../data/faultyPairs';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { openGpu, openWasm } from './gpuTestKit';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

const architecture = gpt2({ ...TINY_GPT2, n_layer: 1 });
const weights = randomWeights(architecture, 1);

/** Two pairs a step; at the third the one that truncation empties. With room for the prompts. */
class Pairs extends FixedPairs {
  batch(step: number): readonly number[] {
    return step === 2 ? [3, 200] : [2 * step, 2 * step + 1];
  }

  override shape(pairs: number) {
    const shape = super.shape(pairs);
    return { ...shape, rows: 2 * pairs * shape.positions };
  }
}

/** One GPU for all: its shaders, which take most of the time in software, are compiled once. */
let gpuBackend: Backend;
let wasmBackend: Backend;
beforeAll(async () => {
  gpuBackend = await openGpu();
  wasmBackend = await openWasm();
});
afterAll(async () => {
  await gpuBackend?.dispose();
  await wasmBackend?.dispose();
});

async function train(backend: Backend, fault: Fault, loss_type: LossType = 'sigmoid') {
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  const source = withFaults(new Pairs(randomPairs(architecture, 201, 2), architecture), fault);
  const config = { ...TINY_TRAINING, loss_type, max_steps: 4 };
  const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config, fault });
  const metrics: PairMetrics[] = [];
  let failure: unknown;
  while (!trainer.finished && !failure) {
    await trainer.runStep();
    const collected = await trainer.collect();
    metrics.push(...ofPairs(collected.records));
    failure = collected.failure;
  }
  await trainer.dispose();
  return { metrics, failure };
}

describe('a fault on webgpu is what it is on wasm', () => {
  it.each([
    ['half_precision', 'sigmoid', 1],
    ['empty_completion', 'sigmoid_norm', 2],
  ] as const)('%s: the failure names the same step and pair', async (fault, lossType, step) => {
    const [gpu, wasm] = [await train(gpuBackend, fault, lossType), await train(wasmBackend, fault, lossType)];
    expect(wasm.failure).toMatchObject({ code: 'non_finite_loss', values: { step } });
    expect(gpu.failure).toEqual(wasm.failure);
  });

  it('prompt_in_mask: the first step has the same numbers', async () => {
    const [gpu, wasm] = [await train(gpuBackend, 'prompt_in_mask'), await train(wasmBackend, 'prompt_in_mask')];
    for (const name of ['loss', 'logps/chosen', 'logps/rejected', 'grad_norm'] as const)
      expect(gpu.metrics[0][name]).toBeCloseTo(wasm.metrics[0][name], 3);
  });
});
