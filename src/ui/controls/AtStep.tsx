import { useTranslation } from 'react-i18next';
import { shownCurves } from '../../store/runData';
import { useRun } from '../shared/stores';

/** The step that a panel of the visitor's run shows; beside the recorded run it says whose step that is. */
export function AtStep({ step }: { readonly step: number }) {
  const { t } = useTranslation();
  const besideRecorded = useRun((state) => shownCurves(state).recording !== undefined);
  return <span className="muted">{t(besideRecorded ? 'completions.ownAtStep' : 'completions.atStep', { step })}</span>;
}
