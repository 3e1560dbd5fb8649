import type { BatchRecord } from '../../core/records';
import { sigmoid } from '../../math/stable';
import type { Mark } from '../figure';
import { type FigureCurves, lastStep } from '../figureCurves';
import { COMPARED } from '../look';
import { roundScale, type Scale } from '../scale';
import { type FigureSpec, headOf } from '../spec';

export const WEIGHT_BINS = 20;
const EDGES = Array.from({ length: WEIGHT_BINS + 1 }, (_, edge) => edge / WEIGHT_BINS);
const WEIGHTS: Scale = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
/** The notes stand above the tallest bar. */
const HEADROOM = 1.45;

/** How the gradient weights σ(r̂_l − r̂_w) are spread over one batch: that of the step that is looked at, or the latest. */
export const weightsFigure: FigureSpec = {
  id: 'weights',
  canDraw: () => true,
  legend: () => [],
  compared: ['ink'],
  sketch: [
    { role: 'ink', path: 'M6 96 V60 H16 V20 H26 V36 H36 V58 H46 V74 H56 V84 H66 V90 H76 V96' },
    { role: 'reference', path: 'M50 4 V96' },
  ],
  // The batch of a logging step keeps its record, so that a pointer that stays within it causes no drawing.
  revision: ({ curves, comparison, at }) => [batchAt(curves, at), comparison && batchAt(comparison, at)],
  isEmpty: ({ curves }) => (curves.batches ?? []).every((batch) => gradientWeights(batch).length === 0),
  describe: (view, words) => {
    const { curves, comparison, at } = view;
    const batch = batchAt(curves, at);
    const other = comparison && batchAt(comparison, at ?? lastStep(curves));
    const weights = batch ? gradientWeights(batch) : [];
    const centre = mean(weights);
    const shares = weightHistogram(weights);
    const otherShares = other ? weightHistogram(gradientWeights(other)) : [];
    const scale = roundScale(0, HEADROOM * Math.max(...shares, ...otherShares), 3);
    const outline: Mark[] = other ? [{ kind: 'line', tone: 'ink', ...outlineOf(otherShares), ...COMPARED }] : [];
    return {
      ...headOf(weightsFigure, view, words),
      x: { quantity: 'weight', title: words.axis('weight', 'weights'), scale: WEIGHTS },
      panes: [
        {
          y: {
            quantity: 'share',
            title: words.axis('share', 'weights'),
            percent: true,
            // The room for the notes may go past what a share can be.
            scale: { ...scale, ticks: scale.ticks.filter((share) => share <= 1) },
          },
          marks: [
            { kind: 'rule', tone: 'muted', axis: 'x', at: 0.5, width: 1, dash: 'dashed' },
            { kind: 'bars', role: 'ink', edges: EDGES, y: shares },
            ...outline,
            // The mean is a mark on the axis, under its number.
            { kind: 'symbol', role: 'ink', x: centre, y: 0, size: 12, shape: 'up' },
          ],
          notes: [
            { tone: 'muted', text: words.undecided },
            { tone: 'ink', text: words.meanWeight(centre) },
          ],
        },
      ],
    };
  },
  read: (curves, step) => {
    const batch = step !== undefined && step > lastStep(curves) ? undefined : batchAt(curves, step);
    const value = batch ? mean(gradientWeights(batch)) : Number.NaN;
    return [{ role: 'ink', term: 'meanWeight', format: 'reward', value }];
  },
};

/** σ(r̂_l − r̂_w) of each pair: how strongly the sigmoid loss still pulls at it. 0.5 while undecided, near 1 in the wrong order, near 0 when learned. */
export function gradientWeights({ chosenRewards, rejectedRewards }: BatchRecord): number[] {
  return Array.from(chosenRewards, (chosen, pair) => sigmoid(rejectedRewards[pair] - chosen)).filter(Number.isFinite);
}

/** Shares of the weights in equal bins from 0 to 1, each with its lower edge; the last one with both. */
export function weightHistogram(weights: readonly number[]): number[] {
  const counts = new Array<number>(WEIGHT_BINS).fill(0);
  for (const weight of weights) counts[Math.min(Math.floor(weight * WEIGHT_BINS), WEIGHT_BINS - 1)]++;
  return counts.map((count) => count / Math.max(weights.length, 1));
}

/** NaN of none. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The pairs of the last logging step at or before `step`; of the first one where there is none before. Without a step, of the last. */
export function batchAt({ batches = [] }: FigureCurves, step: number | undefined): BatchRecord | undefined {
  if (step === undefined) return batches.at(-1);
  return batches.findLast((batch) => batch.step <= step) ?? batches[0];
}

/** The upper edges of bars as one line. */
function outlineOf(shares: readonly number[]) {
  return { x: EDGES.flatMap((edge) => [edge, edge]), y: [0, ...shares.flatMap((share) => [share, share]), 0] };
}
