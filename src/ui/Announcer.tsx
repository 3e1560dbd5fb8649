import { useTranslation } from 'react-i18next';
import { runStore, useRun } from './stores';

/** Says to those who listen what the run does: when its state changes, not at every step. */
export function Announcer() {
  const { t } = useTranslation();
  const state = useRun((data) => data.runState);
  const ready = useRun((data) => data.applied !== undefined && !data.awaitingRun && !data.replay);
  const step = runStore.getState().step;
  return (
    <p className="visually-hidden" role="status">
      {ready && t('run.announce', { state: t(`run.states.${state}`), step })}
    </p>
  );
}
