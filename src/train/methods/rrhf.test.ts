import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { RrhfSettings } from '../../core/methodSettings/rrhf';
import { collateTexts } from '../../data/batching';
import { rrhf } from '../../math/losses/rrhf';
import { batchLimits } from '../../model/batchTensors';
import { TINY_TRAINING } from '../trainTestKit';
import { GraphLoss } from './graphLoss';
import { engineGradients, float64Model, TINY, TinyPrompts, trainTiny, worstDifference } from './rolloutTestKit';
import { RRHF, rankInputs, rrhfForm } from './rrhf';

const backend = openNodeBackend(1);
const source = new TinyPrompts();
const CONFIG = {
  ...TINY_TRAINING,
  method: 'rrhf',
  per_device_train_batch_size: 16,
  responses_per_source: 2,
  seed: 3,
} as const;
const train = (change: Partial<typeof TINY_TRAINING & RrhfSettings>, stop?: number) =>
  trainTiny(backend, RRHF, { ...CONFIG, ...change }, { stop });

describe('the gradient of a model through RRHF', () => {
  const texts = [
    [2, 3, 5, 9],
    [2, 3, 8, 1],
    [4, 5, 7, 6, 9],
    [3, 5, 9],
    [3, 5, 7, 6, 9, 10],
    [3, 2, 2, 6, 1],
  ];
  const shape = { ...source.shape(texts.length), rows: 5 * texts.length };
  const batch = collateTexts(texts, shape, batchLimits(TINY));
  const model = float64Model(TINY, batch);
  const [group, rewards] = [3, [1, 2, 0, 1, 1, 3]];

  it.each(['graph', 'kernel'] as const)('is that of the reference in float64, as a %s', async (lossForm) => {
    const dLogps: number[] = [];
    let loss = 0;
    for (let first = 0; first < texts.length; first += group) {
      const sums = [0, 1, 2].map((i) => {
        const [from, to] = [batch.starts[first + i], batch.starts[first + i + 1]];
        return model.logps.slice(from, to).reduce((sum, logp) => sum + logp, 0);
      });
      const lengths = Array.from(batch.lengths.subarray(first, first + group));
      const own = rrhf({ logps: sums, lengths, scores: rewards.slice(first, first + group) });
      loss += own.loss / 2;
      own.dLogps.forEach((d, i) => {
        dLogps.push(...new Array<number>(lengths[i]).fill(d / 2));
      });
    }
    const found = await engineGradients({
      backend,
      shape,
      batch,
      lossForm,
      createLoss: (context) => new GraphLoss(context, rrhfForm(context.batch)),
      write: ({ feeds }) => {
        for (const [name, values] of Object.entries(rankInputs(rewards, group))) backend.write(feeds[name], values);
      },
    });
    expect(Math.abs(found.loss - loss)).toBeLessThan(1e-5);
    expect(new Set(dLogps).size).toBeGreaterThan(4); // some pairs are in the wrong order
    expect(worstDifference(found.gradients, model.gradients(model.dLogits(dLogps)))).toBeLessThan(1e-5);
  });
});

describe('training by RRHF', () => {
  it('learns the order of the scores', async () => {
    const { records } = await train({ max_steps: 30 });
    const mean = (from: number) =>
      records.slice(from, from + 5).reduce((sum, r) => sum + r['rewards/accuracies'] / 5, 0);
    expect(mean(25)).toBeGreaterThan(mean(0) + 0.1);
    for (const record of records) {
      expect(record.loss).toBeCloseTo(record.rank_loss + record.sft_loss, 4);
      expect(record['rewards/chosen']).toBeGreaterThanOrEqual(record.reward);
    }
    expect(records[0]['kl/completions']).toBeCloseTo(0, 6);
    expect(records[29]['kl/completions']).toBeGreaterThan(0.05);
  });

  it('repeats from its seed, and goes on alike when it is taken up again', async () => {
    const once = await train({ max_steps: 4 });
    expect(await train({ max_steps: 4 }, 2)).toEqual(once);
    expect((await train({ max_steps: 4, seed: 4 })).weights).not.toEqual(once.weights);
  });

  it('refuses groups that do not fill the batch', async () => {
    await expect(train({ responses_per_source: 3 })).rejects.toThrow(/batch_size is 16; use a multiple of 12/);
  });
});
