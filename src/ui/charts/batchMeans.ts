import type { METRIC_COLUMNS } from '../../store/curves';
import type { ChartSpec, Role, Term } from './chartSpec';
import { rowAt } from './chartView';
import { axis, baseLayout, comparedLine, endMark, last, noisyLine, smooth, stepAxis } from './plotting';
import { stepCursor } from './stepCursor';

interface MeanLine {
  readonly role: Role;
  readonly term: Term;
  readonly column: (typeof METRIC_COLUMNS)[number];
}

/** A chart of means over each step's batch: thin as they are, bold smoothed, a mark at the end of each line. */
export function batchMeans(
  spec: Pick<ChartSpec, 'id' | 'legend' | 'sketch'>,
  lines: readonly MeanLine[],
  format: (value: number) => string,
): ChartSpec {
  return {
    ...spec,
    cursor: stepCursor,
    revision: ({ curves, comparison }) => [curves.metrics, comparison?.metrics],
    isEmpty: ({ curves }) => curves.metrics.seen === 0,
    plot: ({ view, t, palette }) => {
      const { columns } = view.curves.metrics;
      const other = view.comparison?.metrics.columns;
      const x = columns.step;
      return {
        data: [
          ...lines.flatMap(({ role, column }) => noisyLine({ x, y: columns[column], color: palette[role] })),
          ...lines.flatMap(({ role, column }) =>
            other ? [comparedLine({ x: other.step, y: smooth(other[column]), color: palette[role] })] : [],
          ),
          ...lines.map(({ role, column }) =>
            endMark(role, palette, last(x), last(smooth(columns[column])), role === 'ink' ? 6 : 10),
          ),
        ],
        layout: {
          ...baseLayout(palette),
          xaxis: stepAxis(view, palette, t('charts.step')),
          yaxis: { ...axis(palette), zerolinecolor: palette.muted },
        },
      };
    },
    read: (curves, step) => {
      const { columns } = curves.metrics;
      const row = rowAt(curves, columns.step, step);
      return lines.map(({ role, term, column }) => ({ role, term, value: format(columns[column][row] ?? Number.NaN) }));
    },
  };
}
