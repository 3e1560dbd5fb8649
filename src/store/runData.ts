/** What the page knows about its run: plain data, and the questions that are asked of it. */
import type { EvaluationRecord, MetricsRecord } from '../train/records';
import type { RunConfig } from '../train/runConfig';
import type { BackendChoice, DishInfo, LoadingStage, Report, RunState } from '../worker/protocol';
import { emptySeries, type Series } from './series';
import { type SettingProblem, sameConfig } from './settings';

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
  'kl/sampled',
  'kl/standardError',
] as const;

export type MetricSeries = Series<(typeof METRIC_COLUMNS)[number]>;
export type EvaluationSeries = Series<(typeof EVALUATION_COLUMNS)[number]>;
export type FailedReport = Extract<Report, { type: 'failed' }>;
export type CompletionsReport = Extract<Report, { type: 'completions' }>;

/** Something the visitor should know about: an error of the engine, a part of the hash that was not used, charts that did not load. */
export type Notice = { readonly id: number } & (
  | { readonly kind: 'engine'; readonly failure: FailedReport }
  | { readonly kind: 'setting'; readonly problem: SettingProblem }
  | { readonly kind: 'charts' }
);

type ReadyReport = Extract<Report, { type: 'ready' }>;
export type EngineInfo = Pick<ReadyReport, 'backend' | 'reason' | 'detail' | 'parameters'>;

export interface RunData {
  /** What the controls show; it becomes the applied configuration at the next reset. */
  readonly draft: RunConfig;
  readonly draftBackend: BackendChoice;
  readonly dish: number;
  /** What the run in the worker was made with; undefined before the first `ready`. */
  readonly applied: RunConfig | undefined;
  readonly appliedBackend: BackendChoice | undefined;
  readonly engine: EngineInfo | undefined;
  readonly dishes: readonly DishInfo[];
  /** True from `open` or `reset` until its `ready`: reports of the old run are ignored meanwhile. */
  readonly awaitingRun: boolean;
  readonly loading: { readonly stage: LoadingStage; readonly fraction: number } | undefined;
  /** Asked for before the run was there; sent as soon as it is. */
  readonly queued: 'train' | 'step' | undefined;
  /** Whether the plot library has arrived, or failed to: training starts after that, so that its loading does not stutter. */
  readonly chartsSettled: boolean;
  readonly runState: RunState;
  readonly step: number;
  readonly millisecondsPerStep: number;
  /** Whether captured graphs are replayed (webgpu). */
  readonly captured: boolean;
  readonly metrics: MetricSeries;
  readonly latestMetrics: MetricsRecord | undefined;
  readonly evaluations: EvaluationSeries;
  readonly latestEvaluation: EvaluationRecord | undefined;
  readonly completions: CompletionsReport | undefined;
  readonly notices: readonly Notice[];
}

/** A run before its first step. */
export function freshRun() {
  return {
    runState: 'idle',
    step: 0,
    millisecondsPerStep: 0,
    captured: false,
    metrics: emptySeries(METRIC_COLUMNS),
    latestMetrics: undefined,
    evaluations: emptySeries(EVALUATION_COLUMNS),
    latestEvaluation: undefined,
    completions: undefined,
  } as const satisfies Partial<RunData>;
}

/** True when the controls show something else than what the run was made with. */
export function hasUnappliedChanges(data: RunData): boolean {
  if (!data.applied) return false;
  return data.draftBackend !== data.appliedBackend || !sameConfig(data.draft, data.applied);
}

export const isFailed = (data: RunData): boolean => data.runState === 'failed';
/** A run is there and a command will be carried out now. */
export const isReady = (data: RunData): boolean =>
  data.applied !== undefined && !data.awaitingRun && data.chartsSettled && !isFailed(data);
