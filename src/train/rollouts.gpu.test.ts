import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWasm, SharedGpu } from './gpuTestKit';
import { GRPO } from './methods/grpo';
import { PPO_GT } from './methods/ppo';
import { trainTiny } from './methods/rolloutTestKit';
import { TINY_TRAINING } from './trainTestKit';

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

it('PPO does, with value model, entropy bonus and texts', async () => {
  const config = {
    ...CONFIG,
    method: 'ppo',
    kl_coef: 0.1,
    num_ppo_epochs: 3,
    entropy_coef: 0.01,
    ptx_coef: 0.3,
  } as const;
  const [onGpu, wasm] = [await gpu.backend(), await openWasm()];
  expectSame((await trainTiny(onGpu, PPO_GT, config)).records, (await trainTiny(wasm, PPO_GT, config)).records);
});
