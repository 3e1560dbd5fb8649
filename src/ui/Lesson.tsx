import { useTranslation } from 'react-i18next';
import { presetDefinition } from '../store/presets';
import { sameDefinition } from '../train/runDefinition';
import { PresetSelect } from './PresetSelect';
import { controller, runStore, useRun } from './stores';

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
        <FaultSign />
      </div>
    </section>
  );
}

/** A mistake that was switched on in the derivation says so wherever its run is seen. */
function FaultSign() {
  const { t } = useTranslation();
  const fault = useRun((state) => state.draft.config.fault);
  if (fault === 'none') return null;
  return (
    <p className="lesson-changed">
      <span className="tag">{t('presetMenu.fault', { fault: t(`faults.${fault}`) })}</span>
      <button type="button" className="quiet" onClick={() => runStore.getState().editConfig({ fault: 'none' })}>
        {t('presetMenu.noFault')}
      </button>
    </p>
  );
}
