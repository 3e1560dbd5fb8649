import { useTranslation } from 'react-i18next';
import { NUMBER_RULES, type NumberName, SETTINGS } from '../../core/settings';
import { smoothingRule } from '../../core/usableSettings';
import { Field } from '../controls/Field';
import { NumberInput, nudgeBy, nudgeLogarithmically } from '../controls/NumberInput';
import { useRun, useRunStore } from '../shared/stores';

export type NumberSettingName = Extract<
  NumberName,
  | 'beta'
  | 'learning_rate'
  | 'label_smoothing'
  | 'per_device_train_batch_size'
  | 'max_steps'
  | 'seed'
  | 'warmup_steps'
  | 'weight_decay'
  | 'max_grad_norm'
  | 'logging_steps'
  | 'eval_steps'
  | 'f_alpha_divergence_coef'
  | 'rpo_alpha'
  | 'loss_weight'
  | 'added_loss_weight'
  | 'ld_alpha'
  | 'discopop_tau'
  | 'simpo_gamma'
  | 'cpo_alpha'
  | 'unlikelihood_alpha'
  | 'desirable_weight'
  | 'undesirable_weight'
  | 'responses_per_source'
  | 'low_temperature'
  | 'high_temperature'
  | 'num_generations'
  | 'num_iterations'
  | 'epsilon'
  | 'epsilon_high'
  | 'kl_coef'
  | 'kl_target'
  | 'num_ppo_epochs'
  | 'num_mini_batches'
  | 'cliprange'
  | 'entropy_coef'
  | 'ptx_coef'
  | 'value_learning_rate'
  | 'sft_steps'
  | 'sft_learning_rate'
  | 'reward_steps'
  | 'reward_learning_rate'
  | 'reward_weight_decay'
  | 'center_rewards_coefficient'
  | 'num_pairs'
  | 'pair_temperature'
  | 'label_temperature'
  | 'label_length_bias'
  | 'label_flip_rate'
>;

export function NumberSetting({ name }: { readonly name: NumberSettingName }) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const value = useRun(({ draft }) => (draft.config as Readonly<Partial<Record<NumberName, number>>>)[name]);
  const config = useRun((state) => state.draft.config);
  const { step } = SETTINGS[name];
  const rule = name === 'label_smoothing' ? smoothingRule(config) : NUMBER_RULES[name];
  // Not a setting of this run's world.
  if (value === undefined) return null;
  return (
    <Field id={name} name={t(`settings.${name}.name`)} hint={() => t(`settings.${name}.hint`)}>
      <NumberInput
        id={name}
        value={value}
        rule={rule}
        nudge={step === undefined ? nudgeLogarithmically : nudgeBy(step)}
        onChange={(next) => runStore.getState().editConfig({ [name]: next })}
        onUsable={(usable) => runStore.getState().setUsable(name, usable)}
      />
    </Field>
  );
}
