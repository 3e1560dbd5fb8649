import { lazy, type ReactNode, Suspense, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../stores';
import { ChartCaption } from './ChartCaption';
import { CursorMarks } from './CursorMarks';
import type { ChartSpec } from './chartSpec';
import { chartView } from './chartView';
import { Skeleton } from './Skeleton';
import { useChart } from './useChart';
import { useChartPointer } from './useChartPointer';

/** Nobody saves a chart that is not drawn yet. */
const ChartMenu = lazy(() => import('../take/ChartMenu'));

interface ChartFigureProps {
  readonly spec: ChartSpec;
  readonly large?: boolean;
  /** Shown in the plot's place while the plot library is not there. */
  readonly instead?: ReactNode;
  /** Under the plot. */
  readonly foot?: ReactNode;
}

/** A chart with its caption, its legend, the linked cursor, and its values in words. */
export function ChartFigure({ spec, large = false, instead, foot }: ChartFigureProps) {
  const { t } = useTranslation();
  const recorded = useRun((state) => chartView(state).recorded);
  const area = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const values = useRef<HTMLParagraphElement>(null);
  const state = useChart(spec, host, values);
  useChartPointer(spec.cursor, area);
  const titleId = useId();
  const drawn = state === 'drawn';
  return (
    <figure className={large ? 'chart chart-large' : 'chart'} aria-labelledby={titleId}>
      <ChartCaption spec={spec} titleId={titleId} large={large}>
        <Suspense>{drawn && <ChartMenu spec={spec} />}</Suspense>
      </ChartCaption>
      <div ref={area} className="chart-area">
        <div ref={host} className="chart-plot" aria-hidden="true" data-shown={drawn} />
        {!drawn &&
          ((state !== 'empty' && instead) || (
            <Skeleton sketch={spec.sketch} will={t(`charts.${spec.id}.will`)} state={state} />
          ))}
        {drawn && recorded && <span className="chart-tag">{t('charts.recorded.tag')}</span>}
        {drawn && spec.cursor && <CursorMarks own={spec.cursor} />}
      </div>
      {foot}
      <p ref={values} className="visually-hidden" />
    </figure>
  );
}
