import { expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { openKitchenRun, SHORT_KITCHEN } from '../cli/runTestKit';
import type { KitchenConfig } from '../core/kitchenConfig';
import type { NarratedResponses } from '../core/rolloutRecords';
import { DEFAULT_WATCH } from '../core/world';
import { rewardModelLoss } from '../math/losses/rewardModel';
import { pairView } from '../math/pairView';
import { responseView } from '../math/responseView';
import { beginNarration } from './narration';

const backend = openNodeBackend(1);
const CONFIG: KitchenConfig = {
  ...SHORT_KITCHEN,
  per_device_train_batch_size: 8,
  num_generations: 4,
  learning_rate: 1e-3,
  logging_steps: 1,
  max_steps: 4,
  num_ppo_epochs: 2,
};

/** The third step, after one that has made the policy another than the one that wrote. */
async function tell(change: Partial<KitchenConfig>, steps = 3) {
  const config = { ...CONFIG, ...change };
  const run = await openKitchenRun(backend, { config });
  try {
    while (run.trainer.step < steps) if (await run.trainer.runStep()) await run.trainer.collect();
    const end = await beginNarration(run, { ...DEFAULT_WATCH, dish: 2 });
    await run.trainer.runStep();
    const { records } = await run.trainer.collect();
    return { config, told: await end?.(), record: records[0] };
  } finally {
    await run.dispose();
  }
}

it.each<Partial<KitchenConfig>>([
  { method: 'grpo', beta: 0.3, num_iterations: 2 },
  { method: 'grpo', beta: 0, num_iterations: 2, grpo_loss_type: 'dr_grpo', scale_rewards: 'none', epsilon: 0.001 },
  { method: 'ppo', kl_coef: 0.4, lam: 0.9 },
  { method: 'ppo', num_mini_batches: 2, cliprange: 0.001 },
])('by %o the losses that are told of the responses add up to the loss of the batch', async (change) => {
  const { config, told, record } = await tell(change);
  const step = { ...told, loss: 0, gradNorm: 0, learningRate: 0 } as NarratedResponses;
  const views = step.responses.map((_, place) => responseView({ ...step, place }, config));
  expect(views).toHaveLength(8);
  const loss = views.reduce((sum, view) => sum + view.loss, 0);
  expect(loss).toBeCloseTo(record.loss, 5);
  const tokens = views.flatMap((view) => view.tokens);
  expect(Math.max(...tokens.map(({ ratio }) => Math.abs(ratio - 1)))).toBeGreaterThan(1e-4);
  const held = tokens.filter((token) => token.held).length / tokens.length;
  const clipped = record['policy/clipfrac_avg'] ?? record['clip_ratio/region_mean'];
  expect(held).toBeCloseTo(clipped ?? Number.NaN, 5);
  // The update moves it.
  const { logps, afterLogps } = step.responses[step.place];
  expect(afterLogps).toHaveLength(logps.length);
  expect(afterLogps).not.toEqual(logps);
});

it.each([
  [0, false],
  [1, false],
  [2, true],
])('of a run that fine-tunes first step %i tells one pair, as its stage reads it', async (step, isScored) => {
  const staged = { method: 'ppo', reward_source: 'reward_model', sft_steps: 2, reward_steps: 1 } as const;
  const { told } = await tell(staged, step);
  if (!told || !('before' in told)) throw new Error('no pair is told');
  const { before, after, scores } = told;
  expect(scores !== undefined).toBe(isScored);
  for (const half of ['chosen', 'rejected'] as const) expect(after[half].tokens).toEqual(before[half].tokens);
  if (!('policyLogits' in before.chosen) || !('policyLogits' in after.chosen)) throw new Error('no logits are told');
  expect(sameNumbers(before.chosen.policyLogits, after.chosen.policyLogits)).toBe(isScored);
  // Both before the first step and after the last of its stage the policy is the reference.
  expect(sameNumbers(before.chosen.policyLogits, before.chosen.referenceLogits)).toBe(step !== 1);
});

it.each(['true_reward', 'reward_model'] as const)(
  'tells a pair that the policy wrote, labelled by the %s, with the loss that is logged',
  async (reward_source) => {
    const change = { method: 'online_dpo', reward_source, reward_steps: 1, per_device_train_batch_size: 1 } as const;
    const { config, told, record } = await tell(change, 2);
    if (!told || !('before' in told) || !('chosen' in told.before)) throw new Error('no pair is told');
    const { before, after, batchSize, labelledByModel } = told;
    expect(batchSize).toBe(1);
    expect(labelledByModel).toBe(reward_source === 'reward_model' ? true : undefined);
    const { loss } = pairView(before, { ...config, method: 'dpo' });
    expect(loss).toBeCloseTo(record.loss, 5);
    expect(pairView(after, { ...config, method: 'dpo' }).margin).not.toBe(pairView(before, config).margin);
  },
);

const sameNumbers = (one: ArrayLike<number>, other: ArrayLike<number>) =>
  Array.from(one).every((value, place) => value === other[place]);

it('tells what a reward model gives a pair before and after', async () => {
  const staged = { method: 'ppo', reward_source: 'reward_model', reward_steps: 3 } as const;
  const { config, told, record } = await tell({ ...staged, per_device_train_batch_size: 1, num_mini_batches: 4 }, 2);
  if (!told || !('before' in told) || !told.scores) throw new Error('no pair is told');
  const { before, after } = told.scores;
  const { loss } = rewardModelLoss([before.chosen], [before.rejected], config.center_rewards_coefficient);
  expect(loss).toBeCloseTo(record.loss, 5);
  expect(after.chosen - after.rejected).not.toBe(before.chosen - before.rejected);
  expect(told.before.promptTokens).toEqual(told.after.promptTokens);
});
