import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOSS_TYPES } from '../../core/lossTypes';
import { BACKEND_CHOICES, KITCHEN_MODELS, LR_SCHEDULERS, usesLabelSmoothing } from '../../core/settings';
import { capabilitiesOf } from '../../store/runData';
import { preferences, usePreference, useRun, useRunStore } from '../shared/stores';
import { NARROW, useMediaQuery } from '../shared/useMediaQuery';
import { BetaSetting } from './BetaSetting';
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
  const smoothing = useRun((state) => usesLabelSmoothing(state.draft.config.loss_type));
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
  const loss = useRun((state) => state.draft.config.loss_type);
  return (
    <SelectSetting
      id="loss_type"
      name={t('settings.loss_type.name')}
      hint={`${t('settings.loss_type.hint')} ${t(`losses.${loss}.hint`)}`}
      value={loss}
      choices={LOSS_TYPES}
      label={(name) => t(`losses.${name}.name`)}
      onChange={(loss_type) => runStore.getState().editConfig({ loss_type })}
    />
  );
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
  const scheduler = useRun((state) => state.draft.config.lr_scheduler_type);
  const backend = useRun((state) => state.draftBackend);
  const { heldOut } = useRun(capabilitiesOf);
  const edit = runStore.getState();
  return (
    <>
      <ModelSetting />
      <SelectSetting
        id="backend"
        name={t('settings.backend.name')}
        hint={t('settings.backend.hint')}
        value={backend}
        choices={BACKEND_CHOICES}
        label={(name) => t(`backends.${name}`)}
        onChange={edit.editBackend}
      />
      <NumberSetting name="seed" />
      <SelectSetting
        id="lr_scheduler_type"
        name={t('settings.lr_scheduler_type.name')}
        hint={t('settings.lr_scheduler_type.hint')}
        value={scheduler}
        choices={LR_SCHEDULERS}
        label={(name) => t(`schedules.${name}`)}
        onChange={(choice) => edit.editConfig({ lr_scheduler_type: choice })}
      />
      {MORE_NUMBERS.map((name) => (
        <NumberSetting key={name} name={name} />
      ))}
      {heldOut && <NumberSetting name="eval_steps" />}
      <ShortcutsSetting />
    </>
  );
}

/** Where the model is one of the run's settings; elsewhere the visitor brings it. */
function ModelSetting() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const model = useRun(({ draft }) => (draft.world === 'kitchen' ? draft.config.model : undefined));
  return (
    model && (
      <SelectSetting
        id="model"
        name={t('settings.model.name')}
        hint={t('settings.model.hint')}
        value={model}
        choices={KITCHEN_MODELS}
        label={(name) => t(`models.${name}`)}
        onChange={(choice) => runStore.getState().editConfig({ model: choice })}
      />
    )
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
