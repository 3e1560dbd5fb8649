import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../core/faults';
import type { MetricsRecord } from '../core/records';
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

let backend: Backend | undefined;
afterEach(async () => {
  await backend?.dispose();
  backend = undefined;
});

async function train(open: () => Promise<Backend>, fault: Fault) {
  backend = await open();
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  const source = withFaults(new Pairs(randomPairs(architecture, 201, 2), architecture), fault);
  const config = { ...TINY_TRAINING, max_steps: 4 };
  const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config, fault });
  const metrics: MetricsRecord[] = [];
  let failure: unknown;
  while (!trainer.finished && !failure) {
    await trainer.runStep();
    const collected = await trainer.collect();
    metrics.push(...collected.records);
    failure = collected.failure;
  }
  await trainer.dispose();
  await backend.dispose();
  backend = undefined;
  return { metrics, failure };
}

describe('a fault on webgpu is what it is on wasm', () => {
  it.each([
    ['half_precision', 1],
    ['empty_completion', 2],
  ] as const)('%s: the failure names the same step and pair', async (fault, step) => {
    const [gpu, wasm] = [await train(openGpu, fault), await train(openWasm, fault)];
    expect(wasm.failure).toMatchObject({ code: 'non_finite_loss', values: { step } });
    expect(gpu.failure).toEqual(wasm.failure);
  });

  it('prompt_in_mask: the first step has the same numbers', async () => {
    const [gpu, wasm] = [await train(openGpu, 'prompt_in_mask'), await train(openWasm, 'prompt_in_mask')];
    for (const name of ['loss', 'logps/chosen', 'logps/rejected', 'grad_norm'] as const)
      expect(gpu.metrics[0][name]).toBeCloseTo(wasm.metrics[0][name], 3);
  });
});
