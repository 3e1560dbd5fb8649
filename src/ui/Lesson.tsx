import { useTranslation } from 'react-i18next';
import { presetDefinition } from '../store/presets';
import { sameDefinition } from '../train/runDefinition';
import { PresetSelect } from './PresetSelect';
import { controller, useRun } from './stores';

/** The lesson: which one, and what to look for. */
export function Lesson() {
  const { t } = useTranslation();
  const preset = useRun((state) => state.preset);
  const changed = useRun((state) => !sameDefinition(state.draft, presetDefinition(state.preset)));
  return (
    <section className="lesson" aria-label={t('presetMenu.label')}>
      <PresetSelect />
      <div>
        <p className="prose">{t(`presets.${preset}.look`)}</p>
        {changed && (
          <p className="lesson-changed">
            <span className="tag">{t('presetMenu.changed')}</span>
            <button type="button" className="quiet" onClick={() => controller.choosePreset(preset)}>
              {t('presetMenu.restore')}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}
