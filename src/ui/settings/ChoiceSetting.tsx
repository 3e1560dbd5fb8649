import { useTranslation } from 'react-i18next';
import { CHOICE_RULES, type ChoiceName } from '../../core/settings';
import { useRun, useRunStore } from '../shared/stores';
import { choiceName } from './choiceName';
import { SelectSetting } from './SelectSetting';

export type ChoiceSettingName = Extract<
  ChoiceName,
  | 'added_loss_type'
  | 'f_divergence_type'
  | 'grpo_loss_type'
  | 'lr_scheduler_type'
  | 'model'
  | 'pair_source'
  | 'reward_source'
  | 'scale_rewards'
>;

/** One of the settings that are a choice, where the run's world has it. */
export function ChoiceSetting({ name }: { readonly name: ChoiceSettingName }) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const value = useRun(({ draft }) => (draft.config as Readonly<Partial<Record<ChoiceName, string>>>)[name]);
  if (value === undefined) return null;
  return (
    <SelectSetting
      id={name}
      name={t(`settings.${name}.name`)}
      hint={() => t(`settings.${name}.hint`)}
      value={value}
      choices={CHOICE_RULES[name].choices}
      label={(choice) => choiceName(name, choice, t)}
      onChange={(choice) => runStore.getState().editConfig({ [name]: choice })}
    />
  );
}
