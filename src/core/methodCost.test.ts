import { expect, it } from 'vitest';
import { methodCost, responsesWritten } from './methodCost';
import { PAIR_METHODS } from './methods';
import { DEFAULT_TRAINING, type TrainingConfig } from './trainingConfig';

const costOf = (change: Partial<TrainingConfig>) =>
  methodCost({ ...DEFAULT_TRAINING, per_device_train_batch_size: 64, ...change });

it('counts on pairs both completions, and the reference where the loss reads it', () => {
  expect(costOf({ method: 'dpo', loss_type: 'sigmoid' })).toEqual({
    ...{ models: ['policy', 'reference'], forward: 256, backward: 128, samples: 0 },
  });
  expect(costOf({ method: 'kto' })).toMatchObject({ forward: 512, backward: 128 });
  expect(costOf({ method: 'simpo' })).toEqual({ models: ['policy'], forward: 128, backward: 128, samples: 0 });
  expect(costOf({ method: 'sft' })).toEqual({ models: ['policy'], forward: 64, backward: 64, samples: 0 });
  expect(costOf({ method: 'dpo', loss_type: 'sft' })).toEqual(costOf({ method: 'sft' }));
});

it('shares what a rollout costs among its updates', () => {
  const grpo = { method: 'grpo', beta: 0.5 } as const;
  expect(costOf({ ...grpo, num_iterations: 1 })).toMatchObject({ forward: 128, backward: 64, samples: 64 });
  expect(costOf({ ...grpo, num_iterations: 4 })).toMatchObject({ forward: 80, backward: 64, samples: 16 });
  expect(costOf({ ...grpo, beta: 0 })).toMatchObject({ models: ['policy'], forward: 64 });
  const ppo = { method: 'ppo', num_ppo_epochs: 4 } as const;
  // Policy and value model in each update; reference and value model once a rollout.
  expect(costOf(ppo)).toMatchObject({ forward: 128 + 32, backward: 128, samples: 16 });
  expect(costOf({ ...ppo, ptx_coef: 1 })).toMatchObject({ forward: 256 + 64, backward: 256, samples: 16 });
  expect(costOf({ method: 'online_dpo' })).toMatchObject({ forward: 256, backward: 128, samples: 128 });
  expect(costOf({ method: 'rrhf' })).toMatchObject({ forward: 64, backward: 64, samples: 48 });
});

it('writes nothing where pairs are given', () => {
  for (const method of PAIR_METHODS) expect(costOf({ method }), method).toMatchObject({ samples: 0 });
});

it('counts the responses that a run has written, none while its reward model learns', () => {
  const ppo = { ...DEFAULT_TRAINING, per_device_train_batch_size: 64, method: 'ppo', num_ppo_epochs: 4 } as const;
  expect(responsesWritten({ ...ppo, reward_source: 'true_reward' }, 300)).toBe(4800);
  const staged = { ...ppo, reward_source: 'reward_model', reward_steps: 400, max_steps: 700 } as const;
  expect([0, 400, 404, 700].map((step) => responsesWritten(staged, step))).toEqual([0, 0, 64, 4800]);
  expect(responsesWritten({ ...ppo, method: 'dpo' }, 300)).toBe(0);
});
