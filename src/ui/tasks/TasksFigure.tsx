import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DASH_ARRAYS, symbolPath } from '../../figures/look';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import { MODEL_LOOKS, tasksFigure } from '../../figures/tasks/tasksFigure';
import type { MeanInterval } from '../../math/meanInterval';
import { type TaskRow, taskGains } from '../../math/taskRows';
import { FigureSvg } from '../charts/FigureSvg';
import { TitledHead } from '../controls/TitledHead';
import { pointsText } from './quality';
import { MODELS, SHIPPED } from './shipped';

const MARGIN = { l: 52, r: 14, t: 12, b: 46 } satisfies Margin;

export function TasksFigure({ rows }: { readonly rows: readonly TaskRow[] }) {
  const { t } = useTranslation('tasks');
  const titleId = useId();
  const figure = tasksFigure(rows, { title: t('reading.figure'), x: t('reading.x'), y: t('reading.y') });
  return (
    <>
      <figure className="chart chart-large tasks-figure" aria-labelledby={titleId}>
        <TitledHead of="figure" id={titleId} title={figure.title} about={t('reading.about')} />
        <Legend />
        <div className="chart-area">
          <FigureSvg figure={figure} margin={MARGIN} />
        </div>
        <p className="visually-hidden">{t('reading.described')}</p>
      </figure>
      {MODELS.map((model) => (
        <Plateau key={model} model={model} />
      ))}
    </>
  );
}

/** The lines as they are drawn, with their names. */
function Legend() {
  const { t } = useTranslation('tasks');
  return (
    <ul className="legend">
      {MODELS.map((model) => {
        const { dash, shape } = MODEL_LOOKS[model];
        return (
          <li key={model}>
            <svg className="swatch" viewBox="-14 -6 28 12" aria-hidden="true">
              <path d="M-14 0H14" className="line-policy" style={{ strokeDasharray: DASH_ARRAYS[dash] }} />
              <path d={symbolPath(shape, 4)} className="fill-policy" />
            </svg>
            {t(`reading.model.${model}`)}
          </li>
        );
      })}
      <li>
        <svg className="swatch" viewBox="-14 -6 28 12" aria-hidden="true">
          <path d="M-14 0H14" className="line-reference" style={{ strokeDasharray: DASH_ARRAYS.dotted }} />
        </svg>
        {t('reading.learnt')}
      </li>
    </ul>
  );
}

/** What the last doubling brought, as the seeds tell it: computed, so that another result speaks for itself. */
function Plateau({ model }: Pick<TaskRow, 'model'>) {
  const { t } = useTranslation('tasks');
  const last = taskGains(SHIPPED, model).at(-1);
  if (!last || !(last.gain.half >= 0)) return null;
  const { mean, half } = last.gain;
  return (
    <p className="prose">
      {t(risen(last.gain) ? 'reading.rises' : 'reading.rests', {
        ...{ model: t(`reading.model.${model}`), from: last.from, to: last.to },
        ...{ gain: pointsText(mean), low: pointsText(mean - half), high: pointsText(mean + half) },
      })}
    </p>
  );
}

const risen = ({ mean, half }: MeanInterval) => mean - half > 0;
