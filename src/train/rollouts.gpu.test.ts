import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MetricsRecord } from '../core/records';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { openWasm, SharedGpu } from './gpuTestKit';
import { GRPO } from './methods/grpo';
import { PPO_GT } from './methods/ppo';
import { TINY, TINY_WEIGHTS, TinyPrompts, trainTiny } from './methods/rolloutTestKit';
import { RRHF_OF_OTHERS } from './methods/rrhf';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_TRAINING } from './trainTestKit';

let gpu: SharedGpu;
beforeAll(async () => {
  gpu = await SharedGpu.open();
});
afterAll(() => gpu?.dispose());

const CONFIG = { ...TINY_TRAINING, per_device_train_batch_size: 8, num_generations: 4, max_steps: 3, seed: 5 };

/** What both backends write is the same as long as no random number falls between their probabilities. */
function expectSame(onGpu: readonly object[], wasm: readonly object[]) {
  expect(onGpu).toHaveLength(wasm.length);
  wasm.forEach((record, step) => {
    for (const [name, value] of Object.entries(record)) {
      const actual = (onGpu[step] as Record<string, number>)[name];
      expect(Math.abs(actual - value), `${name} of step ${step}: ${actual}, wasm has ${value}`).toBeLessThan(
        1e-3 * Math.abs(value) + 2e-4,
      );
    }
  });
}

it('GRPO writes, earns and learns the same on both backends', async () => {
  const config = { ...CONFIG, method: 'grpo', beta: 0.1, num_iterations: 3 } as const;
  const [onGpu, wasm] = [await gpu.backend(), await openWasm()];
  expectSame((await trainTiny(onGpu, GRPO, config)).records, (await trainTiny(wasm, GRPO, config)).records);
});

/** One for both, so that their graphs are compiled once. */
const PPO_CONFIG = {
  ...CONFIG,
  method: 'ppo',
  kl_coef: 0.1,
  num_ppo_epochs: 3,
  entropy_coef: 0.01,
  ptx_coef: 0.3,
} as const;

it('PPO does, with value model, entropy bonus and texts', async () => {
  const [onGpu, wasm] = [await gpu.backend(), await openWasm()];
  expectSame((await trainTiny(onGpu, PPO_GT, PPO_CONFIG)).records, (await trainTiny(wasm, PPO_GT, PPO_CONFIG)).records);
});

it('RRHF does, with responses of another method’s policy', async () => {
  const config = { ...CONFIG, method: 'rrhf', per_device_train_batch_size: 10, other_policy: 'dpo' } as const;
  const otherPolicy = randomWeights(TINY, 4);
  const train = async (backend: Backend) => (await trainTiny(backend, RRHF_OF_OTHERS, config, { otherPolicy })).records;
  expectSame(await train(await gpu.backend()), await train(await openWasm()));
});

it('a reward model does, and the policy that learns from its scores by PPO after it', async () => {
  const config = { ...PPO_CONFIG, reward_source: 'reward_model', reward_steps: 2, max_steps: 5 } as const;
  const [onGpu, wasm] = [await trainStaged(await gpu.backend()), await trainStaged(await openWasm())];
  expect(wasm.map((record) => 'accuracy' in record)).toEqual([true, true, false, false, false]);
  expectSame(onGpu, wasm);

  async function trainStaged(backend: Backend): Promise<MetricsRecord[]> {
    const [policy, reference] = ['policy', 'reference'].map(
      (label) => new ParameterSet(backend, TINY, label, TINY_WEIGHTS),
    );
    const pairs = new FixedPairs(randomPairs(TINY, 24, 2), TINY);
    const models = { backend, architecture: TINY, policy, reference };
    const trainer = await Trainer.createFrom({ pairs, prompts: new TinyPrompts() }, { ...models, config });
    const records: MetricsRecord[] = [];
    while (!trainer.finished) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
    await trainer.dispose();
    return records;
  }
});
