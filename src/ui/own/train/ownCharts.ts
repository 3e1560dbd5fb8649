/** What can be drawn of a run where no true reward is known: a line for the batches that train, open marks for the pairs that are held out. */
import type { Data, Layout, LayoutAxis } from 'plotly.js';
import { lastOwnStep, type OwnCurves } from '../../../store/ownCurves';
import type { OwnRunConfig } from '../../../train/ownConfig';
import type { ChartSpec, Role, Term } from '../../charts/chartSpec';
import type { Palette } from '../../charts/palette';
import { axis, baseLayout, cornerLabel, endMark, last, noisyLine, scaledAxis, smooth } from '../../charts/plotting';
import { REWARDS_LOOK } from '../../charts/rewardsChart';
import { stepScale } from '../../charts/scale';

import type { Translate } from '../../i18n';

export interface OwnChartInput {
  readonly curves: OwnCurves;
  readonly config: OwnRunConfig;
  readonly palette: Palette;
  readonly t: Translate;
}

export interface OwnChartSpec extends Pick<ChartSpec, 'sketch'> {
  readonly id: 'rewards' | 'loss' | 'kl';
  readonly legend: readonly { readonly role: Role; readonly term: Term }[];
  /** Single estimates only, no line of batches. */
  readonly sampled?: boolean;
  isEmpty(curves: OwnCurves): boolean;
  plot(input: OwnChartInput): { readonly data: Data[]; readonly layout: Partial<Layout> };
}

const OPEN_MARKS: Partial<Record<Role, string>> = { chosen: 'triangle-up-open', rejected: 'triangle-down-open' };

interface Marks {
  readonly role: Role;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly palette: Palette;
  readonly axis?: 'y' | 'y2';
  /** Standard errors. */
  readonly spread?: readonly number[];
}

/** What was measured now and then: open marks on a thin line. */
function measured({ role, x, y, palette, axis: yaxis = 'y', spread }: Marks): Data {
  const color = palette[role];
  return {
    type: 'scatter',
    mode: 'lines+markers',
    // Plotly only reads the columns.
    x: x as number[],
    y: y as number[],
    yaxis,
    line: { color, width: 1, dash: 'dot' },
    marker: { symbol: OPEN_MARKS[role] ?? 'circle-open', size: 7, color },
    ...(spread && { error_y: { type: 'data', array: spread as number[], color, thickness: 1, width: 3 } }),
  };
}

function stepAxis({ curves, config, palette, t }: OwnChartInput): Partial<LayoutAxis> {
  return scaledAxis(palette, stepScale(lastOwnStep(curves), config.max_steps), t('charts.step'));
}

const nothing = ({ metrics, evaluations }: OwnCurves) => metrics.seen === 0 && evaluations.seen < 2;

const REWARDS = [
  { role: 'ink', term: 'margin', name: 'rewards/margins' },
  { role: 'chosen', term: 'chosen', name: 'rewards/chosen' },
  { role: 'rejected', term: 'rejected', name: 'rewards/rejected' },
] as const;

const rewards: OwnChartSpec = {
  ...REWARDS_LOOK,
  isEmpty: nothing,
  plot: (input) => {
    const { curves, palette } = input;
    const { columns: batch } = curves.metrics;
    const { columns: held } = curves.evaluations;
    return {
      data: [
        ...REWARDS.flatMap(({ role, name }) => noisyLine({ x: batch.step, y: batch[name], color: palette[role] })),
        ...REWARDS.map(({ role, name }) => endMark(role, palette, last(batch.step), last(smooth(batch[name])), 8)),
        ...REWARDS.map(({ role, name }) => measured({ role, x: held.step, y: held[`eval_${name}`], palette })),
      ],
      layout: {
        ...baseLayout(palette),
        xaxis: stepAxis(input),
        yaxis: { ...axis(palette), zerolinecolor: palette.muted },
      },
    };
  },
};

const loss: OwnChartSpec = {
  id: 'loss',
  legend: [],
  sketch: [
    { role: 'ink', path: 'M4 8 C24 14 40 34 96 40' },
    { role: 'ink', path: 'M4 92 C20 74 40 64 96 60' },
  ],
  isEmpty: nothing,
  plot: (input) => {
    const { curves, config, palette, t } = input;
    const { columns: batch } = curves.metrics;
    const { columns: held } = curves.evaluations;
    const chance = { yref: 'y', y0: Math.LN2, y1: Math.LN2, xref: 'paper', x0: 0, x1: 1 } as const;
    const color = palette.ink;
    return {
      data: [
        ...noisyLine({ x: batch.step, y: batch.loss, color, axis: 'y' }),
        ...noisyLine({ x: batch.step, y: batch['rewards/accuracies'], color, axis: 'y2' }),
        measured({ role: 'ink', x: held.step, y: held.eval_loss, palette }),
        measured({ role: 'ink', x: held.step, y: held['eval_rewards/accuracies'], palette, axis: 'y2' }),
      ],
      layout: {
        ...baseLayout(palette),
        xaxis: { ...stepAxis(input), anchor: 'y2' },
        yaxis: { ...axis(palette), domain: [0.54, 1], nticks: 4 },
        yaxis2: { ...axis(palette), domain: [0, 0.42], range: [0, 1.04], tickformat: '.0%', nticks: 3 },
        annotations: [
          // The line at log 2 may lie under it.
          { ...cornerLabel(t('terms.loss'), palette, 'y domain', 'top'), bgcolor: palette.surface },
          cornerLabel(t('terms.accuracy'), palette, 'y2 domain', 'bottom'),
        ],
        shapes:
          config.loss_type === 'sigmoid'
            ? [{ type: 'line', ...chance, line: { color: palette.muted, width: 1, dash: 'dash' } }]
            : [],
      },
    };
  },
};

const kl: OwnChartSpec = {
  id: 'kl',
  legend: [{ role: 'kl', term: 'klSampled' }],
  sampled: true,
  sketch: [{ role: 'kl', path: 'M4 92 C30 84 44 46 96 20' }],
  isEmpty: ({ evaluations }) => evaluations.columns['kl/sampled'].every(Number.isNaN),
  plot: (input) => {
    const { curves, palette, t } = input;
    const { columns } = curves.evaluations;
    const [y, spread] = [columns['kl/sampled'], columns['kl/standardError']];
    return {
      data: [measured({ role: 'kl', x: columns.step, y, spread, palette })],
      layout: {
        ...baseLayout(palette),
        xaxis: stepAxis(input),
        yaxis: { ...axis(palette, t('charts.nats')), rangemode: 'tozero' },
      },
    };
  },
};

export const OWN_CHARTS: readonly OwnChartSpec[] = [rewards, loss, kl];
