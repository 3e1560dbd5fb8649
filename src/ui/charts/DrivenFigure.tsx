import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EVALUATION_STEPS } from '../../train/runConfig';
import { runStore, useRun, useSampledRun } from '../stores';
import { ChartCaption } from './ChartCaption';
import { ChartFigure } from './ChartFigure';
import { type ChartView, chartView, lastStep } from './chartView';
import { FrontierSvg } from './FrontierSvg';
import { frontierChart } from './frontierChart';
import { Readings } from './Readings';
import { useChartPointer } from './useChartPointer';

/** The page's centre: the recorded run, to be scrubbed at once, until the visitor's own run has begun. */
export function DrivenFigure() {
  const recorded = useRun((state) => chartView(state).recorded);
  return recorded ? <RecordedFigure /> : <LiveFigure />;
}

/** Drawn without the plot library. The scrubber is the cursor of all charts. */
function RecordedFigure() {
  const { t } = useTranslation();
  const area = useRef<HTMLDivElement>(null);
  useChartPointer(frontierChart.cursor, area);
  const titleId = useId();
  const inputId = useId();
  const view = chartView(useSampledRun((state) => state));
  const cursor = useRun((state) => state.cursor);
  const last = lastStep(view.curves);
  const step = Math.min(cursor ?? last, last);
  // The cursor must not stay in the middle of the run that begins.
  useEffect(() => () => runStore.getState().setCursor(undefined), []);
  return (
    <figure className="chart chart-large" aria-labelledby={titleId}>
      <ChartCaption spec={frontierChart} titleId={titleId} large />
      <div ref={area} className="chart-area">
        <FrontierSvg view={view} step={step} />
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
            step={EVALUATION_STEPS}
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
  return <ChartFigure spec={frontierChart} large instead={<LiveFrontierSvg />} foot={<LiveFoot />} />;
}

/** While the plot library is on its way, and where it does not arrive. */
function LiveFrontierSvg() {
  const view = chartView(useSampledRun((state) => state));
  return <FrontierSvg view={view} step={view.at} />;
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
  const { t } = useTranslation();
  return (
    <div className="figure-foot">
      {children}
      <Readings
        readings={frontierChart.read(view.curves, step, t)}
        others={view.comparison && frontierChart.read(view.comparison, step, t)}
      />
    </div>
  );
}
