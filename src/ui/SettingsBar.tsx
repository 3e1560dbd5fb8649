import { useTranslation } from 'react-i18next';
import { LOSS_TYPES } from '../math/lossTypes';
import { BACKEND_CHOICES, usesLabelSmoothing } from '../store/settings';
import { LR_SCHEDULERS } from '../train/config';
import { KITCHEN_MODELS } from '../train/runConfig';
import { BetaSetting } from './controls/BetaSetting';
import { NumberSetting, type NumberSettingName } from './controls/NumberSetting';
import { SelectSetting } from './controls/SelectSetting';
import { NARROW, useMediaQuery } from './hooks/useMediaQuery';
import { preferences, runStore, usePreference, useRun } from './stores';

/** The settings of the run: those that shape it most in sight, the rest a click away. They apply at reset. */
export function SettingsBar() {
  const { t } = useTranslation();
  const narrow = useMediaQuery(NARROW);
  return (
    <section className="settings" aria-label={t('settings.label')}>
      <div className="settings-main">
        <BetaSetting />
        {!narrow && <MainSettings />}
      </div>
      <details className="more">
        <summary>{t('settings.more')}</summary>
        <div className="settings-more">
          {narrow && <MainSettings />}
          <MoreSettings />
        </div>
      </details>
    </section>
  );
}

/** Those beside β: on a phone they make room for the driven figure. */
function MainSettings() {
  const smoothing = useRun((state) => usesLabelSmoothing(state.draft.config.loss_type));
  return (
    <>
      <NumberSetting name="learning_rate" />
      <LossSetting />
      {smoothing && <NumberSetting name="label_smoothing" />}
      <NumberSetting name="per_device_train_batch_size" />
      <NumberSetting name="max_steps" />
    </>
  );
}

function LossSetting() {
  const { t } = useTranslation();
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
  const { model, lr_scheduler_type } = useRun((state) => state.draft.config);
  const backend = useRun((state) => state.draftBackend);
  const edit = runStore.getState();
  return (
    <>
      <SelectSetting
        id="model"
        name={t('settings.model.name')}
        hint={t('settings.model.hint')}
        value={model}
        choices={KITCHEN_MODELS}
        label={(name) => t(`models.${name}`)}
        onChange={(choice) => edit.editConfig({ model: choice })}
      />
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
        value={lr_scheduler_type}
        choices={LR_SCHEDULERS}
        label={(name) => t(`schedules.${name}`)}
        onChange={(choice) => edit.editConfig({ lr_scheduler_type: choice })}
      />
      {MORE_NUMBERS.map((name) => (
        <NumberSetting key={name} name={name} />
      ))}
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
