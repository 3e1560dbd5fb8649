import { useTranslation } from 'react-i18next';
import { Symbols } from '../controls/Symbols';
import type { Reading } from './chartSpec';

interface ReadingsProps {
  readonly readings: readonly Reading[];
  /** The same of the compared run. */
  readonly others?: readonly Reading[] | undefined;
}

/** Values with their names, in the colours of their roles; those of the compared run behind. */
export function Readings({ readings, others }: ReadingsProps) {
  const { t } = useTranslation();
  return (
    <dl className="readings">
      {readings.map(({ role, term, value }, place) => (
        <div key={term}>
          <dt className={`role-${role}`}>
            {SIGNS[role]}
            <Symbols>{t(`terms.${term}`)}</Symbols>
          </dt>
          <dd className="numbers">
            {value}
            {others && <span className="compared"> ┆ {others[place].value}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The roles' second cue in text. */
const SIGNS: Partial<Record<Reading['role'], string>> = { chosen: '▲ ', rejected: '▼ ', oracle: '★ ' };
