import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOSS_TYPES } from '../../core/lossTypes';
import { isDpo, type MethodName } from '../../core/methods';
import { isSum, OBJECTIVE_GROUPS, OBJECTIVES, objectiveOf, withObjective } from '../../core/objective';
import { BACKEND_CHOICES, refModelsFor } from '../../core/settings';
import { trainsRewardModel } from '../../core/stages';
import { isComposable, usesDivergence, usesLabelSmoothing } from '../../core/usableSettings';
import { capabilitiesOf } from '../../store/runData';
import { preferences, usePreference, useRun, useRunStore } from '../shared/stores';
import { NARROW, useMediaQuery } from '../shared/useMediaQuery';
import { BetaSetting } from './BetaSetting';
import { ChoiceSetting } from './ChoiceSetting';
import { NumberSetting, type NumberSettingName } from './NumberSetting';
import { SelectSetting } from './SelectSetting';

interface SettingsBarProps {
  /** What the run began from. */
  readonly lesson?: ReactNode;
  /** Settings of the run's world, before the rest. */
  readonly folds?: ReactNode;
  /** One under the other. */
  readonly rail?: boolean;
}

/** The settings of the run: those that shape it most in sight, the rest a click away. Changed ones begin a run of their own. */
export function SettingsBar({ lesson, folds, rail = false }: SettingsBarProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery(NARROW);
  // Where a lesson has set everything, what it is about is in sight alone; on a phone everything makes room for the driven figure.
  const folded = lesson !== undefined || narrow;
  return (
    <section
      className={rail ? 'settings' : lesson ? 'settings settings-row settings-lesson' : 'settings settings-row'}
      aria-label={t('settings.label')}
    >
      {lesson}
      <div className="settings-main">
        <BetaSetting />
        {!narrow && <LossSetting />}
        <MethodSettings />
        {!folded && <OptimiserSettings />}
      </div>
      {folds}
      <details className="more">
        <summary>{t('settings.more')}</summary>
        <div className="settings-more">
          {narrow && <LossSetting />}
          {folded && <OptimiserSettings />}
          <MoreSettings />
        </div>
      </details>
    </section>
  );
}

function OptimiserSettings() {
  const smoothing = useRun((state) => usesLabelSmoothing(state.draft.config));
  return (
    <>
      <NumberSetting name="learning_rate" />
      {smoothing && <NumberSetting name="label_smoothing" />}
      <NumberSetting name="per_device_train_batch_size" />
      <NumberSetting name="max_steps" />
    </>
  );
}

function LossSetting() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const objective = useRun((state) => objectiveOf(state.draft.config));
  // What responses earn is known where the true reward is.
  const { taste } = useRun(capabilitiesOf);
  const groups = Object.entries(OBJECTIVE_GROUPS)
    .filter(([name]) => taste || name !== 'prompts')
    .map(([name, of]) => [t(`lossGroups.${name as 'dpo'}`), of] as const);
  return (
    <SelectSetting
      id="loss_type"
      name={t('settings.loss_type.name')}
      hint={() => `${t('settings.loss_type.hint')} ${t(`losses.${objective}.hint`)}`}
      value={objective}
      choices={OBJECTIVES}
      groups={Object.fromEntries(groups)}
      label={(name) => t(`losses.${name}.name`)}
      onChange={(name) => runStore.getState().editConfig(withObjective(name))}
    />
  );
}

/** What the chosen method alone reads, beside the loss. */
function MethodSettings() {
  const method = useRun((state) => state.draft.config.method);
  const staged = useRun((state) => trainsRewardModel(state.draft.config));
  return (
    <>
      {method === 'ppo' && <ChoiceSetting name="reward_source" />}
      {staged && <NumberSetting name="reward_steps" />}
      {(NUMBERS_OF[method] ?? []).map((name) => (
        <NumberSetting key={name} name={name} />
      ))}
      {staged && REWARD_NUMBERS.map((name) => <NumberSetting key={name} name={name} />)}
      {method === 'online_dpo' && <PairLossSetting />}
      {method === 'grpo' && (
        <>
          <ChoiceSetting name="grpo_loss_type" />
          <ChoiceSetting name="scale_rewards" />
        </>
      )}
    </>
  );
}

/** DPO's losses, where what is minimised is named after who writes the pairs. */
function PairLossSetting() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const loss = useRun((state) => state.draft.config.loss_type);
  return (
    <SelectSetting
      id="pair_loss"
      name={t('settings.pair_loss.name')}
      hint={() => `${t('settings.pair_loss.hint')} ${t(`losses.${loss}.hint`)}`}
      value={loss}
      choices={LOSS_TYPES}
      label={(name) => t(`losses.${name}.name`)}
      onChange={(loss_type) => runStore.getState().editConfig({ loss_type })}
    />
  );
}

const REWARD_NUMBERS = [
  'reward_learning_rate',
  'reward_weight_decay',
  'center_rewards_coefficient',
] as const satisfies readonly NumberSettingName[];

const NUMBERS_OF: Readonly<Partial<Record<MethodName, readonly NumberSettingName[]>>> = {
  simpo: ['simpo_gamma'],
  cpo: ['cpo_alpha'],
  unlikelihood: ['unlikelihood_alpha'],
  kto: ['desirable_weight', 'undesirable_weight'],
  rrhf: ['responses_per_source', 'low_temperature', 'high_temperature'],
  grpo: ['num_generations', 'num_iterations', 'epsilon', 'epsilon_high'],
  ppo: [
    'kl_coef',
    'kl_target',
    'num_ppo_epochs',
    'num_mini_batches',
    'cliprange',
    'entropy_coef',
    'ptx_coef',
    'value_learning_rate',
  ],
};

/** What can be added to DPO's loss, or changed in it. */
function CompositionSettings() {
  const config = useRun((state) => state.draft.config);
  return (
    <>
      {isComposable(config) && (
        <>
          <NumberSetting name="rpo_alpha" />
          <NumberSetting name="added_loss_weight" />
          {config.added_loss_weight > 0 && <ChoiceSetting name="added_loss_type" />}
          {isSum(config) && <NumberSetting name="loss_weight" />}
          <NumberSetting name="ld_alpha" />
        </>
      )}
      {isDpo(config.method) && config.loss_type === 'discopop' && <NumberSetting name="discopop_tau" />}
      {usesDivergence(config) && (
        <>
          <ChoiceSetting name="f_divergence_type" />
          {config.f_divergence_type === 'alpha_divergence' && <NumberSetting name="f_alpha_divergence_coef" />}
        </>
      )}
    </>
  );
}

/** Where another model has the shape of the one that trains. */
function ReferenceSetting() {
  const model = useRun(({ draft }) => (draft.world === 'kitchen' ? draft.config.model : undefined));
  const choices = model ? refModelsFor(model) : [];
  return choices.length > 1 && <ChoiceSetting name="ref_model" choices={choices} />;
}

const MORE_NUMBERS = [
  'warmup_steps',
  'weight_decay',
  'max_grad_norm',
  'logging_steps',
] as const satisfies readonly NumberSettingName[];

function MoreSettings() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const backend = useRun((state) => state.draftBackend);
  const { heldOut } = useRun(capabilitiesOf);
  const edit = runStore.getState();
  return (
    <>
      <CompositionSettings />
      <ChoiceSetting name="model" />
      <ReferenceSetting />
      <SelectSetting
        id="backend"
        name={t('settings.backend.name')}
        hint={() => t('settings.backend.hint')}
        value={backend}
        choices={BACKEND_CHOICES}
        label={(name) => t(`backends.${name}`)}
        onChange={edit.editBackend}
      />
      <NumberSetting name="seed" />
      <ChoiceSetting name="lr_scheduler_type" />
      {MORE_NUMBERS.map((name) => (
        <NumberSetting key={name} name={name} />
      ))}
      {heldOut && <NumberSetting name="eval_steps" />}
      <ShortcutsSetting />
    </>
  );
}

function ShortcutsSetting() {
  const { t } = useTranslation();
  const shortcuts = usePreference((state) => state.shortcuts);
  return (
    <label className="field check-field" title={t('run.shortcutsHint')}>
      <input
        type="checkbox"
        checked={shortcuts}
        onChange={(event) => preferences.getState().prefer({ shortcuts: event.target.checked })}
      />
      {t('settings.shortcuts')}
    </label>
  );
}
