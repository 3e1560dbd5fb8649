/** What the visitor has opened or made on the arena's page, and which methods are switched off: it stays while the tab does. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ReadLog, ReadSuite } from '../../client/resultsProtocol';
import type { Curves } from '../../core/runCurves';
import type { LivePlan, SuiteResult, SuiteRun } from '../../core/suite';
import { readSuite } from '../../core/suiteSchema';
import { curvesOfLog } from '../../store/curves';
import type { LiveProgress } from '../../store/liveSuite';
import type { ShelvedSuite } from '../../store/suiteShelf';
import shipped from './suite.json';

/** A suite that can be shown. */
export interface OpenSuite {
  readonly id: string;
  readonly suite: SuiteResult;
  /** Of the file that it comes from. */
  readonly name?: string;
  /** The page has trained in it, or is to: it is kept. */
  readonly startedAt?: number;
  /** What the page is still to make of it. */
  readonly queue: readonly LivePlan[];
}

export interface ArenaState {
  /** The page's own first. */
  readonly suites: readonly OpenSuite[];
  /** The one of them that is shown. */
  readonly suite: OpenSuite;
  readonly logs: readonly OpenedLog[];
  /** Methods that are switched off. */
  readonly hidden: readonly string[];
  /** Of what is being made of the suite that is shown. */
  readonly live: LiveProgress;
}

const STANDING: LiveProgress = { running: false, step: 0 };

export const OWN_SUITE: OpenSuite = { id: 'own', suite: readSuite(shipped), queue: [] };

export const madeHere = (suite: OpenSuite): suite is OpenSuite & ShelvedSuite => suite.startedAt !== undefined;

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
  /** A run that the page makes of the suite that is shown, as far as it has come. */
  putRun(run: SuiteRun): void;
  liveChanged(queue: readonly LivePlan[], live: LiveProgress): void;
  /** Shows what is to be trained in: one that the page makes already, or a new one, so that what was opened stays as it was. */
  begin(suite: SuiteResult, startedAt: number): void;
  /** What was made in the page before a reload; of that the one that was trained in last is shown. */
  restore(shelved: readonly ShelvedSuite[]): void;
  opened(file: ReadSuite | ReadLog): void;
  show(id: string): void;
  /** Takes the suite that is shown away. */
  closeSuite(): void;
  closeLog(id: number): void;
  hide(methods: readonly string[]): void;
}

function createArenaStore() {
  let opened = 0;
  return createStore<ArenaState & ArenaActions>()((set) => {
    /** Shows it, in the place of what it was or after all others. */
    const shown = (suites: readonly OpenSuite[], suite: OpenSuite) => {
      const place = suites.findIndex(({ id }) => id === suite.id);
      return { suite, suites: place < 0 ? [...suites, suite] : suites.with(place, suite) };
    };
    const another = { hidden: [], live: STANDING };
    return {
      suites: [OWN_SUITE],
      suite: OWN_SUITE,
      logs: [],
      hidden: [],
      live: STANDING,
      putRun: (run) => set(({ suites, suite }) => shown(suites, { ...suite, suite: withRun(suite.suite, run) })),
      liveChanged: (queue, live) => set(({ suites, suite }) => ({ ...shown(suites, { ...suite, queue }), live })),
      begin: (suite, startedAt) =>
        set(({ suites, suite: before }) =>
          madeHere(before) && before.suite === suite
            ? {}
            : { ...shown(suites, { id: `made ${startedAt}`, suite, startedAt, queue: [] }), live: STANDING },
        ),
      restore: (shelved) =>
        set(({ suites, suite }) => {
          const all = [...suites, ...shelved.filter(({ id }) => !suites.some((known) => known.id === id))];
          const waiting = all.findLast(({ queue }) => queue.length > 0) ?? all.findLast(madeHere);
          return suite === OWN_SUITE && waiting ? { suites: all, suite: waiting } : { suites: all };
        }),
      opened: (file) =>
        set((state) =>
          file.kind === 'suite'
            ? {
                ...shown(state.suites, { id: `opened ${opened++}`, suite: file.suite, name: file.name, queue: [] }),
                ...another,
              }
            : { logs: [...state.logs, openedLog(file, opened++)] },
        ),
      show: (id) => set(({ suites, suite }) => ({ suite: suites.find((each) => each.id === id) ?? suite, ...another })),
      closeSuite: () =>
        set(({ suites, suite }) => ({
          ...{ suites: suites.filter((each) => each === OWN_SUITE || each !== suite), suite: OWN_SUITE, ...another },
        })),
      closeLog: (id) => set((state) => ({ logs: state.logs.filter((log) => log.id !== id) })),
      hide: (hidden) => set({ hidden }),
    };
  });
}

export const arenaStore = createArenaStore();

export function useArena<T>(selector: (state: ArenaState & ArenaActions) => T): T {
  return useStore(arenaStore, selector);
}
