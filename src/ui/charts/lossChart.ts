import type { MetricSeries } from '../../store/curves';
import { formatLoss, formatShare } from '../format';
import type { ChartSpec } from './chartSpec';
import { rowAt } from './chartView';
import { axis, baseLayout, comparedLine, cornerLabel, noisyLine, smooth, stepAxis } from './plotting';
import { stepCursor } from './stepCursor';

const HALVES = [
  { column: 'loss', axis: 'y' },
  { column: 'rewards/accuracies', axis: 'y2' },
] as const;

/** The loss above, the share of pairs in the right order below, over the same steps. */
export const lossChart: ChartSpec = {
  id: 'loss',
  legend: [],
  sketch: [
    { role: 'ink', path: 'M4 8 C24 14 40 34 96 40' },
    { role: 'ink', path: 'M4 92 C20 74 40 64 96 60' },
  ],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.metrics, comparison?.metrics],
  isEmpty: ({ curves }) => curves.metrics.seen === 0,
  plot: ({ view, t, palette }) => {
    const showsChance = view.definition?.config.loss_type === 'sigmoid';
    const chance = { yref: 'y', y0: Math.LN2, y1: Math.LN2, xref: 'paper', x0: 0, x1: 1 } as const;
    const columnsOf = ({ columns }: MetricSeries) =>
      HALVES.map(({ column, axis }) => ({ x: columns.step, y: columns[column], color: palette.ink, axis }));
    return {
      data: [
        ...columnsOf(view.curves.metrics).flatMap(noisyLine),
        ...(view.comparison
          ? columnsOf(view.comparison.metrics).map((style) => comparedLine({ ...style, y: smooth(style.y) }))
          : []),
      ],
      layout: {
        ...baseLayout(palette),
        xaxis: { ...stepAxis(view, palette, t('charts.step')), anchor: 'y2' },
        yaxis: { ...axis(palette), domain: [0.54, 1], nticks: 4 },
        yaxis2: { ...axis(palette), domain: [0, 0.42], range: [0, 1.04], tickformat: '.0%', nticks: 3 },
        annotations: [
          cornerLabel(t('terms.loss'), palette, 'y domain', 'top'),
          cornerLabel(t('terms.accuracy'), palette, 'y2 domain', 'bottom'),
        ],
        shapes: showsChance
          ? [{ type: 'line', ...chance, line: { color: palette.muted, width: 1, dash: 'dash' } }]
          : [],
      },
    };
  },
  read: (curves, step) => {
    const { columns } = curves.metrics;
    const row = rowAt(curves, columns.step, step);
    return [
      { role: 'ink', term: 'loss', value: formatLoss(columns.loss[row] ?? Number.NaN) },
      { role: 'ink', term: 'accuracy', value: formatShare(columns['rewards/accuracies'][row] ?? Number.NaN) },
    ];
  },
};
