import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { LOSS_TYPES } from '../../core/lossTypes';
import { METHOD_NAMES } from '../../core/methods';
import { isInTrl } from '../../core/objective';
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/trainingConfig';
import { trlConfig, trlYaml } from './trlConfig';
import { TRL_FIELDS } from './trlFields';

/** TRL 1.13.0, trl/trainer/dpo_config.py, loss_type. */
const TRL_LOSSES = [
  ...['sigmoid', 'hinge', 'ipo', 'exo_pair', 'nca_pair', 'robust', 'bco_pair', 'sppo_hard', 'aot', 'aot_unpaired'],
  ...['apo_zero', 'apo_down', 'discopop', 'sft', 'sigmoid_norm'],
];

it('holds known keys only, each once, and every loss is one of TRL’s', () => {
  expect(new Set(TRL_FIELDS).size).toBe(TRL_FIELDS.length);
  const read = parse(trlYaml(trlConfig(DEFAULT_TRAINING, 16)), { uniqueKeys: true });
  expect(Object.keys(read).filter((key) => !TRL_FIELDS.some((field) => field === key))).toEqual([]);
  expect(LOSS_TYPES.filter((loss) => !TRL_LOSSES.includes(loss))).toEqual([]);
});

it('says what DPO is put together of, and the names that TRL has for other methods', () => {
  const of = (settings: Partial<TrainingConfig>) => trlConfig({ ...DEFAULT_TRAINING, ...settings }, 16);
  expect(of({})).not.toHaveProperty('loss_weights');
  expect(of({ rpo_alpha: 0.2, f_divergence_type: 'forward_kl' })).toMatchObject({
    loss_type: ['sigmoid', 'sft'],
    loss_weights: [1, 0.2],
    f_divergence_type: 'forward_kl',
  });
  expect(of({ loss_weight: 0.8, added_loss_weight: 0.2, rpo_alpha: 1, ld_alpha: 0.5 })).toMatchObject({
    loss_type: ['sigmoid', 'bco_pair', 'sft'],
    loss_weights: [0.8, 0.2, 1],
    ld_alpha: 0.5,
  });
  expect(of({ loss_type: 'discopop', discopop_tau: 0.1 })).toMatchObject({ discopop_tau: 0.1 });
  expect(of({ f_divergence_type: 'alpha_divergence', f_alpha_divergence_coef: 0.5 })).toMatchObject({
    f_alpha_divergence_coef: 0.5,
  });
  for (const method of METHOD_NAMES) {
    const known = isInTrl({ ...DEFAULT_TRAINING, method });
    expect(TRL_LOSSES.includes(String([of({ method }).loss_type].flat()[0]))).toBe(known);
  }
});

it('has the hyperparameters of the run, as readers of YAML 1.1 and 1.2 take them', () => {
  const config = {
    ...DEFAULT_TRAINING,
    learning_rate: 5e-7,
    adam_epsilon: 1e-8,
    beta: 0.25,
    warmup_steps: 3,
    max_grad_norm: 0,
    seed: 4294967295,
    loss_type: 'ipo' as const,
  };
  const text = trlYaml(trlConfig(config, 1024));
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(text, { version })).toMatchObject({
      learning_rate: 5e-7,
      adam_epsilon: 1e-8,
      beta: 0.25,
      loss_type: ['ipo'],
      max_grad_norm: 0,
      seed: 4294967295,
      lr_scheduler_type: 'constant_with_warmup',
      max_length: 1024,
      save_strategy: 'no',
      bf16: false,
    });
  }
  // Python's reader takes a number in scientific form only with a dot.
  expect(text).toContain('learning_rate: 5.0e-7\n');
  expect(text).toContain('adam_epsilon: 1.0e-8\n');
  expect(text).not.toMatch(/: \d+e/);
});
