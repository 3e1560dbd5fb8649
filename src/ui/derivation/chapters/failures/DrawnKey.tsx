import { useTranslation } from 'react-i18next';
import { Swatch } from '../../../controls/Swatch';
import type { Experiment } from './experiments';
import { textKeyOf } from './quantities';
import type { Lab } from './useLab';

/** What the curves are, where there is more than one. */
export function DrawnKey({ drawn }: Pick<Experiment, 'drawn'>) {
  const { t } = useTranslation('derivation');
  if (drawn.length < 2) return null;
  return (
    <p className="failure-key">
      {drawn.map(({ quantity, role }) => (
        <span key={quantity}>
          <Swatch role={role} /> {t(`failures.quantities.${textKeyOf(quantity)}`)}
        </span>
      ))}
    </p>
  );
}

/** Says that the page's run is an experiment, and leads back. */
export function LeaveNote({ lab: { leave } }: { readonly lab: Lab }) {
  const { t } = useTranslation('derivation');
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
