import type { Data } from 'plotly.js';
import { formatReward } from '../format';
import type { ChartSpec } from './chartSpec';
import { lastStep } from './chartView';
import { batchAt, gradientWeights, mean, WEIGHT_BINS, weightHistogram } from './gradientWeights';
import { SMALL_MARGIN } from './margins';
import type { Palette } from './palette';
import { axis, baseLayout, label, line, translucent } from './plotting';

/** The labels stand above the tallest bar. */
const HEADROOM = 1.45;
const EDGES = Array.from({ length: WEIGHT_BINS + 1 }, (_, edge) => edge / WEIGHT_BINS);

/** How the gradient weights σ(r̂_l − r̂_w) are spread over one batch: that of the step that is looked at, or the latest. */
export const weightsChart: ChartSpec = {
  id: 'weights',
  legend: [],
  sketch: [
    { role: 'ink', path: 'M6 96 V60 H16 V20 H26 V36 H36 V58 H46 V74 H56 V84 H66 V90 H76 V96' },
    { role: 'reference', path: 'M50 4 V96' },
  ],
  // The batch of a logging step keeps its record, so that a pointer that stays within it causes no drawing.
  revision: ({ curves, comparison, at }) => [batchAt(curves, at), comparison && batchAt(comparison, at)],
  isEmpty: ({ curves }) => curves.batches.every((batch) => gradientWeights(batch).length === 0),
  plot: ({ view, t, palette }) => {
    const batch = batchAt(view.curves, view.at);
    const other = view.comparison && batchAt(view.comparison, view.at ?? lastStep(view.curves));
    const weights = batch ? gradientWeights(batch) : [];
    const centre = mean(weights);
    const shares = weightHistogram(weights);
    const otherShares = other ? weightHistogram(gradientWeights(other)) : [];
    return {
      data: [
        bars(shares, palette),
        ...(other ? [outline(otherShares, palette)] : []),
        // The mean is a mark on the axis, under its number.
        {
          type: 'scatter',
          mode: 'markers',
          x: [centre],
          y: [0],
          marker: { symbol: 'triangle-up', size: 12, color: palette.ink, line: { color: palette.surface, width: 1.5 } },
          cliponaxis: false,
        },
      ],
      layout: {
        ...baseLayout(palette),
        bargap: 0.08,
        xaxis: {
          ...axis(palette, 'σ(r̂<sub>l</sub> − r̂<sub>w</sub>)'),
          range: [0, 1],
          tickvals: [0, 0.25, 0.5, 0.75, 1],
        },
        yaxis: {
          ...axis(palette),
          range: [0, HEADROOM * Math.max(...shares, ...otherShares)],
          tickformat: '.0%',
          nticks: 4,
        },
        shapes: [
          {
            type: 'line',
            ...{ x0: 0.5, x1: 0.5, yref: 'paper', y0: 0, y1: 1 },
            line: { color: palette.muted, width: 1, dash: 'dash' },
          },
        ],
        annotations: [
          cornerNote(t('charts.weights.undecided'), palette.muted, 0),
          cornerNote(t('charts.weights.mean', { value: formatReward(centre) }), palette.ink, 1),
        ],
      },
    };
  },
  read: (curves, step) => {
    const batch = step !== undefined && step > lastStep(curves) ? undefined : batchAt(curves, step);
    const value = formatReward(batch ? mean(gradientWeights(batch)) : Number.NaN);
    return [{ role: 'ink', term: 'meanWeight', value }];
  },
};

/** A line of text at the right of the line at 0.5, up to the chart's edge. */
function cornerNote(text: string, color: string, row: number) {
  const place = { xref: 'paper', x: 1, xanchor: 'right', xshift: SMALL_MARGIN.r } as const;
  const height = { yref: 'paper', y: 1, yanchor: 'top', yshift: 4 - 15 * row } as const;
  return label(text, color, { ...place, ...height, font: { color, size: 11 } });
}

function bars(shares: readonly number[], palette: Palette): Data {
  const width = 1 / WEIGHT_BINS;
  return {
    type: 'bar',
    x: EDGES.slice(0, -1).map((edge) => edge + width / 2),
    y: [...shares],
    width,
    marker: { color: translucent(palette.ink), line: { color: palette.ink, width: 1 } },
  };
}

/** The compared run's histogram of the same step as a dashed outline. */
function outline(shares: readonly number[], palette: Palette): Data {
  const steps = line({ x: EDGES, y: [...shares, 0], color: palette.ink, width: 1.25, dash: 'dash' });
  return { ...steps, line: { color: palette.ink, width: 1.25, dash: 'dash', shape: 'hv' } } as Data;
}
