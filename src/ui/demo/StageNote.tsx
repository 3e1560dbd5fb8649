import { useTranslation } from 'react-i18next';
import { useRun, useSampledRun, useStage } from '../shared/stores';
import { useDemo } from './useDemo';

/** Training that is less than so many seconds of film behind is in time. */
const UNNOTICED = 1;

/** What the viewer should know of the run that is shown: that it is a recording, or that it lags behind. */
export function StageNote() {
  const { t } = useTranslation('demo');
  const film = useStage((state) => state.film);
  const recorded = useDemo((state) => state.scene.recorded);
  const due = useDemo((state) => state.scene.due);
  const stepsPerSecond = useDemo((state) => state.script?.stepsPerSecond ?? 0);
  const last = useRun((state) => (state.applied ?? state.draft).config.max_steps);
  const step = useSampledRun((state) => state.step);
  const wanted = Math.min(due, last);
  const late = wanted - step > UNNOTICED * stepsPerSecond;
  // A film waits for every step.
  if (film || (!recorded && !late)) return null;
  return <p className="stage-note">{recorded ? t('demo.stage.recorded') : t('demo.stage.late', { step, wanted })}</p>;
}
