import { useEffect, useMemo } from 'react';
import type { Curves } from '../../../../store/curves';
import { isFailed, type RunData } from '../../../../store/runData';
import { type RunDefinition, sameDefinition } from '../../../../train/runDefinition';
import type { Problem, RunState } from '../../../../worker/protocol';
import { controller, runStore, useSampledRun } from '../../../stores';
import { keyOf, LAB_RUNS } from './experiments';

/** What is known of a run of the chapter: of the one that the page is at, or of one that was. */
export interface LabResult {
  readonly curves: Curves;
  readonly step: number;
  readonly runState: RunState;
  /** Why it could not go on. */
  readonly failure: Problem | undefined;
  /** What the policy says of the watched dish, as it was last asked. */
  readonly says: readonly string[];
}

/** Results outlive a visit to another chapter, but not the page. */
const kept = new Map<string, LabResult>();
/** What the visitor's own run was made with, before the chapter's first. */
let own: RunDefinition | undefined;

export interface Lab {
  resultOf(run: RunDefinition): LabResult | undefined;
  /** The page's run is this one. */
  isAt(run: RunDefinition): boolean;
  start(run: RunDefinition): void;
  /** Back to the visitor's own settings; undefined where there is nothing to go back to. */
  readonly leave: (() => void) | undefined;
}

/** The page's one run as the chapter's laboratory. */
export function useLab(): Lab {
  const data = useSampledRun((state) => state);
  const { applied, awaitingRun } = data;
  const key = useMemo(() => (applied && !awaitingRun ? labKey(applied) : undefined), [applied, awaitingRun]);
  const now = key === undefined ? undefined : resultNow(data, kept.get(key));
  useEffect(() => {
    if (key !== undefined && now) kept.set(key, now);
  });
  return {
    resultOf: (run) => (now && keyOf(run) === key ? now : kept.get(keyOf(run))),
    isAt: (run) => keyOf(run) === key,
    start,
    leave: key !== undefined && own ? leave : undefined,
  };
}

function labKey(applied: RunDefinition): string | undefined {
  return [...LAB_RUNS].find(([, run]) => sameDefinition(run, applied))?.[0];
}

/** A run that is begun again forgets how it ended before. */
function resultNow(data: RunData, before: LabResult | undefined): LabResult {
  const { curves, step, runState, notices, completions } = data;
  const notice = notices.findLast(({ kind }) => kind === 'engine');
  const told = notice?.kind === 'engine' ? notice.failure : undefined;
  const failure = runState === 'failed' ? (told ?? before?.failure) : undefined;
  const says = completions?.policy.map(({ text }) => text) ?? (step > 0 ? before?.says : undefined) ?? [];
  return { curves, step, runState, failure, says };
}

function start(run: RunDefinition): void {
  const { draft, draftDefinition, editWatch } = runStore.getState();
  if (!LAB_RUNS.has(keyOf(draft))) own = draft;
  draftDefinition(run);
  editWatch({ pair: 0 });
  // A run that has failed is begun anew by training itself.
  if (!isFailed(runStore.getState())) controller.reset();
  controller.train();
}

function leave(): void {
  if (own) runStore.getState().draftDefinition(own);
  controller.reset();
}
