import { formatReward } from '../format';
import type { ChartSpec } from './chartSpec';
import { rowAt } from './chartView';
import { axis, baseLayout, comparedLine, endMark, last, noisyLine, smooth, stepAxis } from './plotting';
import { stepCursor } from './stepCursor';

const LINES = [
  { role: 'ink', term: 'margin', column: 'rewards/margins' },
  { role: 'chosen', term: 'chosen', column: 'rewards/chosen' },
  { role: 'rejected', term: 'rejected', column: 'rewards/rejected' },
] as const;

/** β·log(π_θ/π_ref) of chosen and rejected completions, means over the batch, and their difference. */
export const rewardsChart: ChartSpec = {
  id: 'rewards',
  legend: [
    { role: 'chosen', term: 'chosen' },
    { role: 'rejected', term: 'rejected' },
    { role: 'ink', term: 'margin' },
  ],
  sketch: [
    { role: 'chosen', path: 'M4 55 C30 50 50 32 96 28' },
    { role: 'rejected', path: 'M4 55 C30 60 50 78 96 84' },
    { role: 'ink', path: 'M4 55 C30 46 50 18 96 8' },
  ],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.metrics, comparison?.metrics],
  isEmpty: ({ curves }) => curves.metrics.seen === 0,
  plot: ({ view, t, palette }) => {
    const { columns } = view.curves.metrics;
    const other = view.comparison?.metrics.columns;
    const x = columns.step;
    return {
      data: [
        ...LINES.flatMap(({ role, column }) => noisyLine({ x, y: columns[column], color: palette[role] })),
        ...LINES.flatMap(({ role, column }) =>
          other ? [comparedLine({ x: other.step, y: smooth(other[column]), color: palette[role] })] : [],
        ),
        ...LINES.map(({ role, column }) =>
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
    return LINES.map(({ role, term, column }) => ({
      role,
      term,
      value: formatReward(columns[column][row] ?? Number.NaN),
    }));
  },
};
