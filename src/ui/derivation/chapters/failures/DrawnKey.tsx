import { useTranslation } from 'react-i18next';
import { Swatch } from '../../../controls/Swatch';
import type { Experiment } from './experiments';
import { textKeyOf } from './quantities';

/** What the curves are, where there is more than one. */
export function DrawnKey({ drawn }: Pick<Experiment, 'drawn'>) {
  const { t } = useTranslation('lesson');
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
