import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from './parameters';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './testKit';
import { Trainer } from './trainer';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes that are still reachable: JavaScript objects, and the array buffers that tensors lie in (freed a turn after their owner). */
async function reachable(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Room for what the engine compiles and caches meanwhile. Keeping one array of logits per step would take about 1 MB. */
const SLACK = 600_000;

it('memory does not grow between step 200 and step 1,000', async () => {
  const backend = openNodeBackend(1);
  const architecture = gpt2({ ...TINY_GPT2, n_layer: 1 });
  const weights = randomWeights(architecture, 1);
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  const source = new FixedPairs(randomPairs(architecture, 50, 2), architecture);
  const config = { ...TINY_TRAINING, learning_rate: 1e-4, logging_steps: 5 };
  const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config });
  const runTo = async (step: number) => {
    while (trainer.step < step) if (await trainer.runStep()) await trainer.collect();
    return reachable();
  };
  const early = await runTo(200);
  const late = await runTo(1000);
  expect(late - early).toBeLessThan(SLACK);
  expect(trainer.finished).toBe(true);
  await trainer.dispose();
});
