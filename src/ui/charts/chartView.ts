/** What the charts see of the page's run. */
import { type Curves, indexAt } from '../../store/curves';
import { RECORDED_DEFINITION, RECORDED_RUN } from '../../store/recordedRun';
import { type RunData, shownCurves } from '../../store/runData';
import type { RunDefinition } from '../../train/runDefinition';
import { type Scale, stepScale } from './scale';

export interface ChartView {
  readonly curves: Curves;
  /** The curves are those of the recorded run, which stands there until this page's run has begun. */
  readonly recorded: boolean;
  /** What the run was made with. */
  readonly definition: RunDefinition | undefined;
  /** A run whose curves are laid over. */
  readonly comparison: Curves | undefined;
  /** The step that charts of one moment show; undefined: the last. */
  readonly at: number | undefined;
  /** The past step that the page shows, without the pointer's. */
  readonly viewing: number | undefined;
}

export function chartView(data: RunData): ChartView {
  const { curves, recorded } = shownCurves(data, RECORDED_RUN);
  const viewing = recorded ? undefined : (data.viewing ?? undefined);
  return {
    curves,
    recorded,
    definition: recorded ? RECORDED_DEFINITION : data.applied,
    comparison: data.comparison?.curves,
    at: data.cursor ?? viewing,
    viewing,
  };
}

/** The last step of a run's curves. */
export function lastStep({ metrics, evaluations }: Curves): number {
  return Math.max(metrics.columns.step.at(-1) ?? 0, evaluations.columns.step.at(-1) ?? 0);
}

/** The last step of any curve that is drawn. */
export function furthestStep({ curves, comparison }: ChartView): number {
  return Math.max(lastStep(curves), comparison ? lastStep(comparison) : 0);
}

/** The x range that all charts over steps share. */
export function sharedSteps(view: ChartView): Scale {
  return stepScale(furthestStep(view), view.definition?.config.max_steps);
}

/** Index of what a column says at a step, −1 where the run has not come so far; without a step, of its last point. */
export function rowAt(curves: Curves, steps: readonly number[], step: number | undefined): number {
  if (step === undefined) return steps.length - 1;
  return step > lastStep(curves) ? -1 : indexAt(steps, step);
}
