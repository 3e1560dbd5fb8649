import { useTranslation } from 'react-i18next';
import { NUMBER_RULES, type NumberName, smoothingRule } from '../../store/settings';
import { runStore, useRun } from '../stores';
import { Field } from './Field';
import { NumberInput, nudgeBy, nudgeLogarithmically } from './NumberInput';

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
  | 'num_pairs'
  | 'label_temperature'
  | 'label_length_bias'
  | 'label_flip_rate'
>;

/** What ↑ and ↓ do; the others go 1, 2, 5, 10. */
const NUDGES: Partial<Record<NumberSettingName, (value: number, direction: 1 | -1) => number>> = {
  seed: nudgeBy(1),
  label_smoothing: nudgeBy(0.05),
  label_flip_rate: nudgeBy(0.05),
  label_length_bias: nudgeBy(0.1),
  warmup_steps: nudgeBy(10),
};

export function NumberSetting({ name }: { readonly name: NumberSettingName }) {
  const { t } = useTranslation();
  const value = useRun((state) => state.draft.config[name]);
  const loss = useRun((state) => state.draft.config.loss_type);
  const rule = name === 'label_smoothing' ? smoothingRule(loss) : NUMBER_RULES[name];
  return (
    <Field id={name} name={t(`settings.${name}.name`)} hint={t(`settings.${name}.hint`)}>
      <NumberInput
        id={name}
        value={value}
        rule={rule}
        nudge={NUDGES[name] ?? nudgeLogarithmically}
        onChange={(next) => runStore.getState().editConfig({ [name]: next })}
      />
    </Field>
  );
}
