import { useTranslation } from 'react-i18next';
import { Curve, Dot, Plot } from '../../figures/Plot';
import type { Recovered } from './drawnComparisons';

/** Standard errors that a bar reaches each way. */
const REACH = 2;

/** Recovered scores against true rewards, both with mean 0. */
export function RecoveredPlot({ recovered: { truth, scores, errors } }: { readonly recovered: Recovered }) {
  const { t } = useTranslation('derivation');
  const farthest = [...truth, ...(scores ?? [])].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const side = Math.max(1, Math.ceil(2 * farthest + 1) / 2);
  const marks = Array.from(truth, (x, i) => ({
    number: String(i + 1),
    x,
    y: scores?.[i] ?? Number.NaN,
    reach: REACH * (errors?.[i] ?? Number.NaN),
  })).filter(({ y }) => Number.isFinite(y));
  const axis = { min: -side, max: side, count: 4 };
  return (
    <div className="recovered">
      <Plot
        aspect={1.2}
        x={{ ...axis, label: t('comparisons.dishes.x') }}
        y={{ ...axis, label: t('comparisons.dishes.y') }}
      >
        <Curve xs={[-side, side]} ys={[-side, side]} role="oracle" symbol="r" />
        {marks.map(({ number, x, y, reach }) => (
          <Curve key={number} xs={[x, x]} ys={[y - reach, y + reach]} />
        ))}
        {marks.map(({ number, x, y }) => (
          <Dot key={number} x={x} y={y} small label={number} />
        ))}
      </Plot>
    </div>
  );
}
