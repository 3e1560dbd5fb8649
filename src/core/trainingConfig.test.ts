import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import { Trainer } from '../train/trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from '../train/trainTestKit';
import { checkTrainingConfig } from './definitionSchema';
import { NUMBER_RULES, type NumberName } from './settings';
import { DEFAULT_TRAINING, TRAINING_SETTINGS, type TrainingConfig } from './trainingConfig';

const NAMES = TRAINING_SETTINGS.filter((name): name is typeof name & NumberName => Object.hasOwn(NUMBER_RULES, name));
const check = (settings: object) => () => checkTrainingConfig({ ...DEFAULT_TRAINING, ...settings } as TrainingConfig);

/** The only method whose β may be 0. */
const FREE = { method: 'grpo' } as const;

describe('checkTrainingConfig', () => {
  it('accepts the defaults and the ends of every closed range', () => {
    expect(check({})).not.toThrow();
    for (const name of NAMES) {
      const range = NUMBER_RULES[name];
      expect(check({ [name]: range.max }), name).not.toThrow();
      if (!range.open) expect(check({ ...(name === 'beta' && FREE), [name]: range.min }), name).not.toThrow();
    }
  });

  it.each(NAMES)('names %s, its value and the mend', (name) => {
    const { min, max } = NUMBER_RULES[name];
    for (const value of [min - 1, max * 2 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(check({ [name]: value })).toThrow(
        expect.objectContaining({
          code: 'config_invalid',
          message: expect.stringContaining(`${name} is ${value}; use a`),
          values: { name, value: String(value), mend: expect.stringContaining(String(max)) },
        }),
      );
    }
  });

  it.each([
    ['beta', 0],
    ['adam_epsilon', 0],
    ['max_steps', 1.5],
    ['seed', 0.5],
    ['loss_type', 'dpo'],
    ['lr_scheduler_type', 'step'],
  ])('refuses %s = %s', (name, value) => {
    expect(check({ [name]: value })).toThrow(`${name} is ${value}`);
  });

  it('lets GRPO alone be without a leash', () => {
    expect(check({ method: 'online_dpo', beta: 0 })).toThrow(
      /beta is 0; use a number above 0 up to 100 with method online_dpo/,
    );
  });

  it('knows which losses can be composed', () => {
    for (const change of [{ ld_alpha: 0.5 }, { loss_weight: 0.8 }, { added_loss_weight: 0.2 }]) {
      expect(check(change)).not.toThrow();
      expect(check({ ...change, loss_type: 'discopop' })).toThrow(/; use [01] with loss_type discopop/);
    }
    const divergent = { f_divergence_type: 'forward_kl', added_loss_weight: 0.2 };
    expect(check(divergent)).toThrow(/f_divergence_type is forward_kl; use reverse_kl/);
    expect(check({ added_loss_type: 'exo_pair', added_loss_weight: 0.2 })).toThrow(/label_smoothing is 0/);
  });

  it('knows which label smoothing a loss can use', () => {
    expect(check({ loss_type: 'robust', label_smoothing: 0.5 })).toThrow(/label_smoothing is 0.5; use less than 0.5/);
    expect(check({ loss_type: 'exo_pair', label_smoothing: 0 })).toThrow(/label_smoothing is 0; use more than 0/);
    expect(check({ loss_type: 'robust', label_smoothing: 0.49 })).not.toThrow();
  });
});

it('a trainer refuses a bad setting before it opens anything', async () => {
  const backend = openNodeBackend(1);
  const architecture = gpt2(TINY_GPT2);
  const policy = new ParameterSet(backend, architecture, 'policy', randomWeights(architecture, 1));
  const source = new FixedPairs(randomPairs(architecture, 2, 1), architecture);
  const config = { ...TINY_TRAINING, learning_rate: 1e30 };
  const outcome = Trainer.create({ backend, architecture, policy, reference: policy, source, config });
  await expect(outcome).rejects.toMatchObject({ code: 'config_invalid', values: { name: 'learning_rate' } });
});
