import { useTranslation } from 'react-i18next';
import type { Lab } from './useLab';

/** Says that the page's run is an experiment, and leads back. */
export function LeaveNote({ lab: { leave } }: { readonly lab: Lab }) {
  const { t } = useTranslation('lesson');
  if (!leave) return null;
  return (
    <p className="failure-leave">
      <span className="muted">{t('failures.leaveHint')}</span>{' '}
      <button type="button" onClick={leave}>
        {t('failures.leave')}
      </button>
    </p>
  );
}
