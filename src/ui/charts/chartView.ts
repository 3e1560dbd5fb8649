/** What the charts see of the page's run. */

import { type Curves, MEASURED_COLUMNS } from '../../core/runCurves';
import { type RunDefinition, sameDefinition } from '../../core/runDefinition';
import { columnOf, type FigureView } from '../../figures/figureCurves';
import { RECORDED_DEFINITION, RECORDED_FRONTIER, RECORDED_RUN } from '../../store/recordedRun';
import { type RunData, shownCurves } from '../../store/runData';

export interface ChartView extends FigureView {
  readonly curves: Curves;
  readonly comparison: Curves | undefined;
  /** The curves are those of the recorded run, which stands there until this page's run has begun. */
  readonly recorded: boolean;
  /** What the run was made with. */
  readonly definition: RunDefinition | undefined;
}

export function chartView(data: RunData): ChartView {
  const { curves, recorded } = shownCurves(data, RECORDED_RUN);
  const viewing = recorded ? undefined : (data.viewing ?? undefined);
  const definition = recorded ? RECORDED_DEFINITION : data.applied;
  return {
    curves,
    recorded,
    definition,
    config: definition?.config,
    measured: MEASURED_COLUMNS[recorded ? 'kitchen' : data.worldName],
    comparison: data.comparison?.curves,
    reach: definition && isRecorded(definition) ? RECORDED_REACH : undefined,
    frontier: recorded ? RECORDED_FRONTIER : data.frontier,
    at: data.cursor ?? viewing,
    viewing,
  };
}

/** How far the recorded run has moved from the reference: one with its settings goes as far. */
const RECORDED_REACH = Math.max(...columnOf(RECORDED_RUN.evaluations, 'kl/exact'));

/** Every chart asks, with every report. */
const recordedOnes = new WeakMap<RunDefinition, boolean>();

function isRecorded(definition: RunDefinition): boolean {
  const known = recordedOnes.get(definition) ?? sameDefinition(definition, RECORDED_DEFINITION);
  recordedOnes.set(definition, known);
  return known;
}
