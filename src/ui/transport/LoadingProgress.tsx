import { useTranslation } from 'react-i18next';
import { useRun } from '../shared/stores';

/** What is being loaded, and how far it is; an unknown fraction shows as a moving bar. */
export function LoadingProgress() {
  const { t } = useTranslation();
  const stage = useRun((state) => state.loading?.stage ?? 'engine');
  const fraction = useRun((state) => state.loading?.fraction ?? 0);
  const queued = useRun((state) => state.queued !== undefined);
  const label = t(`run.loading.${stage}`);
  return (
    <div className="run-progress">
      <progress aria-label={label} max={1} {...(fraction > 0 && { value: fraction })} />
      <span className="loading-stage" title={label}>
        {label}… {queued && <span className="muted">{t('run.queued')}</span>}
      </span>
    </div>
  );
}
