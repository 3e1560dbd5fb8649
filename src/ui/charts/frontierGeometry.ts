/** The driven figure's geometry, for both of its renderers. */
import { type Curves, type EvaluationSeries, indexAt } from '../../store/curves';
import type { ChartView } from './chartView';
import { fraction, roundScale, type Scale } from './scale';

export interface FrontierScales {
  readonly kl: Scale;
  readonly reward: Scale;
}

/** The least that the axes span, so that a run that has hardly moved is not blown up to the whole figure. */
const LEAST_KL = 0.05;
const LEAST_REWARD = 0.2;
/** Room between the curves and the edges, as a share of what they span. */
const PADDING = 0.04;

export function frontierScales({ curves, comparison }: Pick<ChartView, 'curves' | 'comparison'>): FrontierScales {
  const columns = [curves, ...(comparison ? [comparison] : [])].map((run) => run.evaluations.columns);
  const kl = bounds(columns.map((run) => run['kl/exact']));
  const reward = bounds(columns.flatMap((run) => [run.reward, run.oracleReward, run.referenceReward]));
  const height = Math.max(reward.high - reward.low, LEAST_REWARD);
  const middle = (reward.low + reward.high) / 2;
  return {
    kl: roundScale(0, Math.max(kl.high, LEAST_KL) * (1 + PADDING)),
    reward: roundScale(middle - height * (0.5 + PADDING), middle + height * (0.5 + PADDING)),
  };
}

export interface FrontierPoint {
  readonly step: number;
  readonly kl: number;
  readonly reward: number;
  readonly oracle: number;
  readonly reference: number;
}

/** The evaluation at or before a step; without a step, the last one. */
export function pointAt({ evaluations: { columns } }: Curves, step: number | undefined): FrontierPoint | undefined {
  const index = step === undefined ? columns.step.length - 1 : indexAt(columns.step, step);
  if (index < 0) return undefined;
  return {
    step: columns.step[index],
    kl: columns['kl/exact'][index],
    reward: columns.reward[index],
    oracle: columns.oracleReward[index],
    reference: columns.referenceReward[index],
  };
}

/** The oracle's reward by KL. The policy's KL may fall again; the oracle's reward is a function of it, so its points are joined in that order. */
export function oracleCurve({ columns }: EvaluationSeries): { readonly kl: number[]; readonly reward: number[] } {
  const kl = columns['kl/exact'];
  const order = [...kl.keys()].sort((left, right) => kl[left] - kl[right]);
  return { kl: order.map((index) => kl[index]), reward: order.map((index) => columns.oracleReward[index]) };
}

/** A polyline as an SVG path in a unit square with its origin at the top left. */
export function unitPath(xs: readonly number[], ys: readonly number[], x: Scale, y: Scale): string {
  return xs
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${fraction(x, value).toFixed(4)} ${(1 - fraction(y, ys[index])).toFixed(4)}`,
    )
    .join('');
}

/** The step of the policy's point nearest to a place in the plot area (fractions from its left and top; `aspect`: width by height). */
export function nearestStep(view: ChartView, x: number, y: number, aspect: number): number | undefined {
  const scales = frontierScales(view);
  const { step, 'kl/exact': kl, reward } = view.curves.evaluations.columns;
  let nearest: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < step.length; index++) {
    const across = (fraction(scales.kl, kl[index]) - x) * aspect;
    const down = 1 - fraction(scales.reward, reward[index]) - y;
    const distance = across * across + down * down;
    if (distance < least) {
      least = distance;
      nearest = step[index];
    }
  }
  return nearest;
}

/** Smallest and largest of some columns, gaps left out; 0 and 0 of none. */
function bounds(columns: readonly (readonly number[])[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}
