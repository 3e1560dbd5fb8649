/** What the charts see of the page's run. */

import { type Curves, MEASURED_COLUMNS } from '../../core/runCurves';
import type { RunDefinition } from '../../core/runDefinition';
import type { FigureView } from '../../figures/figureCurves';
import { type RunData, recordingOf, shownCurves } from '../../store/runData';

export interface ChartView extends FigureView {
  readonly curves: Curves;
  readonly comparison: Curves | undefined;
  /** The curves are those of the recorded run, which stands there until this page's run has begun. */
  readonly recorded: boolean;
  /** What the run was made with. */
  readonly definition: RunDefinition | undefined;
}

export function chartView(data: RunData): ChartView {
  const { curves, recording } = shownCurves(data);
  const recorded = recording !== undefined;
  const viewing = recorded ? undefined : (data.viewing ?? undefined);
  const definition = recording?.definition ?? data.applied;
  return {
    curves,
    recorded,
    definition,
    config: definition?.config,
    measured: MEASURED_COLUMNS[recorded ? 'kitchen' : data.worldName],
    comparison: data.comparison?.curves,
    reach: definition && recordingOf(data, definition)?.reach,
    ghost: recorded ? undefined : data.ghost,
    frontier: recording?.frontier ?? data.frontier,
    at: data.cursor ?? viewing,
    viewing,
  };
}
