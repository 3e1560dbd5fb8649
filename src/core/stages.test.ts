import { expect, test } from 'vitest';
import { policyConfig, rewardConfig, stageAfter, stagesOf } from './stages';
import { DEFAULT_TRAINING } from './trainingConfig';
import { unusableSettings, withUsableSettings } from './usableSettings';

const STAGED = {
  ...DEFAULT_TRAINING,
  method: 'ppo',
  reward_source: 'reward_model',
  reward_steps: 40,
  max_steps: 100,
} as const;

test('a run with a reward model has two stages, the second from the first’s last step on; any other has one', () => {
  expect(stagesOf(STAGED)).toEqual([
    { name: 'reward', from: 0, until: 40 },
    { name: 'policy', from: 40, until: 100 },
  ]);
  expect([0, 40, 41, 100].map((step) => stageAfter(STAGED, step))).toEqual([0, 0, 1, 1]);
  expect(stagesOf({ ...STAGED, method: 'grpo' })).toEqual([{ name: 'policy', from: 0, until: 100 }]);
});

test('each stage has its own schedule', () => {
  expect(policyConfig(STAGED).max_steps).toBe(60);
  expect(rewardConfig(STAGED)).toMatchObject({ max_steps: 40, learning_rate: STAGED.reward_learning_rate });
  expect(policyConfig({ ...STAGED, reward_source: 'true_reward' }).max_steps).toBe(100);
});

test('the reward model has no more steps than there are', () => {
  const wrong = { ...STAGED, reward_steps: 101 };
  expect(unusableSettings(wrong).map(({ name }) => name)).toEqual(['reward_steps']);
  expect(withUsableSettings(wrong).reward_steps).toBe(50);
  expect(withUsableSettings({ ...wrong, reward_source: 'true_reward' }).reward_steps).toBe(101);
});
