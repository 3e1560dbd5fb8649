/** The page's charts as panels of a film: the same curves, roles and scales, without the plot library. */
import type { Curves } from '../../store/curves';
import type { Role, Term } from '../charts/chartSpec';
import { type ChartView, lastStep, sharedSteps } from '../charts/chartView';
import { frontierScales, oracleCurve, pointAt } from '../charts/frontierGeometry';
import { smooth } from '../charts/plotting';
import { roundScale, type Scale } from '../charts/scale';
import type { Translate } from '../i18n';
import type { Panel, PanelLine, PanelMark } from './scene';

/** Room between the curves and the edges, as a share of what they span. */
const PADDING = 0.04;

/** True reward against KL, as the driven figure shows it. */
export function frontierPanel(view: ChartView, t: Translate): Panel {
  const scales = frontierScales(view);
  const { evaluations } = view.curves;
  const oracle = oracleCurve(evaluations);
  const now = pointAt(view.curves, view.viewing);
  const other = view.comparison?.evaluations.columns;
  return {
    title: t('charts.frontier.title'),
    legend: [
      { role: 'policy', text: t('terms.policy'), dash: 'solid' },
      { role: 'oracle', text: t('terms.oracle'), dash: 'dotted' },
      { role: 'reference', text: t('terms.reference'), dash: 'dashed' },
    ],
    x: { scale: scales.kl, title: t('charts.frontier.x') },
    y: { scale: scales.reward, title: t('charts.frontier.y') },
    lines: [
      ...(now ? [level('reference', scales.kl, now.reference)] : []),
      { role: 'oracle', x: oracle.kl, y: oracle.reward, dash: 'dotted' },
      ...(other ? [compared('policy', other['kl/exact'], other.reward)] : []),
      { role: 'policy', x: evaluations.columns['kl/exact'], y: evaluations.columns.reward, dash: 'solid' },
    ],
    marks: now
      ? [
          { role: 'oracle', x: now.kl, y: now.oracle },
          { role: 'policy', x: now.kl, y: now.reward },
        ]
      : [],
  };
}

type BatchMean = 'rewards/chosen' | 'rewards/rejected' | 'rewards/margins' | 'loss' | 'logps/chosen' | 'logps/rejected';

const REWARDS = [
  { role: 'ink', term: 'margin', column: 'rewards/margins' },
  { role: 'chosen', term: 'chosen', column: 'rewards/chosen' },
  { role: 'rejected', term: 'rejected', column: 'rewards/rejected' },
] as const;
const LOSS = [{ role: 'ink', term: 'loss', column: 'loss' }] as const;

export function rewardsPanel(view: ChartView, t: Translate): Panel {
  return batchMeans(view, t, t('charts.rewards.title'), REWARDS);
}

export function lossPanel(view: ChartView, t: Translate): Panel {
  return batchMeans(view, t, t('terms.loss'), LOSS);
}

export function klPanel(view: ChartView, t: Translate): Panel {
  const { step, 'kl/exact': kl } = view.curves.evaluations.columns;
  const other = view.comparison?.evaluations.columns;
  const most = maximum([...kl, ...(other?.['kl/exact'] ?? [])]);
  return {
    title: t('charts.kl.title'),
    legend: [{ role: 'kl', text: t('terms.kl'), dash: 'solid' }],
    x: { scale: sharedSteps(view), title: t('charts.step') },
    y: { scale: roundScale(0, Math.max(most, 0.01) * (1 + PADDING), 3), title: t('charts.nats') },
    lines: [
      ...(other ? [compared('kl', other.step, other['kl/exact'])] : []),
      { role: 'kl', x: step, y: kl, dash: 'solid' },
    ],
    marks: endMark('kl', step, kl, view.viewing),
  };
}

interface MeanLine {
  readonly role: Role;
  readonly term: Term;
  readonly column: BatchMean;
}

/** Means over each step's batch: thin as they are, bold smoothed. */
function batchMeans(view: ChartView, t: Translate, title: string, means: readonly MeanLine[]): Panel {
  const { columns } = view.curves.metrics;
  const other = view.comparison?.metrics.columns;
  const smoothed = means.map(({ column }) => smooth(columns[column]));
  return {
    title,
    legend: means.length > 1 ? means.map(({ role, term }) => ({ role, text: t(`terms.${term}`), dash: 'solid' })) : [],
    x: { scale: sharedSteps(view), title: t('charts.step') },
    y: { scale: meansScale(view.curves, view.comparison, means), title: '' },
    lines: means.flatMap(({ role, column }, place): PanelLine[] => [
      { role, x: columns.step, y: columns[column], dash: 'solid', faint: true },
      ...(other ? [compared(role, other.step, smooth(other[column]))] : []),
      { role, x: columns.step, y: smoothed[place], dash: 'solid' },
    ]),
    marks: means.flatMap(({ role }, place) => endMark(role, columns.step, smoothed[place], view.viewing)),
  };
}

function meansScale(curves: Curves, comparison: Curves | undefined, means: readonly MeanLine[]): Scale {
  const values = [curves, ...(comparison ? [comparison] : [])].flatMap(({ metrics }) =>
    means.flatMap(({ column }) => metrics.columns[column]),
  );
  const high = maximum(values);
  const low = -maximum(values.map((value) => -value));
  if (high < low) return roundScale(0, 1, 3);
  const height = Math.max(high - low, 0.1);
  const middle = (high + low) / 2;
  return roundScale(middle - height * (0.5 + PADDING), middle + height * (0.5 + PADDING), 3);
}

function endMark(role: Role, x: readonly number[], y: readonly number[], viewing: number | undefined): PanelMark[] {
  const place = viewing === undefined ? x.length - 1 : x.findLastIndex((step) => step <= viewing);
  return place < 0 || Number.isNaN(y[place]) ? [] : [{ role, x: x[place], y: y[place] }];
}

function level(role: Role, { from, to }: Scale, y: number): PanelLine {
  return { role, x: [from, to], y: [y, y], dash: 'dashed' };
}

function compared(role: Role, x: readonly number[], y: readonly number[]): PanelLine {
  return { role, x, y, dash: 'dashed', faint: true };
}

/** −∞ of none; gaps left out. */
function maximum(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
}

/** Something in it changes whenever the panels do. */
export function panelsRevision(view: ChartView): readonly unknown[] {
  const { curves, comparison, viewing, recorded } = view;
  return [curves.metrics, curves.evaluations, comparison, viewing, recorded, lastStep(curves)];
}
