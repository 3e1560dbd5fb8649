import type { Data } from 'plotly.js';
import type { Curves } from '../../store/curves';
import { plotSymbols } from '../controls/Symbols';
import { formatNats, formatReward } from '../format';
import type { ChartSpec } from './chartSpec';
import { lastStep } from './chartView';
import { type FrontierPoint, frontierScales, nearestStep, oracleCurve, pointAt } from './frontierGeometry';
import { FRONTIER_MARGIN } from './margins';
import type { Palette } from './palette';
import { baseLayout, comparedLine, endMark, label, last, line, scaledAxis } from './plotting';
import { fraction } from './scale';

/** Expected true reward against KL: the policy's path, the oracle at the same KL, and the reference's level. */
export const frontierChart: ChartSpec = {
  id: 'frontier',
  legend: [
    { role: 'policy', term: 'policy' },
    { role: 'oracle', term: 'oracle' },
    { role: 'reference', term: 'reference' },
  ],
  sketch: [
    { role: 'oracle', path: 'M4 90 C20 40 45 18 96 10' },
    { role: 'policy', path: 'M4 90 C20 58 40 38 72 30' },
    { role: 'reference', path: 'M4 90 H96' },
  ],
  cursor: {
    margin: FRONTIER_MARGIN,
    place: (view, step) => {
      const point = pointAt(view.curves, Math.min(step, lastStep(view.curves)));
      if (!point) return undefined;
      const scales = frontierScales(view);
      return { x: fraction(scales.kl, point.kl), y: 1 - fraction(scales.reward, point.reward) };
    },
    stepAt: nearestStep,
  },
  revision: ({ curves, comparison }) => [curves.evaluations, comparison?.evaluations],
  isEmpty: ({ curves }) => curves.evaluations.seen === 0,
  plot: ({ view, t, palette }) => {
    const { evaluations } = view.curves;
    const scales = frontierScales(view);
    const end = pointAt(view.curves, undefined);
    const oracle = oracleCurve(evaluations);
    const path = { x: evaluations.columns['kl/exact'], y: evaluations.columns.reward };
    return {
      data: [
        line({ x: oracle.kl, y: oracle.reward, color: palette.oracle, width: 2.5, dash: 'dot' }),
        ...(end ? [shortfall(end, palette)] : []),
        ...(view.comparison ? compared(view.comparison, palette) : []),
        line({ ...path, color: palette.policy, width: 2.5 }),
        ...(end
          ? [endMark('oracle', palette, end.kl, end.oracle, 13), endMark('policy', palette, end.kl, end.reward, 13)]
          : []),
      ],
      layout: {
        ...baseLayout(palette, FRONTIER_MARGIN),
        xaxis: scaledAxis(palette, scales.kl, plotSymbols(t('charts.frontier.x'))),
        yaxis: scaledAxis(palette, scales.reward, t('charts.frontier.y')),
        ...(end && { shapes: [referenceLevel(end, palette)], annotations: endLabels(end, palette) }),
      },
    };
  },
  read: (curves, step, t) => {
    const reached = step === undefined || step <= lastStep(curves);
    const point = reached ? pointAt(curves, step) : undefined;
    return [
      { role: 'kl', term: 'kl', value: `${formatNats(point?.kl ?? Number.NaN)} ${t('charts.nats')}` },
      { role: 'policy', term: 'policy', value: formatReward(point?.reward ?? Number.NaN) },
      { role: 'oracle', term: 'oracle', value: formatReward(point?.oracle ?? Number.NaN) },
      { role: 'reference', term: 'reference', value: formatReward(point?.reference ?? Number.NaN) },
    ];
  },
};

/** What the policy leaves on the table at its distance: a thin line up to the oracle's star. */
function shortfall(end: FrontierPoint, palette: Palette): Data {
  return line({ x: [end.kl, end.kl], y: [end.reward, end.oracle], color: palette.muted, width: 1 });
}

/** The other run's path, with an open circle at its end. */
function compared({ evaluations: { columns } }: Curves, palette: Palette): Data[] {
  const x = columns['kl/exact'];
  const y = columns.reward;
  const marker = { symbol: 'circle-open', size: 10, color: palette.policy, line: { width: 1.5 } };
  return [
    comparedLine({ x, y, color: palette.policy }),
    { type: 'scatter', mode: 'markers', x: [last(x)], y: [last(y)], marker, cliponaxis: false },
  ];
}

function referenceLevel({ reference }: FrontierPoint, palette: Palette) {
  const place = { xref: 'paper', x0: 0, x1: 1, y0: reference, y1: reference } as const;
  return { type: 'line', ...place, line: { color: palette.reference, width: 1.5, dash: 'dash' } } as const;
}

function endLabels(end: FrontierPoint, palette: Palette) {
  return [
    label('π<sub>θ</sub>', palette.policy, { x: end.kl, y: end.reward, yshift: -16 }),
    label('π*', palette.oracle, { x: end.kl, y: end.oracle, yshift: 16 }),
    label('π<sub>ref</sub>', palette.reference, { xref: 'paper', x: 1, y: end.reference, xanchor: 'left', xshift: 6 }),
  ];
}
