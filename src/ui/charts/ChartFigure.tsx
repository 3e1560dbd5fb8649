import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { SampleSwatch, Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import type { ChartSpec } from './chartSpec';
import { type ChartState, useChart } from './useChart';

/** A chart with its caption, its legend, and its values in words. The large one is the driven figure, the page's centre. */
export function ChartFigure({ spec, large = false }: { readonly spec: ChartSpec; readonly large?: boolean }) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const values = useRef<HTMLParagraphElement>(null);
  const state = useChart(spec, host, values);
  const titleId = useId();
  const Heading = large ? 'h2' : 'h3';
  return (
    <figure className={large ? 'chart chart-large' : 'chart'} aria-labelledby={titleId}>
      <figcaption className="chart-caption">
        <Heading id={titleId} className="chart-title">
          {t(`charts.${spec.id}.title`)}
        </Heading>
        <ul className="legend" hidden={spec.legend.length === 0}>
          {spec.legend.map(({ role, term, sampled }) => (
            <li key={term} className={`role-${role}`}>
              {sampled ? <SampleSwatch role={role} /> : <Swatch role={role} />}
              <span>
                <Symbols>{t(`terms.${term}`)}</Symbols>
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div className="chart-area">
        <div ref={host} className="chart-plot" aria-hidden="true" data-shown={state === 'drawn'} />
        {state !== 'drawn' && <Skeleton spec={spec} state={state} />}
      </div>
      {spec.smoothed && <p className="chart-note">{t('charts.smoothed')}</p>}
      <p ref={values} className="visually-hidden" />
    </figure>
  );
}

/** Says what will appear and how to make it appear, over a hint of its shape. */
function Skeleton({ spec, state }: { readonly spec: ChartSpec; readonly state: Exclude<ChartState, 'drawn'> }) {
  const { t } = useTranslation();
  return (
    <div className="skeleton">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {spec.sketch.map(({ role, path }) => (
          <path key={path} d={path} className={`sketch line-${role}`} />
        ))}
      </svg>
      <p className="prose">
        {state === 'failed' ? t('charts.failed') : t(`charts.${spec.id}.will`)}{' '}
        {state !== 'failed' && <span className="skeleton-how">{t('charts.startHint')}</span>}
      </p>
    </div>
  );
}
