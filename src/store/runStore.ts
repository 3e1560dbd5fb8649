import { createStore } from 'zustand/vanilla';
import type { RunConfig } from '../train/runConfig';
import type { BackendChoice, DishInfo, Report } from '../worker/protocol';
import { DEFAULT_HASH_STATE, type HashState } from './hashState';
import { freshRun, type Notice, type RunData } from './runData';
import { append } from './series';
import { type SettingProblem, withUsableSmoothing } from './settings';

export interface RunActions {
  editConfig(change: Partial<RunConfig>): void;
  editBackend(choice: BackendChoice): void;
  chooseDish(dish: number): void;
  /** Takes over what a hash says, and shows what of it could not be used. */
  adopt(state: HashState, problems: readonly SettingProblem[]): void;
  /** `open` or `reset` was sent. */
  runRequested(): void;
  queue(command: RunData['queued']): void;
  settleCharts(arrived: boolean): void;
  receive(report: Report): void;
  dismiss(notice: number): void;
}

export type RunStore = ReturnType<typeof createRunStore>;
export type RunStoreState = RunData & RunActions;

/** Most notices shown at once; older ones make room. */
const NOTICE_LIMIT = 5;

const INITIAL: RunData = {
  ...freshRun(),
  draft: DEFAULT_HASH_STATE.config,
  draftBackend: DEFAULT_HASH_STATE.backend,
  dish: DEFAULT_HASH_STATE.dish,
  applied: undefined,
  appliedBackend: undefined,
  engine: undefined,
  dishes: [],
  // The page opens a run by itself.
  awaitingRun: true,
  loading: undefined,
  queued: undefined,
  chartsSettled: false,
  notices: [],
};

export function createRunStore() {
  return createStore<RunStoreState>()((set) => ({
    ...INITIAL,
    editConfig: (change) => set(({ draft }) => ({ draft: withUsableSmoothing({ ...draft, ...change }) })),
    editBackend: (draftBackend) => set({ draftBackend }),
    chooseDish: (dish) => set({ dish, completions: undefined }),
    adopt: (state, problems) =>
      set((data) => ({
        draft: state.config,
        draftBackend: state.backend,
        dish: state.dish,
        notices: problems.reduce<readonly Notice[]>(
          (notices, problem) => withNotice(notices, { kind: 'setting', problem }),
          data.notices.filter((notice) => notice.kind !== 'setting'),
        ),
      })),
    runRequested: () =>
      set(({ draftBackend, notices }) => ({
        awaitingRun: true,
        appliedBackend: draftBackend,
        loading: { stage: 'engine', fraction: 0 },
        notices: notices.filter((notice) => notice.kind !== 'engine'),
      })),
    queue: (queued) => set({ queued }),
    settleCharts: (arrived) =>
      set(({ notices }) => ({
        chartsSettled: true,
        notices: arrived ? notices : withNotice(notices, { kind: 'charts' }),
      })),
    receive: (report) => set((data) => received(data, report)),
    dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  }));
}

/** What a report changes. Of a run that is about to be replaced nothing is taken over but its failure. */
function received(data: RunData, report: Report): Partial<RunData> {
  switch (report.type) {
    case 'loading':
      return { loading: { stage: report.stage, fraction: report.fraction } };
    case 'ready':
      return readied(data, report);
    case 'dishes':
      return { dishes: report.dishes };
    case 'state':
      if (data.awaitingRun) return {};
      return stateOf(report);
    case 'metrics':
      if (data.awaitingRun || report.records.length === 0) return {};
      return { metrics: append(data.metrics, report.records), latestMetrics: report.records.at(-1) };
    case 'evaluation': {
      if (data.awaitingRun) return {};
      const { 'kl/sampled': sampled, ...exact } = report.record;
      const columns = sampled ? { 'kl/sampled': sampled.k3, 'kl/standardError': sampled.standardError } : {};
      return { evaluations: append(data.evaluations, [{ ...exact, ...columns }]), latestEvaluation: report.record };
    }
    case 'completions':
      return data.awaitingRun || report.dish !== data.dish ? {} : { completions: report };
    case 'failed':
      return {
        notices: withNotice(data.notices, { kind: 'engine', failure: report }),
        // The run so far stays in sight; a reset that failed has not touched it.
        awaitingRun: false,
        loading: undefined,
        queued: undefined,
        ...(report.fatal && { runState: 'failed' }),
      };
    default:
      return report satisfies never;
  }
}

function stateOf({ state: runState, step, millisecondsPerStep, captured }: Extract<Report, { type: 'state' }>) {
  return { runState, step, millisecondsPerStep, captured };
}

function readied(data: RunData, report: Extract<Report, { type: 'ready' }>): Partial<RunData> {
  const { backend, reason, detail, parameters } = report;
  return {
    ...freshRun(),
    awaitingRun: false,
    loading: undefined,
    applied: report.config,
    engine: { backend, reason, detail, parameters },
    dishes: report.dishes,
    ...outOfRangeDish(data, report.dishes),
  };
}

/** A hash may name a dish that this world does not have: the first one is watched, and the page says so. */
function outOfRangeDish(data: RunData, dishes: readonly DishInfo[]): Partial<RunData> {
  if (data.dish < dishes.length) return {};
  const rule = { kind: 'number', min: 0, max: dishes.length - 1, integer: true, open: false } as const;
  const problem = { name: 'dish', value: String(data.dish), rule };
  return { dish: 0, notices: withNotice(data.notices, { kind: 'setting', problem }) };
}

type NewNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, 'id'> : never) : never;

/** The same trouble is said once. */
function withNotice(notices: readonly Notice[], added: NewNotice): readonly Notice[] {
  const text = JSON.stringify(added);
  const others = notices.filter(({ id: _id, ...notice }) => JSON.stringify(notice) !== text);
  const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
  return [...others, { ...added, id }].slice(-NOTICE_LIMIT);
}
