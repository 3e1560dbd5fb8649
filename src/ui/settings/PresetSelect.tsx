import { useTranslation } from 'react-i18next';
import { isPresetName, PRESET_GROUPS, type PresetName } from '../../core/presets';
import { Hint } from '../controls/Hint';
import { useController, useRun } from '../shared/stores';

const GROUPS = Object.entries(PRESET_GROUPS) as [keyof typeof PRESET_GROUPS, readonly PresetName[]][];

export const loadLessonText = () => import('./LessonText');
/** Whoever comes near is about to choose one. */
const prepare = () => void loadLessonText().catch(() => {});

/** Presets to choose from: each sets up a run that shows one thing. */
export function PresetSelect() {
  const { t } = useTranslation();
  const controller = useController();
  const preset = useRun((state) => state.preset);
  return (
    <div className="field preset-select">
      <div className="field-label">
        <label htmlFor="preset">{t('presetMenu.label')}</label>
        <Hint name={t('presetMenu.label')}>{() => t('presetMenu.hint')}</Hint>
      </div>
      <select
        id="preset"
        value={preset}
        onPointerEnter={prepare}
        onFocus={prepare}
        onChange={(event) => isPresetName(event.target.value) && controller.choosePreset(event.target.value)}
      >
        {GROUPS.map(([group, names]) => (
          <optgroup key={group} label={t(`presetMenu.groups.${group}`)}>
            {names.map((name) => (
              <option key={name} value={name}>
                {t(`presets.${name}.name`)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
