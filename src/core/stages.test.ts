import { expect, test } from 'vitest';
import { configIn, sftSteps, stageAfter, stageOf, stagesOf } from './stages';
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

test('supervised fine-tuning comes before either, and is left out where it has no steps', () => {
  const whole = { ...STAGED, sft_steps: 20 };
  expect(stagesOf(whole)).toEqual([
    { name: 'sft', from: 0, until: 20 },
    { name: 'reward', from: 20, until: 60 },
    { name: 'policy', from: 60, until: 100 },
  ]);
  expect([0, 20, 21, 61].map((step) => stageAfter(whole, step))).toEqual([0, 0, 1, 2]);
  expect([0, 19, 20, 60, 100].map((step) => stageOf(whole, step).name)).toEqual([
    'sft',
    'sft',
    'reward',
    'policy',
    'policy',
  ]);
  expect(stagesOf({ ...whole, reward_source: 'true_reward' }).map(({ name }) => name)).toEqual(['sft', 'policy']);
  expect([whole, { ...whole, method: 'grpo' } as const].map(sftSteps)).toEqual([20, 0]);
});

test('each stage has its own schedule, and supervised fine-tuning its own method', () => {
  const whole = { ...STAGED, sft_steps: 20 };
  const [sft, reward, policy] = stagesOf(whole).map((stage) => configIn(whole, stage));
  expect(sft).toMatchObject({ method: 'sft', max_steps: 20, learning_rate: whole.sft_learning_rate });
  expect(reward).toMatchObject({ max_steps: 40, learning_rate: whole.reward_learning_rate });
  expect(policy).toMatchObject({ method: 'ppo', max_steps: 40, learning_rate: whole.learning_rate });
});

test('the stages have no more steps than there are', () => {
  const config = { ...STAGED, sft_steps: 300, fault: 'none' } as const;
  expect(unusableSettings(config).map(({ name }) => name)).toEqual(['sft_steps']);
  expect(unusableSettings(withUsableSettings({ ...config, reward_steps: 90 }))).toEqual([]);
  expect(withUsableSettings({ ...config, reward_steps: 90 })).toMatchObject({ sft_steps: 33, reward_steps: 34 });
});

test('a mistake is made on purpose where there is one reference only', () => {
  const config = { ...STAGED, sft_steps: 20, fault: 'wrong_reference' } as const;
  expect(withUsableSettings(config)).toEqual({ ...config, sft_steps: 0 });
});

test('the reward model has no more steps than there are', () => {
  const wrong = { ...STAGED, reward_steps: 101 };
  expect(unusableSettings(wrong).map(({ name }) => name)).toEqual(['reward_steps']);
  expect(withUsableSettings(wrong).reward_steps).toBe(50);
  expect(withUsableSettings({ ...wrong, reward_source: 'true_reward' }).reward_steps).toBe(101);
});
