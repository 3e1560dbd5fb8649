import { useTranslation } from 'react-i18next';
import { type FigureCursor, placeOf } from '../../figures/cursor';
import type { FigureSpec } from '../../figures/spec';
import { useRun, useSampledRun } from '../shared/stores';
import { CursorValues } from './CursorValues';
import { chartView } from './chartView';
import { insetOf, marginOf } from './margins';

/** The step under the pointer, in whichever chart it is, and the past step that the page shows, laid over a chart that stays as it is. */
export function CursorMarks({ spec }: { readonly spec: FigureSpec }) {
  const cursor = useRun((state) => state.cursor);
  const viewing = useRun((state) => state.viewing);
  if (viewing === null && cursor === undefined) return null;
  return <Marks spec={spec} viewing={viewing ?? undefined} cursor={cursor} />;
}

interface MarksProps {
  readonly spec: FigureSpec;
  readonly viewing: number | undefined;
  readonly cursor: number | undefined;
}

function Marks({ spec, viewing, cursor }: MarksProps) {
  const figureCursor = spec.cursor?.(chartView(useSampledRun((state) => state)));
  if (!figureCursor) return null;
  return (
    <div className="marks" style={{ inset: insetOf(marginOf(spec.id)) }} aria-hidden="true">
      {viewing !== undefined && <Mark figureCursor={figureCursor} step={viewing} kind="viewed" />}
      {cursor !== undefined && <Mark figureCursor={figureCursor} step={cursor} kind="cursor" />}
    </div>
  );
}

interface MarkProps {
  readonly figureCursor: FigureCursor;
  readonly step: number;
  readonly kind: 'viewed' | 'cursor';
}

/** A ring at a point, or a line at a step. */
function Mark({ figureCursor, step, kind }: MarkProps) {
  const { t } = useTranslation();
  const place = placeOf(figureCursor, step);
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
export function HoveredValues({ spec }: { readonly spec: FigureSpec }) {
  const cursor = useRun((state) => state.cursor);
  return cursor !== undefined && <ValuesAtStep spec={spec} step={cursor} />;
}

function ValuesAtStep({ spec, step }: { readonly spec: FigureSpec; readonly step: number }) {
  const { t } = useTranslation();
  const { curves, comparison, measured } = chartView(useSampledRun((state) => state));
  return (
    <div className="cursor-values" aria-hidden="true">
      <span className="numbers">{t('charts.hover.step', { step })}</span>
      <CursorValues
        values={spec.read(curves, step, measured)}
        others={comparison && spec.read(comparison, step, measured)}
      />
    </div>
  );
}
