import { afterEach, expect, it, vi } from 'vitest';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import { memoryOf } from './estimate';
import { openGpu, watchBuffers } from './gpuTestKit';
import { stepNeeds } from './stepNeeds';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

afterEach(() => vi.restoreAllMocks());

it('of GPU memory is within a quarter of what is alive while captured graphs are checked', async () => {
  const architecture = gpt2({ ...TINY_GPT2, n_embd: 32, n_inner: 128, vocab_size: 100, n_positions: 32 });
  const backend = await openGpu();
  const { peakBytes } = watchBuffers();
  const weights = randomWeights(architecture, 1);
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  const source = new FixedPairs(randomPairs(architecture, 6, 2), architecture);
  const about = { policy, reference, source, config: TINY_TRAINING, capture: true };
  const trainer = await Trainer.create({ backend, architecture, ...about });
  for (let step = 0; step < 3; step++) {
    await trainer.runStep();
    await trainer.collect();
  }
  expect(trainer.captured).toBe(true);
  const needs = stepNeeds(architecture, source.shape(TINY_TRAINING.per_device_train_batch_size));
  const ratio = peakBytes() / memoryOf(needs, 'webgpu').total;
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.25);
  await backend.dispose();
});
