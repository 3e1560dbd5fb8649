import { createContext, type ReactNode, useContext } from 'react';
import type { PageRun, PageRuns } from './pageRun';

const RunContext = createContext<PageRun | undefined>(undefined);

const RunsContext = createContext<PageRuns | undefined>(undefined);

interface RunProviderProps {
  readonly run: PageRun;
  /** All that live in the page, where this is one of them. */
  readonly runs?: PageRuns;
  readonly children: ReactNode;
}

/** Everything inside shows and drives this run. */
export function RunProvider({ run, runs, children }: RunProviderProps) {
  return (
    <RunsContext value={runs}>
      <RunContext value={run}>{children}</RunContext>
    </RunsContext>
  );
}

/** The run of the nearest provider. @throws Error outside of any: there is no run that everybody means */
export function usePageRun(): PageRun {
  const run = useContext(RunContext);
  if (!run) throw new Error('A component that shows a run is outside of any <RunProvider run={…}>: put it inside one');
  return run;
}

/** All runs of the page. @throws Error outside of the page's own provider */
export function usePageRuns(): PageRuns {
  const runs = useContext(RunsContext);
  if (!runs)
    throw new Error("A component that needs the page's runs is outside of <RunProvider runs={…}>: put it inside");
  return runs;
}
