import type { Data } from 'plotly.js';
import type { EvaluationSeries } from '../../store/curves';
import { formatNats } from '../format';
import type { ChartSpec } from './chartSpec';
import { rowAt } from './chartView';
import type { Palette } from './palette';
import { axis, baseLayout, comparedLine, endMark, last, line, stepAxis } from './plotting';
import { stepCursor } from './stepCursor';

/** KL(π_θ‖π_ref) over the enumerated outcomes; where it was sampled too, the estimate with its standard error. */
export const klChart: ChartSpec = {
  id: 'kl',
  legend: [
    { role: 'kl', term: 'kl' },
    { role: 'kl', term: 'klSampled', mark: 'sampled' },
  ],
  sketch: [{ role: 'kl', path: 'M4 92 C30 84 44 46 96 20' }],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.evaluations, comparison?.evaluations],
  isEmpty: ({ curves }) => curves.evaluations.seen === 0,
  plot: ({ view, t, palette }) => {
    const { step: x, 'kl/exact': y } = view.curves.evaluations.columns;
    const other = view.comparison?.evaluations.columns;
    return {
      data: [
        { ...line({ x, y, color: palette.kl }), ...hatched(palette) } as Data,
        ...sampled(view.curves.evaluations, palette),
        ...(other ? [comparedLine({ x: other.step, y: other['kl/exact'], color: palette.kl })] : []),
        endMark('kl', palette, last(x), last(y), 8),
      ],
      layout: {
        ...baseLayout(palette),
        xaxis: stepAxis(view, palette, t('charts.step')),
        yaxis: { ...axis(palette, t('charts.nats')), rangemode: 'tozero' },
      },
    };
  },
  read: (curves, step, t) => {
    const { columns } = curves.evaluations;
    const row = rowAt(curves, columns.step, step);
    const at = (name: 'kl/exact' | 'kl/sampled' | 'kl/standardError') => formatNats(columns[name][row] ?? Number.NaN);
    return [
      { role: 'kl', term: 'kl', value: `${at('kl/exact')} ${t('charts.nats')}` },
      { role: 'kl', term: 'klSampled', value: `${at('kl/sampled')} ± ${at('kl/standardError')}` },
    ];
  },
};

/** The area under the line is hatched: the gap's second cue beside its colour. */
function hatched(palette: Palette) {
  return {
    fill: 'tozeroy',
    fillcolor: 'rgba(0,0,0,0)',
    fillpattern: { shape: '/', fgcolor: palette.kl, bgcolor: 'rgba(0,0,0,0)', size: 7, solidity: 0.12, fgopacity: 0.7 },
  };
}

function sampled({ columns }: EvaluationSeries, palette: Palette): Data[] {
  const y = columns['kl/sampled'];
  if (y.every(Number.isNaN)) return [];
  const array = columns['kl/standardError'];
  const spread = { type: 'data', array, color: palette.kl, thickness: 1, width: 2 } as const;
  const marker = { symbol: 'circle-open', size: 5, color: palette.kl };
  return [{ type: 'scatter', mode: 'markers', x: columns.step, y, marker, error_y: spread }];
}
