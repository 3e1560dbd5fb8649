import { useTranslation } from 'react-i18next';
import type { FigureValue } from '../../figures/figure';
import { Symbols } from '../controls/Symbols';
import type { Translate } from '../shared/i18n';
import { figureValueText, heldOutText } from './chartTexts';

interface CursorValuesProps {
  readonly values: readonly FigureValue[];
  /** The same of the compared run. */
  readonly others?: readonly FigureValue[] | undefined;
}

/** Values with their names, in the colours of their roles; those of the compared run behind. */
export function CursorValues({ values, others }: CursorValuesProps) {
  const { t } = useTranslation();
  return (
    <dl className="figure-values">
      {values.map((value, place) => (
        <div key={value.term}>
          <dt className={`role-${value.role}`}>
            {SIGNS[value.role]}
            {value.term !== 'heldOut' && <Symbols>{t(`terms.${value.term}`)}</Symbols>}
          </dt>
          <dd className="numbers">
            {valueText(value, t)}
            {others && <span className="compared"> ┆ {valueText(others[place], t)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The held-out value behind that of the batch, with its mark. */
function valueText(value: FigureValue, t: Translate): string {
  const heldOut = heldOutText(value);
  return heldOut === undefined ? figureValueText(value, t) : `${figureValueText(value, t)} ○ ${heldOut}`;
}

/** The roles' second cue in text. */
const SIGNS: Partial<Record<FigureValue['role'], string>> = { chosen: '▲ ', rejected: '▼ ', oracle: '★ ' };
