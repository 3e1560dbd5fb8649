import type { Data } from 'plotly.js';
import { plotSymbols } from '../controls/Symbols';
import { formatNats, formatReward } from '../format';
import type { ChartSpec } from './chartSpec';
import type { Palette } from './palette';
import { axis, baseLayout, endMark, label, last, line } from './plotting';

/** Expected true reward against KL: the policy's path, the oracle at the same KL, and the reference's level. */
export const frontierChart: ChartSpec = {
  id: 'frontier',
  legend: [
    { role: 'policy', term: 'policy' },
    { role: 'oracle', term: 'oracle' },
    { role: 'reference', term: 'reference' },
  ],
  smoothed: false,
  sketch: [
    { role: 'oracle', path: 'M4 90 C20 40 45 18 96 10' },
    { role: 'policy', path: 'M4 90 C20 58 40 38 72 30' },
    { role: 'reference', path: 'M4 90 H96' },
  ],
  revision: (data) => data.evaluations,
  isEmpty: (data) => data.evaluations.seen < 2,
  plot: ({ data, t, palette }) => {
    const { columns, seen } = data.evaluations;
    const kl = columns['kl/exact'];
    const end = { kl: last(kl), reward: last(columns.reward), oracle: last(columns.oracleReward) };
    const reference = last(columns.referenceReward);
    const path = line({
      x: kl,
      y: columns.reward,
      name: plotSymbols(t('terms.policy')),
      color: palette.policy,
      format: '.3f',
      width: 2.5,
    });
    return {
      data: [
        oracleCurve(kl, columns.oracleReward, t('terms.oracle'), palette),
        shortfall(end, palette),
        path,
        endMark('oracle', palette, end.kl, end.oracle, 13),
        endMark('policy', palette, end.kl, end.reward, 13),
      ],
      layout: {
        ...baseLayout(palette, seen),
        margin: { l: 52, r: 44, t: 12, b: 46 },
        hovermode: 'closest',
        xaxis: { ...axis(palette, plotSymbols(t('charts.frontier.x'))), rangemode: 'tozero' },
        yaxis: axis(palette, t('charts.frontier.y')),
        shapes: [
          {
            type: 'line',
            xref: 'paper',
            x0: 0,
            x1: 1,
            y0: reference,
            y1: reference,
            line: { color: palette.reference, width: 1.5, dash: 'dash' },
          },
        ],
        annotations: [
          label('π<sub>θ</sub>', palette.policy, { x: end.kl, y: end.reward, yshift: -16 }),
          label('π*', palette.oracle, { x: end.kl, y: end.oracle, yshift: 16 }),
          label('π<sub>ref</sub>', palette.reference, {
            xref: 'paper',
            x: 1,
            y: reference,
            xanchor: 'left',
            xshift: 6,
          }),
        ],
      },
    };
  },
  describe: ({ latestEvaluation: now }, t) =>
    now
      ? [
          t('charts.hover.step', { step: now.step }),
          `${t('terms.kl')} ${formatNats(now['kl/exact'])} ${t('charts.nats')}`,
          `${t('terms.policy')} ${formatReward(now.reward)}`,
          `${t('terms.oracle')} ${formatReward(now.oracleReward)}`,
          `${t('terms.reference')} ${formatReward(now.referenceReward)}`,
        ].join(', ')
      : '',
};

/** The policy's KL may fall again; the oracle's reward is a function of it, so its points are joined in that order. */
function oracleCurve(kl: readonly number[], reward: readonly number[], name: string, palette: Palette): Data {
  const order = [...kl.keys()].sort((left, right) => kl[left] - kl[right]);
  const curve = line({
    x: order.map((index) => kl[index]),
    y: order.map((index) => reward[index]),
    name,
    color: palette.oracle,
    format: '.3f',
  });
  return { ...curve, line: { color: palette.oracle, width: 2.5, dash: 'dot' } } as Data;
}

/** What the policy leaves on the table at its distance: a thin line up to the oracle's star. */
function shortfall(end: { kl: number; reward: number; oracle: number }, palette: Palette): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    x: [end.kl, end.kl],
    y: [end.reward, end.oracle],
    line: { color: palette.muted, width: 1 },
    hoverinfo: 'skip',
  };
}
