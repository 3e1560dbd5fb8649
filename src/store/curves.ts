/** The course of a run as the page draws it: columns that stay bounded however long the run is. */
import type { BatchRecord, EvaluationRecord, MetricsRecord } from '../train/records';
import { append, emptySeries, type Series, upTo } from './series';

export const METRIC_COLUMNS = [
  'step',
  'loss',
  'grad_norm',
  'learning_rate',
  'rewards/chosen',
  'rewards/rejected',
  'rewards/accuracies',
  'rewards/margins',
  'logps/chosen',
  'logps/rejected',
] as const satisfies readonly (keyof MetricsRecord)[];

export const EVALUATION_COLUMNS = [
  'step',
  'reward',
  'referenceReward',
  'oracleReward',
  'shareOfOracle',
  'kl/exact',
  'wellFormed',
  'length',
  'kl/sampled',
  'kl/standardError',
  'mass/chosen',
  'mass/rejected',
  'mass/other',
  'mass/malformed',
] as const;

export type MetricSeries = Series<(typeof METRIC_COLUMNS)[number]>;
export type EvaluationSeries = Series<(typeof EVALUATION_COLUMNS)[number]>;

export interface Curves {
  readonly metrics: MetricSeries;
  readonly evaluations: EvaluationSeries;
  /** Pairs of logging steps, ascending, thinned like the series. */
  readonly batches: readonly BatchRecord[];
}

/** Logging steps whose pairs are kept. */
const BATCH_CAPACITY = 256;

export function emptyCurves(): Curves {
  return { metrics: emptySeries(METRIC_COLUMNS), evaluations: emptySeries(EVALUATION_COLUMNS), batches: [] };
}

export function withMetrics(curves: Curves, records: readonly MetricsRecord[]): Curves {
  return { ...curves, metrics: append(curves.metrics, records) };
}

export function withEvaluation(curves: Curves, record: EvaluationRecord): Curves {
  const { 'kl/sampled': sampled, mass, ...exact } = record;
  const row = {
    ...exact,
    ...(sampled && { 'kl/sampled': sampled.k3, 'kl/standardError': sampled.standardError }),
    ...(mass && {
      'mass/chosen': mass.chosen,
      'mass/rejected': mass.rejected,
      'mass/other': mass.other,
      'mass/malformed': mass.malformed,
    }),
  };
  return { ...curves, evaluations: append(curves.evaluations, [row]) };
}

export function withBatch(curves: Curves, record: BatchRecord): Curves {
  const { batches } = curves;
  const kept = batches.length < BATCH_CAPACITY ? batches : batches.filter((_, i) => i % 2 === 0);
  return { ...curves, batches: [...kept, record] };
}

/** A copy of the course up to a step, for a run that starts there. */
export function curvesUpTo({ metrics, evaluations, batches }: Curves, step: number): Curves {
  return {
    // Metrics are of the step before its update, evaluations of the policy after so many updates.
    metrics: upTo(metrics, metrics.columns.step, step - 1),
    evaluations: upTo(evaluations, evaluations.columns.step, step),
    batches: batches.filter((batch) => batch.step < step),
  };
}

/** Index of the last point at or before `step` in an ascending column; 0 where there is none before, −1 where there is no point. */
export function indexAt(steps: readonly number[], step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, steps.length - 1);
}
