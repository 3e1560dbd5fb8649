/** The course of a run as figures see it: columns of numbers by name, NaN where nothing was measured. */
import { bisectRight } from 'd3-array';
import type { RunPath } from '../core/keptRun';
import type { BatchRecord, FrontierRecord } from '../core/records';
import type { StagedConfig } from '../core/stages';
import type { TrainingConfig } from '../core/trainingConfig';
import { type Scale, stepScale } from './scale';

export interface FigureTable {
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** Both tables have a column `step`: metrics before that step's update, evaluations after so many updates. */
export interface FigureCurves {
  readonly metrics: FigureTable;
  readonly evaluations: FigureTable;
  /** Pairs of logging steps, ascending. */
  readonly batches?: readonly BatchRecord[];
}

/** A run as it is to be drawn. */
export interface FigureView {
  readonly curves: FigureCurves;
  /** A run whose curves are laid over. */
  readonly comparison: FigureCurves | undefined;
  /** What the run before this one did, where it is of the same taste and model. */
  readonly ghost?: RunPath | undefined;
  /** The most that can be earned at any distance, where the run's world knows it. */
  readonly frontier?: FrontierRecord | undefined;
  /** The KL that a run with these settings is known to reach: an axis that holds it from the start need not grow. */
  readonly reach?: number | undefined;
  /** Columns that the run's world measures of a policy. */
  readonly measured: readonly string[];
  readonly config: (Pick<TrainingConfig, 'loss_type'> & StagedConfig) | undefined;
  /** The step that figures of one moment show; undefined: the last. */
  readonly at: number | undefined;
  /** The past step that is looked at; undefined: the present. */
  readonly viewing: number | undefined;
}

/** A column by name; none of what was not measured. */
export function columnOf({ columns }: FigureTable, name: string): readonly number[] {
  return columns[name] ?? [];
}

/**
 * The share of pairs in the right order, of metrics under TRL's names. TRL counts a tie as wrong; where all pairs tie, as before the first update, there is
 * no order that could be right: NaN.
 */
export function shareInOrder(
  metric: (name: 'rewards/chosen' | 'rewards/rejected' | 'rewards/accuracies') => number,
): number {
  const tied = metric('rewards/chosen') === 0 && metric('rewards/rejected') === 0;
  return tied ? Number.NaN : metric('rewards/accuracies');
}

/** Index of the last point at or before `step` in an ascending column; 0 where there is none before, −1 where there is no point. */
export function indexAt(steps: readonly number[], step: number): number {
  return Math.min(Math.max(bisectRight(steps, step) - 1, 0), steps.length - 1);
}

/** The last step of any curve. */
export function lastStep({ metrics, evaluations }: FigureCurves): number {
  return Math.max(columnOf(metrics, 'step').at(-1) ?? 0, columnOf(evaluations, 'step').at(-1) ?? 0);
}

/** The last step of any curve that is drawn. */
export function furthestStep({ curves, comparison }: FigureView): number {
  return Math.max(lastStep(curves), comparison ? lastStep(comparison) : 0);
}

/** The x range that all figures over steps share. */
export function sharedSteps(view: FigureView): Scale {
  return stepScale(furthestStep(view), view.config?.max_steps);
}

/** Index of what a column says at a step, −1 where the run has not come so far; without a step, of its last point. */
export function rowAt(curves: FigureCurves, steps: readonly number[], step: number | undefined): number {
  if (step === undefined) return steps.length - 1;
  return step > lastStep(curves) ? -1 : indexAt(steps, step);
}

/**
 * The evaluations that are measured from the same reference as that of a row. Where supervised fine-tuning has given a run another one on the way, another
 * reward is expected of it.
 */
export function ofReference(evaluations: FigureTable, row: number): FigureTable {
  const levels = columnOf(evaluations, 'referenceReward');
  const rows = levels.flatMap((level, at) => (level === levels[row] ? [at] : []));
  if (rows.length === levels.length || rows.length === 0) return evaluations;
  const kept = Object.entries(evaluations.columns).map(([name, values]) => [name, rows.map((at) => values[at])]);
  return { columns: Object.fromEntries(kept) };
}

/** Whether the reference of a row is another one than what the run began with. */
export function isRebased(evaluations: FigureTable, row: number): boolean {
  const levels = columnOf(evaluations, 'referenceReward');
  return row >= 0 && levels.length > 0 && levels[row] !== levels[0];
}

/** What a column says in a row; NaN where it says nothing. */
export function valueIn(table: FigureTable, name: string, row: number): number {
  return columnOf(table, name)[row] ?? Number.NaN;
}
