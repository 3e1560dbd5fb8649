import type { Data } from 'plotly.js';
import type { EvaluationSeries } from '../../store/curves';
import { formatShare } from '../format';
import type { ChartSpec } from './chartSpec';
import { type ChartView, rowAt } from './chartView';
import type { Palette } from './palette';
import { axis, baseLayout, comparedLine, stepAxis, translucent } from './plotting';
import { roundScale } from './scale';
import { stepCursor } from './stepCursor';

/** From the bottom up. Every second area has a pattern, the second cue beside its colour. */
const PARTS = [
  { role: 'chosen', term: 'chosen', column: 'mass/chosen', pattern: '' },
  { role: 'rejected', term: 'rejected', column: 'mass/rejected', pattern: '.' },
  { role: 'ink', term: 'malformed', column: 'mass/malformed', pattern: 'x' },
  { role: 'ink', term: 'other', column: 'mass/other', pattern: '' },
] as const;
/** The last part fills up to 100%. It is often by far the largest, so the axis shows little more than the others. */
const LOWER_PARTS = PARTS.slice(0, -1);
const HEADROOM = 1.3;

/** Where the probability went: exact mass on chosen, rejected, other well-formed and malformed text, stacked to 100%. */
export const massChart: ChartSpec = {
  id: 'mass',
  legend: [
    { role: 'chosen', term: 'chosen', mark: 'area' },
    { role: 'rejected', term: 'rejected', mark: 'dotted' },
    { role: 'ink', term: 'malformed', mark: 'crossed' },
    { role: 'ink', term: 'other', mark: 'area' },
  ],
  sketch: [
    { role: 'chosen', path: 'M4 80 C30 78 50 44 96 30' },
    { role: 'rejected', path: 'M4 60 C30 58 50 38 96 26' },
    { role: 'ink', path: 'M4 56 C30 54 50 32 96 20' },
  ],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.evaluations, comparison?.evaluations],
  isEmpty: ({ curves }) => curves.evaluations.columns['mass/chosen'].every(Number.isNaN),
  plot: ({ view, t, palette }) => ({
    data: [
      ...areas(view.curves.evaluations, palette),
      ...(view.comparison ? boundaries(view.comparison.evaluations, palette) : []),
    ],
    layout: {
      ...baseLayout(palette),
      xaxis: stepAxis(view, palette, t('charts.step')),
      yaxis: { ...axis(palette), range: [0, axisEnd(view)], tickformat: '.0%', nticks: 5 },
    },
  }),
  read: (curves, step) => {
    const { columns } = curves.evaluations;
    const row = rowAt(curves, columns.step, step);
    return PARTS.map(({ role, term, column }) => ({
      role,
      term,
      value: formatShare(columns[column][row] ?? Number.NaN),
    }));
  },
};

function areas({ columns }: EvaluationSeries, palette: Palette): Data[] {
  return PARTS.map(({ role, column, pattern }) => {
    const color = palette[role];
    return {
      type: 'scatter',
      mode: 'lines',
      stackgroup: 'mass',
      x: columns.step,
      y: columns[column],
      line: { color, width: 1 },
      fillcolor: translucent(color),
      fillpattern: { shape: pattern, fgcolor: color, bgcolor: translucent(color), size: 6, solidity: 0.25 },
    } as Data;
  });
}

/** The compared run's upper bounds of the lower parts. */
function boundaries(series: EvaluationSeries, palette: Palette): Data[] {
  const bounds = upperBounds(series);
  return LOWER_PARTS.map(({ role }, part) =>
    comparedLine({ x: series.columns.step, y: bounds[part], color: palette[role] }),
  );
}

/** Of each lower part, the mass in it and under it. */
function upperBounds({ columns }: EvaluationSeries): number[][] {
  const total = columns.step.map(() => 0);
  return LOWER_PARTS.map(({ column }) => {
    for (let index = 0; index < total.length; index++) total[index] += columns[column][index];
    return [...total];
  });
}

function axisEnd({ curves, comparison }: ChartView): number {
  const runs = comparison ? [curves, comparison] : [curves];
  const tops = runs.flatMap(({ evaluations }) => upperBounds(evaluations).at(-1) ?? []);
  const highest = tops.reduce((most, top) => (top > most ? top : most), 0.01);
  return Math.min(roundScale(0, highest * HEADROOM, 4).to, 1);
}
