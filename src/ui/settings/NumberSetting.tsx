import { useTranslation } from 'react-i18next';
import { NUMBER_RULES, type NumberName, SETTINGS, smoothingRule } from '../../core/settings';
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
  | 'num_pairs'
  | 'label_temperature'
  | 'label_length_bias'
  | 'label_flip_rate'
>;

export function NumberSetting({ name }: { readonly name: NumberSettingName }) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const value = useRun(({ draft }) => (draft.config as Readonly<Partial<Record<NumberName, number>>>)[name]);
  const loss = useRun((state) => state.draft.config.loss_type);
  const { step } = SETTINGS[name];
  const rule = name === 'label_smoothing' ? smoothingRule(loss) : NUMBER_RULES[name];
  // Not a setting of this run's world.
  if (value === undefined) return null;
  return (
    <Field id={name} name={t(`settings.${name}.name`)} hint={t(`settings.${name}.hint`)}>
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
