import { createStore } from 'zustand/vanilla';
import type { RunConfig } from '../train/runConfig';
import { type Choice, DEFAULT_TASTE, type RunDefinition, withTasteNumber } from '../train/runDefinition';
import type { BackendChoice, Problem, Report, Watch } from '../worker/protocol';
import type { Curves } from './curves';
import { withBatch, withEvaluation, withMetrics } from './curves';
import { DEFAULT_HASH_STATE, type HashState } from './hashState';
import { type PresetName, presetDefinition } from './presets';
import { type Comparison, freshRun, type Notice, type RunData, type RunIdentity, type RunSummary } from './runData';
import { type SettingProblem, withUsableSmoothing } from './settings';

export interface RunActions {
  editConfig(change: Partial<RunConfig>): void;
  /** @param name as in `tasteNumbers` */
  editTaste(name: string, value: number): void;
  resetTaste(): void;
  clearChoices(): void;
  editBackend(choice: BackendChoice): void;
  choosePreset(name: PresetName): void;
  /** Shows another definition in the controls, such as that of a kept run. */
  draftDefinition(definition: RunDefinition): void;
  editWatch(change: Partial<Watch>): void;
  /** Takes over what a hash says, and shows what of it could not be used. */
  adopt(state: HashState, problems: readonly SettingProblem[]): void;
  /** `open`, `reset` or `fork` was sent. */
  runRequested(run: RunIdentity, curves: Curves): void;
  queue(command: RunData['queued']): void;
  settleCharts(arrived: boolean): void;
  receive(report: Report): void;
  setSpeed(stepsPerSecond: number | null): void;
  setViewing(step: number | null): void;
  setCursor(step: number | undefined): void;
  askNarration(): void;
  closeNarration(): void;
  setLibrary(library: readonly RunSummary[]): void;
  setComparison(comparison: Comparison | undefined): void;
  setStandIn(standIn: boolean): void;
  libraryFailed(problem: Problem): void;
  resumed(run: RunIdentity, step: number): void;
  dismiss(notice: number): void;
}

export type RunStore = ReturnType<typeof createRunStore>;
export type RunStoreState = RunData & RunActions;

/** Most notices shown at once; older ones make room. */
const NOTICE_LIMIT = 5;

const INITIAL: RunData = {
  ...freshRun(),
  draft: DEFAULT_HASH_STATE.definition,
  draftBackend: DEFAULT_HASH_STATE.backend,
  preset: DEFAULT_HASH_STATE.preset,
  watch: DEFAULT_HASH_STATE.watch,
  applied: undefined,
  appliedBackend: undefined,
  run: undefined,
  requested: undefined,
  replay: undefined,
  engine: undefined,
  world: undefined,
  // The page opens a run by itself.
  awaitingRun: true,
  loading: undefined,
  queued: undefined,
  chartsSettled: false,
  speed: null,
  library: undefined,
  comparison: undefined,
  standIn: true,
  notices: [],
};

export function createRunStore() {
  return createStore<RunStoreState>()((set) => {
    const draft = (change: (draft: RunDefinition) => Partial<RunDefinition>) =>
      set((data) => ({ draft: { ...data.draft, ...change(data.draft) } }));
    return {
      ...INITIAL,
      editConfig: (change) => draft(({ config }) => ({ config: withUsableSmoothing({ ...config, ...change }) })),
      editTaste: (name, value) => draft(({ taste }) => ({ taste: withTasteNumber(taste, name, value) })),
      resetTaste: () => draft(() => ({ taste: DEFAULT_TASTE })),
      clearChoices: () => draft(() => ({ choices: [] })),
      editBackend: (draftBackend) => set({ draftBackend }),
      choosePreset: (preset) => set({ preset, draft: presetDefinition(preset) }),
      draftDefinition: (definition) => set({ draft: definition }),
      editWatch: (change) => set(({ watch, ...data }) => watched(data, watch, change)),
      adopt: (state, problems) =>
        set((data) => ({
          draft: state.definition,
          draftBackend: state.backend,
          preset: state.preset,
          ...watched(data, data.watch, state.watch),
          notices: problems.reduce<readonly Notice[]>(
            (notices, problem) => withNotice(notices, { kind: 'setting', problem }),
            data.notices.filter((notice) => notice.kind !== 'setting'),
          ),
        })),
      runRequested: (run, curves) =>
        set(({ draftBackend, notices }) => ({
          requested: { run, curves },
          awaitingRun: true,
          appliedBackend: draftBackend,
          // The worker says what it loads; an engine that is warm loads nothing.
          loading: undefined,
          notices: notices.filter((notice) => notice.kind !== 'engine' && notice.kind !== 'resumed'),
        })),
      queue: (queued) => set({ queued }),
      settleCharts: (arrived) =>
        set(({ notices }) => ({
          chartsSettled: true,
          notices: arrived ? notices : withNotice(notices, { kind: 'charts' }),
        })),
      receive: (report) => set((data) => received(data, report)),
      setSpeed: (speed) => set({ speed }),
      setViewing: (viewing) => set({ viewing }),
      setCursor: (cursor) => set({ cursor }),
      askNarration: () => set({ narration: 'asked' }),
      closeNarration: () => set({ narration: undefined }),
      setLibrary: (library) => set({ library }),
      setComparison: (comparison) => set({ comparison }),
      setStandIn: (standIn) => set({ standIn }),
      libraryFailed: (problem) =>
        set(({ notices }) => ({ notices: withNotice(notices, { kind: 'library', problem }) })),
      resumed: ({ name }, step) =>
        set(({ notices }) => ({ notices: withNotice(notices, { kind: 'resumed', name, step }) })),
      dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    };
  });
}

/** What was shown of another dish, prompt or pair is not shown any longer. */
function watched(data: Partial<RunData>, before: Watch, change: Partial<Watch>): Partial<RunData> {
  const watch = { ...before, ...change };
  const otherDish = watch.dish !== before.dish;
  const otherPrompt = otherDish || watch.prompt !== before.prompt || watch.temperature !== before.temperature;
  return {
    watch,
    completions: otherPrompt ? undefined : data.completions,
    distribution: otherDish ? undefined : data.distribution,
  };
}

/** What a report changes. Of a run that is about to be replaced nothing is taken over but its failure. */
function received(data: RunData, report: Report): Partial<RunData> {
  if (data.awaitingRun && !WHILE_WAITING.has(report.type)) return {};
  switch (report.type) {
    case 'loading':
      return { loading: { stage: report.stage, fraction: report.fraction } };
    case 'ready':
      return readied(data, report);
    case 'world':
      return { world: report.world };
    case 'state': {
      const { state: runState, step, millisecondsPerStep, captured } = report;
      return { runState, step, millisecondsPerStep, captured };
    }
    case 'metrics':
      return { curves: withMetrics(data.curves, report.records), latestMetrics: report.records.at(-1) };
    case 'batch':
      return { curves: withBatch(data.curves, report.record) };
    case 'evaluation':
      return evaluated(data, report);
    case 'snapshots':
      return { snapshots: report.snapshots };
    case 'completions': {
      const { dish, prompt, temperature } = data.watch;
      const current = report.watch.dish === dish && report.watch.prompt === prompt;
      return current && report.watch.temperature === temperature ? { completions: report } : {};
    }
    case 'distribution':
      return report.record.dish === data.watch.dish ? { distribution: report.record } : {};
    case 'pair':
      return { pair: report.record };
    case 'prediction':
      return { prediction: report.record };
    case 'narration':
      return data.narration === undefined ? {} : { narration: report.record };
    case 'proposal':
      return { proposal: report.proposal };
    case 'chosen':
      return chosen(data, report.choice);
    case 'checkpoint':
    case 'recording':
    case 'exported':
    case 'verified':
      return {};
    case 'failed':
      return {
        notices: withNotice(data.notices, { kind: 'engine', failure: report }),
        // The run so far stays in sight; a reset that failed has not touched it.
        awaitingRun: false,
        requested: undefined,
        loading: undefined,
        queued: undefined,
        ...(data.narration === 'asked' && { narration: undefined }),
        ...(report.fatal && { runState: 'failed' }),
      };
    default:
      return report satisfies never;
  }
}

const WHILE_WAITING: ReadonlySet<Report['type']> = new Set(['loading', 'ready', 'failed']);

/** An evaluation of a step that the curves hold already, as after a reload, is no new point. */
function evaluated(data: RunData, { record }: Extract<Report, { type: 'evaluation' }>): Partial<RunData> {
  const known = data.curves.evaluations.columns.step.at(-1) === record.step;
  return { latestEvaluation: record, ...(!known && { curves: withEvaluation(data.curves, record) }) };
}

function readied(data: RunData, report: Extract<Report, { type: 'ready' }>): Partial<RunData> {
  const { definition, step, backend, reason, detail, parameters } = report;
  return {
    ...freshRun(),
    ...(data.requested && { run: data.requested.run, curves: data.requested.curves }),
    step,
    requested: undefined,
    awaitingRun: false,
    loading: undefined,
    applied: definition,
    engine: { backend, reason, detail, parameters },
  };
}

function chosen({ draft, applied }: RunData, choice: Choice): Partial<RunData> {
  const add = (definition: RunDefinition) => ({ ...definition, choices: [...definition.choices, choice] });
  return { draft: add(draft), ...(applied && { applied: add(applied) }), proposal: undefined };
}

type NewNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, 'id'> : never) : never;

/** The same trouble is said once. */
function withNotice(notices: readonly Notice[], added: NewNotice): readonly Notice[] {
  const text = JSON.stringify(added);
  const others = notices.filter(({ id: _id, ...notice }) => JSON.stringify(notice) !== text);
  const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
  return [...others, { ...added, id }].slice(-NOTICE_LIMIT);
}
