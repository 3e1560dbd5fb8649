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
  | 'ref_model'
  | 'reward_source'
  | 'scale_rewards'
>;

interface ChoiceSettingProps {
  readonly name: ChoiceSettingName;
  /** Those that go with the other settings; default: all. */
  readonly choices?: readonly string[];
}

/** One of the settings that are a choice, where the run's world has it. */
export function ChoiceSetting({ name, choices = CHOICE_RULES[name].choices }: ChoiceSettingProps) {
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
      choices={choices}
      label={(choice) => choiceName(name, choice, t)}
      onChange={(choice) => runStore.getState().editConfig({ [name]: choice })}
    />
  );
}
