import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { roundScale } from '../../../../figures/scale';
import { sigmoid } from '../../../../math/stable';
import { formatProbability, formatTerm } from '../../../shared/format';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { Predict } from '../../Predict';
import { Prose } from '../../Prose';
import { formatQuantity } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import { type CancellationView, termsOf } from './useCancellation';

/** Powers of ten that Z may be wrong by, either way. */
const MOST = 1;
const HALF = Number((-Math.log10(2)).toFixed(4));
const ROWS = ['rewards', 'without', 'wrong'] as const;
const heightOf = (row: (typeof ROWS)[number]) => ROWS.length - 1 - ROWS.indexOf(row);

/** Rewards on a line, with β·log Z, without it and with a wrong one: both points move alike. */
export function SlideStep({ recovery, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const [error, setError] = useChapterNumber('cancellation', 'error', 0);
  const { beta, logZ } = recovery;
  const shift = beta * error * Math.LN10;
  const terms = { chosen: termsOf(recovery, chosen), rejected: termsOf(recovery, rejected) };
  const points = (side: 'chosen' | 'rejected') => {
    const { implicit, partition } = terms[side];
    const rewards = implicit + partition;
    return { rewards, without: implicit, wrong: rewards + shift };
  };
  const w = points('chosen');
  const l = points('rejected');
  const room = beta * MOST * Math.LN10;
  const low = Math.min(w.rewards, l.rewards, w.without, l.without);
  const high = Math.max(w.rewards, l.rewards, w.without, l.without);
  const axis = useMemo(() => {
    const { from, to, ticks } = roundScale(low - room, high + room, 6);
    return { min: from, max: to, ticks };
  }, [low, high, room]);
  const drag = (x: number) => {
    const powers = (x - w.rewards) / (beta * Math.LN10);
    setError(Math.max(-MOST, Math.min(MOST, Number(powers.toFixed(4)))));
  };
  return (
    <>
      <Prose
        text={t('cancellation.slide.text')}
        drive={{ large: () => setError(1), small: () => setError(HALF), right: () => setError(0) }}
      />
      <Predict
        question={t('cancellation.slide.predict', { now: formatProbability(sigmoid(w.rewards - l.rewards)) })}
        now={sigmoid(w.rewards - l.rewards)}
        then={sigmoid(w.rewards - l.rewards)}
        role="policy"
        reason={t('cancellation.slide.predicted', { shift: formatTerm(beta * Math.LN10) })}
        onSee={() => setError(1)}
      />
      <ChapterFigure name={t('cancellation.slide.figure')} caption={t('cancellation.slide.caption')}>
        <div className="slide-plot">
          <Plot
            x={{ ...axis, label: t('cancellation.slide.axis') }}
            y={{
              min: -0.6,
              max: 2.6,
              label: '',
              ticks: ROWS.map(heightOf),
              tickText: (tick) => t(`cancellation.slide.rows.${ROWS[ROWS.length - 1 - tick]}`),
            }}
            aspect={2.4}
          >
            {ROWS.map((row) => (
              <Curve key={row} xs={[l[row], w[row]]} ys={[heightOf(row), heightOf(row)]} role="ink" symbol="z" />
            ))}
            {ROWS.map((row) => (
              <Dot key={row} x={l[row]} y={heightOf(row)} role="rejected" symbol="yl" />
            ))}
            <Dot x={w.rewards} y={heightOf('rewards')} role="chosen" symbol="yw" />
            <Dot x={w.without} y={heightOf('without')} role="chosen" symbol="yw" />
            <DragPoint
              name={t('cancellation.slide.slider')}
              x={w.wrong}
              y={heightOf('wrong')}
              axis="x"
              step={0.05}
              valueText={`${formatTerm(w.wrong)} · Z × ${formatQuantity(10 ** error)}`}
              onChange={drag}
              role="chosen"
              symbol="Z"
            />
          </Plot>
        </div>
        <ValueList
          rows={[
            {
              name: t('cancellation.slide.factor'),
              value: `${formatQuantity(Math.exp(logZ))} → ${formatQuantity(Math.exp(logZ) * 10 ** error)}`,
              symbol: 'Z',
            },
            { name: t('cancellation.slide.wrongBy'), value: formatTerm(shift) },
            {
              name: t('cancellation.slide.distance'),
              value: ROWS.map((row) => formatTerm(w[row] - l[row])).join(' = '),
              symbol: 'z',
            },
            { name: t('cancellation.slide.probability'), value: formatTerm(sigmoid(w.wrong - l.wrong)), symbol: 'p' },
          ]}
        />
      </ChapterFigure>
    </>
  );
}
