import { formatLoss, formatShare } from '../format';
import type { ChartSpec } from './chartSpec';
import { axis, baseLayout, noisyLine } from './plotting';

/** The loss above, the share of pairs in the right order below, over the same steps. */
export const lossChart: ChartSpec = {
  id: 'loss',
  legend: [],
  smoothed: true,
  sketch: [
    { role: 'ink', path: 'M4 8 C24 14 40 34 96 40' },
    { role: 'ink', path: 'M4 92 C20 74 40 64 96 60' },
  ],
  revision: (data) => data.metrics,
  isEmpty: (data) => data.metrics.seen === 0,
  plot: ({ data, t, palette }) => {
    const { columns, seen } = data.metrics;
    const x = columns.step;
    const color = palette.ink;
    const showsChance = data.applied?.loss_type === 'sigmoid';
    const chance = { yref: 'y', y0: Math.LN2, y1: Math.LN2, xref: 'paper', x0: 0, x1: 1 } as const;
    return {
      data: [
        ...noisyLine({ x, y: columns.loss, name: t('terms.loss'), color, format: '.3f' }),
        ...noisyLine({
          x,
          y: columns['rewards/accuracies'],
          name: t('terms.accuracy'),
          color,
          format: '.0%',
          axis: 'y2',
        }),
      ],
      layout: {
        ...baseLayout(palette, seen),
        margin: { l: 56, r: 14, t: 8, b: 38 },
        xaxis: { ...axis(palette, t('charts.step')), rangemode: 'tozero', anchor: 'y2' },
        yaxis: { ...axis(palette, t('terms.loss')), domain: [0.52, 1], nticks: 4 },
        yaxis2: {
          ...axis(palette, t('terms.accuracy')),
          domain: [0, 0.4],
          range: [0, 1.04],
          tickformat: '.0%',
          nticks: 3,
        },
        shapes: showsChance
          ? [{ type: 'line', ...chance, line: { color: palette.muted, width: 1, dash: 'dash' } }]
          : [],
      },
    };
  },
  describe: ({ latestMetrics: now }, t) =>
    now
      ? [
          t('charts.hover.step', { step: now.step }),
          `${t('terms.loss')} ${formatLoss(now.loss)}`,
          `${t('terms.accuracy')} ${formatShare(now['rewards/accuracies'])}`,
        ].join(', ')
      : '',
};
