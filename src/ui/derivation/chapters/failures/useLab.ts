import { useEffect, useMemo } from 'react';
import type { RunState } from '../../../../core/engine';
import type { Problem } from '../../../../core/errors';
import type { Curves } from '../../../../core/runCurves';
import { type KitchenDefinition, type RunDefinition, sameDefinition } from '../../../../core/runDefinition';
import { inKitchen, isFailed, type RunData } from '../../../../store/runData';
import type { PageRun } from '../../../shared/pageRun';
import { usePageRun } from '../../../shared/RunContext';
import { useSampledRun } from '../../../shared/stores';
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
let own: KitchenDefinition | undefined;

export interface Lab {
  resultOf(run: KitchenDefinition): LabResult | undefined;
  /** The page's run is this one. */
  isAt(run: KitchenDefinition): boolean;
  start(run: KitchenDefinition): void;
  /** Back to the visitor's own settings; undefined where there is nothing to go back to. */
  readonly leave: (() => void) | undefined;
}

/** The run around the component as the chapter's laboratory. */
export function useLab(): Lab {
  const page = usePageRun();
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
    start: (run) => start(run, page),
    leave: key !== undefined && own ? () => leave(page) : undefined,
  };
}

function labKey(applied: RunDefinition): string | undefined {
  return [...LAB_RUNS].find(([, run]) => sameDefinition(run, applied))?.[0];
}

/** A run that is begun again forgets how it ended before. */
function resultNow(data: RunData, before: LabResult | undefined): LabResult {
  const { curves, step, runState, notices, completions } = data;
  const notice = notices.findLast(({ kind }) => kind === 'engine');
  const problem = notice?.kind === 'engine' ? notice.problem : undefined;
  const failure = runState === 'failed' ? (problem ?? before?.failure) : undefined;
  const says = completions?.policy.map(({ text }) => text) ?? (step > 0 ? before?.says : undefined) ?? [];
  return { curves, step, runState, failure, says };
}

function start(run: KitchenDefinition, { store, controller }: PageRun): void {
  const { draft, draftDefinition, editWatch } = inKitchen(store.getState());
  if (!LAB_RUNS.has(keyOf(draft))) own = draft;
  draftDefinition(run);
  editWatch({ pair: 0 });
  // A run that has failed is begun anew by training itself.
  if (!isFailed(store.getState())) controller.reset();
  controller.train();
}

function leave({ store, controller }: PageRun): void {
  if (own) store.getState().draftDefinition(own);
  controller.reset();
}
