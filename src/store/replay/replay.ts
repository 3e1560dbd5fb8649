/** A run to look at again, without engine or model: its curves, and where they were recorded the policies on the way. */

import type { ReplaySummary, SavedRun } from '../../core/keptRun';
import type { Recording } from '../../core/recording';
import type { Curves } from '../../core/runCurves';
import { curvesUpTo } from '../curves';
import type { RunData } from '../runData';

export interface Replay {
  readonly summary: ReplaySummary;
  readonly curves: Curves;
  readonly recording?: Recording;
}

/** The page's run as it is now; undefined before its first step. */
export function presentReplay(data: RunData, recording: Recording | undefined): Replay | undefined {
  const { run, applied, engine, step, curves } = data;
  if (!run || !applied || !engine || step === 0) return undefined;
  const { name, startedAt, origin } = run;
  const about = { name, startedAt, ...(origin && { origin }) };
  return {
    summary: { ...about, definition: applied, backend: engine.backend.kind, step, savedAt: Date.now() },
    // The run's own grow in place while these are being written.
    curves: curvesUpTo(curves, step),
    ...(recording && { recording }),
  };
}

/** A kept run: its curves, since its past policies were not kept. */
export function replayOfKept({ summary, curves }: SavedRun): Replay {
  const { id: _id, bytes: _bytes, final: _final, ...rest } = summary;
  return { summary: rest, curves };
}

/** The steps that it can be scrubbed to, ascending. */
export function replaySteps({ recording, curves }: Replay): readonly number[] {
  return recording ? recording.frames.map(({ step }) => step) : curves.evaluations.columns.step;
}
