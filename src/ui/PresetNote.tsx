import { useTranslation } from 'react-i18next';
import { presetDefinition } from '../store/presets';
import { sameDefinition } from '../train/runDefinition';
import { controller, useRun } from './stores';

/** What to look for in the lesson that was chosen; another lesson opens it again. */
export function PresetNote() {
  const { t } = useTranslation();
  const preset = useRun((state) => state.preset);
  const changed = useRun((state) => !sameDefinition(state.draft, presetDefinition(state.preset)));
  return (
    <details key={preset} className="preset-note" open>
      <summary>
        {t('presetMenu.lesson', { name: t(`presets.${preset}.name`) })}
        {changed && <span className="tag">{t('presetMenu.changed')}</span>}
      </summary>
      <p className="prose">{t(`presets.${preset}.look`)}</p>
      {changed && (
        <button type="button" className="quiet" onClick={() => controller.choosePreset(preset)}>
          {t('presetMenu.restore')}
        </button>
      )}
    </details>
  );
}
