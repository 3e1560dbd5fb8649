import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { TrainingConfig } from '../../core/trainingConfig';
import { TINY_TRAINING } from '../trainTestKit';
import { ONLINE_DPO } from './onlineDpo';
import { TinyPrompts, trainTiny } from './rolloutTestKit';

const backend = openNodeBackend(1);
const CONFIG: TrainingConfig = {
  ...TINY_TRAINING,
  method: 'online_dpo',
  per_device_train_batch_size: 12,
  beta: 0.2,
  seed: 5,
};
const train = (change: Partial<TrainingConfig>, stop?: number) =>
  trainTiny(backend, ONLINE_DPO, { ...CONFIG, ...change }, { stop });

describe('training by online DPO', () => {
  it('raises the reward, and logs what DPO logs of the pairs that the policy wrote', async () => {
    const { records } = await train({ max_steps: 30 });
    const mean = (from: number) => records.slice(from, from + 5).reduce((sum, { reward }) => sum + reward / 5, 0);
    expect(mean(25)).toBeGreaterThan(mean(0) + 0.5);
    const [first] = records;
    // Before the first update the policy is the reference: nothing is preferred yet.
    expect(first.loss).toBeCloseTo(Math.LN2, 6);
    expect(first['rewards/margins']).toBeCloseTo(0, 6);
    expect(first['objective/scores']).toBe(first.reward);
    // The better of two wins more often than not.
    for (const record of [first, records[1], records[2]]) expect(record['objective/scores_margin']).toBeGreaterThan(0);
    expect(records[25]['rewards/margins']).not.toBe(0);
    expect(records[25]['kl/chosen']).toBeGreaterThan(0.05);
    expect(first.epoch).toBe(0);
    expect(records[1].epoch).toBe(12 / new TinyPrompts().size);
  });

  it.each<Partial<TrainingConfig>>([{}, { loss_type: 'ipo', rpo_alpha: 0.3 }])(
    'repeats from its seed, and goes on alike when it is taken up between two updates: %o',
    async (change) => {
      const once = await train({ ...change, max_steps: 5 });
      expect(await train({ ...change, max_steps: 5 }, 3)).toEqual(once);
      expect((await train({ ...change, max_steps: 5, seed: 6 })).weights).not.toEqual(once.weights);
    },
  );
});
