import type { Data } from 'plotly.js';
import type { EvaluationSeries } from '../../store/runData';
import { formatNats } from '../format';
import type { ChartSpec } from './chartSpec';
import type { Palette } from './palette';
import { axis, baseLayout, endMark, last, line } from './plotting';

/** KL(π_θ‖π_ref) over the enumerated outcomes; where it was sampled too, the estimate with its standard error. */
export const klChart: ChartSpec = {
  id: 'kl',
  legend: [
    { role: 'kl', term: 'kl' },
    { role: 'kl', term: 'klSampled', sampled: true },
  ],
  smoothed: false,
  sketch: [{ role: 'kl', path: 'M4 92 C30 84 44 46 96 20' }],
  revision: (data) => data.evaluations,
  isEmpty: (data) => data.evaluations.seen < 2,
  plot: ({ data, t, palette }) => {
    const { columns, seen } = data.evaluations;
    const { step: x, 'kl/exact': y } = columns;
    const exact = line({ x, y, name: t('terms.kl'), color: palette.kl, format: '.3f' });
    return {
      data: [
        { ...exact, ...hatched(palette) } as Data,
        ...sampled(data.evaluations, t('terms.klSampled'), palette),
        endMark('kl', palette, last(x), last(y), 8),
      ],
      layout: {
        ...baseLayout(palette, seen),
        xaxis: { ...axis(palette, t('charts.step')), rangemode: 'tozero' },
        yaxis: { ...axis(palette, t('charts.nats')), rangemode: 'tozero' },
      },
    };
  },
  describe: ({ latestEvaluation: now }, t) =>
    now
      ? `${t('charts.hover.step', { step: now.step })}, ${t('terms.kl')} ${formatNats(now['kl/exact'])} ${t('charts.nats')}`
      : '',
};

/** The area under the line is hatched: the gap's second cue beside its colour. */
function hatched(palette: Palette) {
  return {
    fill: 'tozeroy',
    fillcolor: 'rgba(0,0,0,0)',
    fillpattern: { shape: '/', fgcolor: palette.kl, bgcolor: 'rgba(0,0,0,0)', size: 7, solidity: 0.12, fgopacity: 0.7 },
  };
}

function sampled({ columns }: EvaluationSeries, name: string, palette: Palette): Data[] {
  const y = columns['kl/sampled'];
  if (y.every(Number.isNaN)) return [];
  const spread = {
    type: 'data',
    array: columns['kl/standardError'],
    color: palette.kl,
    thickness: 1,
    width: 2,
  } as const;
  return [
    {
      type: 'scatter',
      mode: 'markers',
      x: columns.step,
      y,
      name,
      marker: { symbol: 'circle-open', size: 5, color: palette.kl },
      error_y: spread,
      hovertemplate: `${name} %{y:.3f}<extra></extra>`,
    },
  ];
}
