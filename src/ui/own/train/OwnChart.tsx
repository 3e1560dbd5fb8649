import i18next from 'i18next';
import { lazy, Suspense, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { readPalette } from '../../charts/palette';
import { Skeleton } from '../../charts/Skeleton';
import { whenChartsMayLoad } from '../../charts/useChart';
import { type PlotSource, usePlot } from '../../charts/usePlot';
import { Hint } from '../../controls/Hint';
import { SampleSwatch, Swatch } from '../../controls/Swatch';
import { Symbols } from '../../controls/Symbols';
import { ownRunStore } from '../ownStores';
import { numbersOf } from './numbers';
import type { OwnChartSpec } from './ownCharts';

/** Nobody saves a chart that is not drawn yet. */
const OwnChartMenu = lazy(() => import('./OwnChartMenu'));

/** A chart of the run on own data, with its legend and its last values in words. */
export function OwnChart({ spec }: { readonly spec: OwnChartSpec }) {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const host = useRef<HTMLDivElement>(null);
  const values = useRef<HTMLParagraphElement>(null);
  const source = useMemo(() => sourceOf(spec), [spec]);
  const state = usePlot(source, host, values);
  const titleId = useId();
  const title = own(`train.charts.${spec.id}.title`);
  return (
    <figure className="chart" aria-labelledby={titleId}>
      <figcaption className="chart-caption">
        <div className="chart-head">
          <h4 id={titleId} className="chart-title">
            {title}
          </h4>
          <Hint name={title}>{own(`train.charts.${spec.id}.about`)}</Hint>
          <Suspense>{state === 'drawn' && <OwnChartMenu spec={spec} />}</Suspense>
        </div>
        <ul className="legend" hidden={spec.legend.length === 0}>
          {spec.legend.map(({ role, term }) => (
            <li key={term} className={`role-${role}`}>
              {spec.sampled ? <SampleSwatch role={role} /> : <Swatch role={role} />}
              <span>
                <Symbols>{t(`terms.${term}`)}</Symbols>
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div className="chart-area">
        <div ref={host} className="chart-plot" aria-hidden="true" data-shown={state === 'drawn'} />
        {state !== 'drawn' && (
          <Skeleton sketch={spec.sketch} will={own(`train.charts.${spec.id}.will`)} state={state} />
        )}
      </div>
      <p ref={values} className="visually-hidden" />
    </figure>
  );
}

function sourceOf(spec: OwnChartSpec): PlotSource {
  const { getState } = ownRunStore;
  return {
    describe: () => {
      const shown = numbersOf(getState()).filter(({ chart, training, heldOut }) => {
        return chart === spec.id && (training !== undefined || heldOut !== undefined);
      });
      if (shown.length === 0) return i18next.t('charts.noValues');
      const texts = shown.flatMap(({ name, training, heldOut }) => [
        ...(training === undefined ? [] : [`${name}, ${i18next.t('own:train.training')}: ${training}`]),
        ...(heldOut === undefined ? [] : [`${name}, ${i18next.t('own:train.heldOut')}: ${heldOut}`]),
      ]);
      return i18next.t('charts.values', { values: texts.join('; ') });
    },
    plot: () => {
      const { curves, applied, draft } = getState();
      if (spec.isEmpty(curves)) return undefined;
      return spec.plot({ curves, config: applied ?? draft, palette: readPalette(), t: i18next.t });
    },
    subscribe: (changed) =>
      ownRunStore.subscribe((now, before) => {
        if (now.curves !== before.curves || now.applied !== before.applied) changed();
      }),
    whenMayLoad: whenChartsMayLoad,
  };
}
