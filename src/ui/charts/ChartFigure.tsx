import { type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresOf } from '../../figures/runs/figures';
import { frontierFigure } from '../../figures/runs/frontierFigure';
import type { FigureSpec } from '../../figures/spec';
import { lazyPart } from '../shared/Part';
import { useRun } from '../shared/stores';
import { ChartCaption } from './ChartCaption';
import { CursorMarks } from './CursorMarks';
import { chartTexts } from './chartTexts';
import { chartView } from './chartView';
import { FigureSvg } from './FigureSvg';
import { marginOf } from './margins';
import { Skeleton } from './Skeleton';
import { useChart } from './useChart';
import { useChartPointer } from './useChartPointer';

/** Nobody saves a chart that is not drawn yet. */
const ChartMenu = lazyPart(() => import('../exports/ChartMenu'), { look: 'small' });

interface ChartFigureProps {
  readonly spec: FigureSpec;
  readonly large?: boolean;
  readonly heading?: 'h2' | 'h3' | 'h4';
  /** Under the plot. */
  readonly foot?: ReactNode;
}

/** A chart with its caption, its legend, the linked cursor, and its values in words. Until the plot library draws it, where that cannot, and while a run trains it is drawn as SVG. */
export function ChartFigure({ spec, large = false, heading, foot }: ChartFigureProps) {
  const { t } = useTranslation();
  const recorded = useRun((state) => chartView(state).recorded);
  const empty = useRun((state) => spec.isEmpty(chartView(state)));
  const measured = useRun((state) => chartView(state).measured);
  const area = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const values = useRef<HTMLParagraphElement>(null);
  const { state, figure } = useChart(spec, host, values, large);
  useChartPointer(spec, area);
  const titleId = useId();
  const drawn = state === 'drawn';
  return (
    <figure className={large ? 'chart chart-large' : 'chart'} aria-labelledby={titleId}>
      <ChartCaption
        spec={spec}
        titleId={titleId}
        large={large}
        {...(heading && { heading })}
        {...(state === 'failed' && !empty && { problem: t('charts.failed') })}
      >
        {(drawn || state === 'light') && <ChartMenu spec={spec} />}
      </ChartCaption>
      <div ref={area} className="chart-area">
        <div ref={host} className="chart-plot" aria-hidden="true" data-shown={drawn} />
        {empty && !drawn && <Skeleton sketch={spec.sketch} will={chartTexts(spec.id, measured, t).will} />}
        {!empty && !drawn && figure && <FigureSvg figure={figure} margin={marginOf(spec.id)} />}
        {!empty && recorded && <span className="chart-tag">{t('charts.recorded.tag')}</span>}
        {!empty && spec.cursor && <CursorMarks spec={spec} />}
      </div>
      {foot}
      <p ref={values} className="visually-hidden" />
    </figure>
  );
}

/** The dynamics, as small multiples over the same steps: whatever can be drawn of what the run's world measures. */
export function RunCharts({ heading }: { readonly heading?: 'h4' }) {
  const measured = useRun((state) => chartView(state).measured);
  const config = useRun((state) => chartView(state).config);
  return (
    <div className="small-multiples">
      {figuresOf(measured, config)
        .filter((spec) => spec !== frontierFigure)
        .map((spec) => (
          <ChartFigure key={spec.id} spec={spec} {...(heading && { heading })} />
        ))}
    </div>
  );
}
