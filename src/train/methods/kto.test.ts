import { expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { KtoMetrics } from '../../core/records';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collatePairs, type PreferencePair } from '../../data/batching';
import { BatchTensors, batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { Scorer } from '../../model/logps';
import { ParameterSet } from '../../model/parameters';
import { Owned } from '../../runtime/ownership';
import { Trainer } from '../trainer';
import { bitsOfWeights, FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { KTO, mismatched } from './kto';

const backend = openNodeBackend(1);
const architecture = gpt2(TINY_GPT2);
const PAIRS = randomPairs(architecture, 6, 2);
const source = new FixedPairs(PAIRS, architecture);
const CONFIG: TrainingConfig = { ...TINY_TRAINING, method: 'kto', beta: 0.5, per_device_train_batch_size: 3 };

/** In the pairs' own order. */
async function train(weights: number, change: Partial<TrainingConfig>) {
  return Owned.during(async (own) => {
    const of = (label: string, seed: number) =>
      own.keep(new ParameterSet(backend, architecture, label, randomWeights(architecture, seed)));
    const [policy, reference] = [of('policy', weights), of('reference', 1)];
    const config = { ...CONFIG, ...change };
    const options = { backend, architecture, policy, reference, source, config, inOrder: true };
    const trainer = own.keep(await Trainer.createWith(KTO, options));
    const records: KtoMetrics[] = [];
    while (!trainer.finished) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
    return { records, weights: bitsOfWeights(await policy.read()) };
  });
}

it('each prompt is given the completion of the one before, cut where there is no room', () => {
  const pair = (prompt: number[], chosenIds: number[], rejectedIds: number[]): PreferencePair => ({
    promptIds: prompt,
    chosenIds,
    rejectedIds,
  });
  const pairs = [pair([2], [3, 1], [4, 5, 6, 1]), pair([7, 8], [9, 1], [10, 1])];
  expect(mismatched(pairs, 4)).toEqual([pair([2], [10, 1], [9, 1]), pair([7, 8], [3, 1], [4, 5, 6])]);
});

it('counts from the KL of the mismatched completions, which is never below 0', async () => {
  const { records } = await train(4, { learning_rate: 0, max_steps: 2 });
  const kls = await Owned.during(async (own) => {
    const shape = source.shape(3);
    const batch = own.keep(new BatchTensors(backend, shape));
    const scorer = own.keep(await Scorer.create(backend, architecture, batch));
    const logps = async (seed: number) => {
      await scorer.run(own.keep(new ParameterSet(backend, architecture, `${seed}`, randomWeights(architecture, seed))));
      return (await backend.read([scorer.logps.sequences]))[0] as Float32Array;
    };
    const means: number[] = [];
    for (const pairs of [PAIRS.slice(0, 3), PAIRS.slice(3)]) {
      batch.load(collatePairs(mismatched(pairs, shape.positions), shape, batchLimits(architecture)));
      const [policy, reference] = [Array.from(await logps(4)), Array.from(await logps(1))];
      means.push(policy.reduce((sum, logp, s) => sum + (logp - reference[s]) / 6, 0));
    }
    return means;
  });
  for (const [step, { kl }] of records.entries()) expect(kl).toBeCloseTo(Math.max(0, kls[step]), 4);
  expect(Math.max(...kls)).not.toBe(0);
});

it('begins at a half, and repeats', async () => {
  const once = await train(1, { max_steps: 6 });
  expect(once.records[0].loss).toBeCloseTo(0.5, 6);
  expect(once.records[0].kl).toBeCloseTo(0, 5);
  expect(once.records[5]['rewards/margins']).toBeGreaterThan(0);
  expect(await train(1, { max_steps: 6 })).toEqual(once);
});
