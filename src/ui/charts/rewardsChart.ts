import { formatReward } from '../format';
import type { ChartSpec } from './chartSpec';
import { axis, baseLayout, endMark, last, noisyLine, smooth } from './plotting';

/** β·log(π_θ/π_ref) of chosen and rejected completions, means over the batch, and their difference. */
export const rewardsChart: ChartSpec = {
  id: 'rewards',
  legend: [
    { role: 'chosen', term: 'chosen' },
    { role: 'rejected', term: 'rejected' },
    { role: 'ink', term: 'margin' },
  ],
  smoothed: true,
  sketch: [
    { role: 'chosen', path: 'M4 55 C30 50 50 32 96 28' },
    { role: 'rejected', path: 'M4 55 C30 60 50 78 96 84' },
    { role: 'ink', path: 'M4 55 C30 46 50 18 96 8' },
  ],
  revision: (data) => data.metrics,
  isEmpty: (data) => data.metrics.seen === 0,
  plot: ({ data, t, palette }) => {
    const { columns, seen } = data.metrics;
    const x = columns.step;
    const lines = [
      { role: 'ink', term: 'margin', y: columns['rewards/margins'] },
      { role: 'chosen', term: 'chosen', y: columns['rewards/chosen'] },
      { role: 'rejected', term: 'rejected', y: columns['rewards/rejected'] },
    ] as const;
    return {
      data: [
        ...lines.flatMap(({ role, term, y }) =>
          noisyLine({ x, y, name: t(`terms.${term}`), color: palette[role], format: '.3f' }),
        ),
        ...lines.map(({ role, y }) => endMark(role, palette, last(x), last(smooth(y)), role === 'ink' ? 6 : 10)),
      ],
      layout: {
        ...baseLayout(palette, seen),
        xaxis: { ...axis(palette, t('charts.step')), rangemode: 'tozero' },
        yaxis: { ...axis(palette), zerolinecolor: palette.muted },
      },
    };
  },
  describe: ({ latestMetrics: now }, t) =>
    now
      ? [
          t('charts.hover.step', { step: now.step }),
          `${t('terms.chosen')} ${formatReward(now['rewards/chosen'])}`,
          `${t('terms.rejected')} ${formatReward(now['rewards/rejected'])}`,
          `${t('terms.margin')} ${formatReward(now['rewards/margins'])}`,
        ].join(', ')
      : '',
};
