import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_PRESET, type PresetName, presetDefinition } from '../../core/presets';
import { sameDefinition } from '../../core/runDefinition';
import { loadRecording } from '../../store/recordings';
import { lazyPart } from '../shared/Part';
import { useController, useKitchenRun, useRun, useRunStore } from '../shared/stores';
import { loadLessonText, PresetSelect } from './PresetSelect';

const LessonText = lazyPart(loadLessonText, { look: 'small' });

/** The preset that the run began from, and what to look for in it. */
export function Preset() {
  const { t } = useTranslation();
  const controller = useController();
  const preset = useRun((state) => state.preset);
  const changed = useRun((state) => !sameDefinition(state.draft, presetDefinition(state.preset)));
  useRecording(preset, !changed);
  return (
    <section className="preset" aria-label={t('presetMenu.label')}>
      <PresetSelect />
      <div>
        <p className="prose">
          {preset === DEFAULT_PRESET ? t('presets.default.look') : <LessonText lesson={preset} />}
        </p>
        {changed && (
          <p className="preset-changed">
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

/** Fetches what a lesson's run looked like, to be seen before anyone trains it. Where it does not arrive the page is as it was. */
function useRecording(preset: PresetName, wanted: boolean): void {
  const runStore = useRunStore();
  const controller = useController();
  useEffect(() => {
    if (!wanted) return;
    loadRecording(preset).then(
      (recording) => {
        runStore.getState().recordingArrived(recording);
        controller.followStory();
      },
      () => undefined,
    );
  }, [preset, wanted, runStore, controller]);
}

/** A mistake that was switched on in the derivation says so wherever its run is seen. */
function FaultSign() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const fault = useKitchenRun((state) => state.draft.config.fault);
  if (fault === 'none') return null;
  return (
    <p className="preset-changed">
      <span className="tag">{t('presetMenu.fault', { fault: t(`faults.${fault}`) })}</span>
      <button type="button" className="quiet" onClick={() => runStore.getState().editConfig({ fault: 'none' })}>
        {t('presetMenu.noFault')}
      </button>
    </p>
  );
}
