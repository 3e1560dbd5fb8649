/** What the visitor has opened on the arena's page, and which methods are switched off: it stays while the tab does. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ReadLog, ReadSuite } from '../../client/resultsProtocol';
import type { Curves } from '../../core/runCurves';
import type { LivePlan, LiveSuiteState, SuiteResult, SuiteRun } from '../../core/suite';
import { readSuite } from '../../core/suiteSchema';
import { curvesOfLog } from '../../store/curves';
import shipped from './suite.json';

export interface ArenaState {
  /** The page's own where there is no name; grown where the page has added runs to it. */
  readonly suite: Pick<ReadSuite, 'suite'> & { readonly name?: string; readonly grown?: boolean };
  readonly logs: readonly OpenedLog[];
  /** Methods that are switched off. */
  readonly hidden: readonly string[];
  /** What the page is still to make of the suite. */
  readonly live: { readonly queue: readonly LivePlan[]; readonly running: boolean };
}

const NOTHING: ArenaState['live'] = { queue: [], running: false };

/** What it is saved as. */
const LIVE_NAME = 'arena.json';

function withRun(suite: SuiteResult, made: SuiteRun): SuiteResult {
  const place = suite.runs.findIndex(
    ({ method, setting, seed }) => method === made.method && setting === made.setting && seed === made.seed,
  );
  return { ...suite, runs: place < 0 ? [...suite.runs, made] : suite.runs.with(place, made) };
}

export interface OpenedLog {
  readonly id: number;
  readonly name: string;
  readonly curves: Curves;
  /** Entries that are left out. */
  readonly unread: number;
}

function openedLog({ name, log }: ReadLog, id: number): OpenedLog {
  return { id, name, curves: curvesOfLog(log), unread: log.unread };
}

interface ArenaActions {
  /** A run that the page makes, as far as it has come. */
  putRun(run: SuiteRun): void;
  liveChanged(queue: readonly LivePlan[], running: boolean): void;
  /** What was made in the page before a reload. */
  restore(state: LiveSuiteState): void;
  opened(file: ReadSuite | ReadLog): void;
  closeSuite(): void;
  closeLog(id: number): void;
  hide(methods: readonly string[]): void;
}

function createArenaStore() {
  const own = { suite: readSuite(shipped) };
  let logs = 0;
  return createStore<ArenaState & ArenaActions>()((set) => ({
    suite: own,
    logs: [],
    hidden: [],
    live: NOTHING,
    putRun: (run) =>
      set(({ suite: { suite, name = LIVE_NAME } }) => ({ suite: { suite: withRun(suite, run), name, grown: true } })),
    liveChanged: (queue, running) => set({ live: { queue, running } }),
    restore: ({ suite, queue }) =>
      set({ suite: { suite, name: LIVE_NAME, grown: true }, live: { queue, running: false } }),
    opened: (file) =>
      set((state) =>
        file.kind === 'suite'
          ? { suite: file, hidden: [], live: NOTHING }
          : { logs: [...state.logs, openedLog(file, logs++)] },
      ),
    closeSuite: () => set({ suite: own, hidden: [], live: NOTHING }),
    closeLog: (id) => set((state) => ({ logs: state.logs.filter((log) => log.id !== id) })),
    hide: (hidden) => set({ hidden }),
  }));
}

export const arenaStore = createArenaStore();

export function useArena<T>(selector: (state: ArenaState & ArenaActions) => T): T {
  return useStore(arenaStore, selector);
}
