import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EVALUATION_STEPS } from '../../core/kitchenConfig';
import { lastStep } from '../../figures/figureCurves';
import { frontierFigure } from '../../figures/runs/frontierFigure';
import { useRun, useRunStore, useSampledRun } from '../shared/stores';
import { ChartCaption } from './ChartCaption';
import { ChartFigure } from './ChartFigure';
import { CursorValues } from './CursorValues';
import { chartWords } from './chartTexts';
import { type ChartView, chartView } from './chartView';
import { FigureSvg } from './FigureSvg';
import { FRONTIER_MARGIN } from './margins';
import { useChartPointer } from './useChartPointer';

/** The page's centre: the recorded run, to be scrubbed at once, until the visitor's own run has begun. */
export function DrivenFigure() {
  const recorded = useRun((state) => chartView(state).recorded);
  return recorded ? <RecordedFigure /> : <LiveFigure />;
}

/** Drawn without the plot library. The scrubber is the cursor of all charts. */
function RecordedFigure() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const area = useRef<HTMLDivElement>(null);
  useChartPointer(frontierFigure, area);
  const titleId = useId();
  const inputId = useId();
  const view = chartView(useSampledRun((state) => state));
  const cursor = useRun((state) => state.cursor);
  const last = lastStep(view.curves);
  const step = Math.min(cursor ?? last, last);
  const figure = frontierFigure.describe({ ...view, viewing: step }, chartWords(view.measured, t));
  // The cursor must not stay in the middle of the run that begins.
  useEffect(() => () => runStore.getState().setCursor(undefined), [runStore]);
  return (
    <figure className="chart chart-large" aria-labelledby={titleId}>
      <ChartCaption spec={frontierFigure} titleId={titleId} large />
      <div ref={area} className="chart-area">
        <FigureSvg figure={figure} margin={FRONTIER_MARGIN} />
      </div>
      <Foot view={view} step={step}>
        <div className="scrubber">
          <label htmlFor={inputId} className="numbers">
            {t('charts.recorded.step', { step })}
          </label>
          <input
            id={inputId}
            type="range"
            min={0}
            max={last}
            step={view.curves.evaluations.columns.step[1] ?? EVALUATION_STEPS}
            value={step}
            aria-valuetext={t('charts.hover.step', { step })}
            onChange={(event) => runStore.getState().setCursor(Number(event.target.value))}
          />
          <span className="scrubber-invitation">{t('charts.recorded.invitation')}</span>
        </div>
      </Foot>
    </figure>
  );
}

function LiveFigure() {
  return <ChartFigure spec={frontierFigure} large foot={<LiveFoot />} />;
}

function LiveFoot() {
  const view = chartView(useSampledRun((state) => state));
  const cursor = useRun((state) => state.cursor);
  return <Foot view={view} step={cursor ?? view.viewing} />;
}

interface FootProps {
  readonly view: ChartView;
  readonly step: number | undefined;
  readonly children?: ReactNode;
}

/** The numbers of the point that is looked at. */
function Foot({ view, step, children }: FootProps) {
  return (
    <div className="figure-foot">
      {children}
      <CursorValues
        values={frontierFigure.read(view.curves, step, view.measured)}
        others={view.comparison && frontierFigure.read(view.comparison, step, view.measured)}
      />
    </div>
  );
}
