/** The course of a run on own data as the page draws it. */
import type { MetricsRecord, OwnEvaluation } from '../train/records';
import { METRIC_COLUMNS, type MetricSeries } from './curves';
import { append, emptySeries, type Series } from './series';

export const OWN_EVALUATION_COLUMNS = [
  'step',
  'eval_loss',
  'eval_rewards/chosen',
  'eval_rewards/rejected',
  'eval_rewards/accuracies',
  'eval_rewards/margins',
  'eval_logps/chosen',
  'eval_logps/rejected',
  'kl/sampled',
  'kl/standardError',
] as const;

export type OwnEvaluationSeries = Series<(typeof OWN_EVALUATION_COLUMNS)[number]>;

export interface OwnCurves {
  readonly metrics: MetricSeries;
  readonly evaluations: OwnEvaluationSeries;
}

export function emptyOwnCurves(): OwnCurves {
  return { metrics: emptySeries(METRIC_COLUMNS), evaluations: emptySeries(OWN_EVALUATION_COLUMNS) };
}

export function withOwnMetrics(curves: OwnCurves, records: readonly MetricsRecord[]): OwnCurves {
  return { ...curves, metrics: append(curves.metrics, records) };
}

export function withOwnEvaluation(curves: OwnCurves, record: OwnEvaluation): OwnCurves {
  const { 'kl/sampled': sampled, ...measured } = record;
  const row = {
    ...measured,
    ...(sampled && { 'kl/sampled': sampled.k3, 'kl/standardError': sampled.standardError }),
  };
  return { ...curves, evaluations: append(curves.evaluations, [row]) };
}

/** The last step of any curve. */
export function lastOwnStep({ metrics, evaluations }: OwnCurves): number {
  return Math.max(metrics.columns.step.at(-1) ?? 0, evaluations.columns.step.at(-1) ?? 0);
}
