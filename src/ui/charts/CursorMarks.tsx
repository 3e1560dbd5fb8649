import { useTranslation } from 'react-i18next';
import { useRun, useSampledRun } from '../stores';
import type { ChartCursor, ChartSpec } from './chartSpec';
import { chartView } from './chartView';
import { insetOf } from './margins';
import { Readings } from './Readings';

/** The step under the pointer, in whichever chart it is, and the past step that the page shows, laid over a chart that stays as it is. */
export function CursorMarks({ own }: { readonly own: ChartCursor }) {
  const cursor = useRun((state) => state.cursor);
  const viewing = useRun((state) => state.viewing);
  return (
    <div className="marks" style={{ inset: insetOf(own.margin) }} aria-hidden="true">
      {viewing !== null && <Mark own={own} step={viewing} kind="viewed" />}
      {cursor !== undefined && <Mark own={own} step={cursor} kind="cursor" />}
    </div>
  );
}

interface MarkProps {
  readonly own: ChartCursor;
  readonly step: number;
  readonly kind: 'viewed' | 'cursor';
}

/** A ring at a point, or a line at a step. */
function Mark({ own, step, kind }: MarkProps) {
  const { t } = useTranslation();
  const place = own.place(chartView(useSampledRun((state) => state)), step);
  if (!place) return null;
  const { x, y } = place;
  if (y === undefined) return <div className={`mark-line mark-${kind}`} style={{ left: percent(x) }} />;
  return (
    <div className={`mark-point mark-${kind}`} style={{ left: percent(x), top: percent(y) }}>
      <span className={`mark-step numbers ${x > 0.5 ? 'before' : 'after'}`}>{t('charts.hover.step', { step })}</span>
    </div>
  );
}

const percent = (share: number) => `${share * 100}%`;

/** The values at the step under the pointer. They cover the legend, whose names they repeat, and not the curves. */
export function CursorReadings({ spec }: { readonly spec: ChartSpec }) {
  const cursor = useRun((state) => state.cursor);
  return cursor !== undefined && <ReadingsAt spec={spec} step={cursor} />;
}

function ReadingsAt({ spec, step }: { readonly spec: ChartSpec; readonly step: number }) {
  const { t } = useTranslation();
  const { curves, comparison } = chartView(useSampledRun((state) => state));
  return (
    <div className="cursor-readings" aria-hidden="true">
      <span className="numbers">{t('charts.hover.step', { step })}</span>
      <Readings readings={spec.read(curves, step, t)} others={comparison && spec.read(comparison, step, t)} />
    </div>
  );
}
