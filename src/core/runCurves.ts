/** The course of a run as plain data: columns that stay bounded however long the run is (store/series.ts thins them). */
import type { BatchRecord, MetricsRecord } from './records';
import type { WorldName } from './world';

/** Columns of numbers of equal length, NaN where nothing was measured. */
export interface Series<Name extends string> {
  readonly columns: Readonly<Record<Name, number[]>>;
  readonly length: number;
  /** One point in so many is kept. */
  readonly stride: number;
  /** Points appended so far, kept or not. */
  readonly seen: number;
}

/** Most points of a series, but for the latest, which is kept besides. */
export const SERIES_CAPACITY = 2000;

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

/** What only methods log that learn from responses, or from rewards: in a run on pairs they are nothing but gaps. */
export const ROLLOUT_COLUMNS = [
  'reward',
  'objective/scores',
  'entropy',
  'kl_coef',
  'loss/value_avg',
  'policy/clipfrac_avg',
  'clip_ratio/region_mean',
  'rank_loss',
  'accuracy',
  'margin',
] as const satisfies readonly (keyof MetricsRecord)[];

const EXACT_COLUMNS = [
  'reward',
  'referenceReward',
  'oracleReward',
  'shareOfOracle',
  'kl/exact',
  'wellFormed',
  'length',
  'mass/chosen',
  'mass/rejected',
  'mass/other',
  'mass/malformed',
] as const;

export const HELD_OUT_COLUMNS = [
  'eval_loss',
  'eval_rewards/chosen',
  'eval_rewards/rejected',
  'eval_rewards/accuracies',
  'eval_rewards/margins',
  'eval_logps/chosen',
  'eval_logps/rejected',
] as const;

const SAMPLED_COLUMNS = ['kl/sampled', 'kl/standardError'] as const;

/** Those of every world: where a world does not measure a quantity, its column is nothing but gaps. */
export const EVALUATION_COLUMNS = ['step', ...EXACT_COLUMNS, ...SAMPLED_COLUMNS, ...HELD_OUT_COLUMNS] as const;

/** What a world measures. */
export const MEASURED_COLUMNS: Readonly<Record<WorldName, readonly EvaluationColumn[]>> = {
  kitchen: ['step', ...EXACT_COLUMNS, ...SAMPLED_COLUMNS],
  file: ['step', ...SAMPLED_COLUMNS, ...HELD_OUT_COLUMNS],
};

export type EvaluationColumn = (typeof EVALUATION_COLUMNS)[number];

type MetricColumn = (typeof METRIC_COLUMNS)[number] | (typeof ROLLOUT_COLUMNS)[number];
export type MetricSeries = Series<MetricColumn>;
export type EvaluationSeries = Series<EvaluationColumn>;

export interface Curves {
  readonly metrics: MetricSeries;
  readonly evaluations: EvaluationSeries;
  /** Pairs of logging steps, ascending, thinned like the series. */
  readonly batches: readonly BatchRecord[];
}

/** The columns of a run's metrics that hold something; entropy alone, which runs on pairs log too, is none of them. */
export function loggedColumns({ columns }: Pick<MetricSeries, 'columns'>): readonly MetricColumn[] {
  const isThere = (name: MetricColumn) => columns[name].some(Number.isFinite);
  const others = ROLLOUT_COLUMNS.filter(isThere);
  return others.some((name) => name !== 'entropy') ? [...METRIC_COLUMNS, ...others] : METRIC_COLUMNS;
}
