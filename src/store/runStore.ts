import { createStore } from 'zustand/vanilla';
import type { LoadedModel, Report } from '../client/runProtocol';
import type { BackendChoice } from '../core/engine';
import type { Problem } from '../core/errors';
import type { FileConfig } from '../core/fileConfig';
import type { RunIdentity, RunSummary } from '../core/keptRun';
import { DEFAULT_TASTE } from '../core/kitchen/taste';
import type { KitchenConfig } from '../core/kitchenConfig';
import type { BroughtSource, ModelInfo, ModelOutlook } from '../core/modelInfo';
import { type PresetName, presetDefinition } from '../core/presets';
import type { SettingProblem } from '../core/rules';
import type { Curves } from '../core/runCurves';
import {
  type DataReference,
  inOrder,
  type KitchenDefinition,
  type RunDefinition,
  withTasteNumber,
} from '../core/runDefinition';
import { withUsableSettings } from '../core/usableSettings';
import { DEFAULT_WATCH, sameQuestion, type Watch, type WorldName } from '../core/world';
import {
  draftForModel,
  draftHeldAgainst,
  looked,
  lookRequested,
  modelArrived,
  modelMissed,
  modelRequested,
  type NamedInputs,
  NO_DATA,
  NO_FILE,
  NO_INPUTS,
} from './fileInputs';
import { DEFAULT_HASH_STATE, type HashState } from './hashState';
import { withNotice, withProblems } from './notices';
import { commandFailed, received, startFailed } from './received';
import { FIRST_RECORDING, type RecordedRun } from './recordings';
import { type Comparison, formerRun, freshRun, type RunData } from './runData';

export interface RunActions {
  editConfig(change: Partial<KitchenConfig> | Partial<FileConfig>): void;
  /** @param name as in `tasteNumbers` */
  editTaste(name: string, value: number): void;
  resetTaste(): void;
  clearChoices(): void;
  editBackend(choice: BackendChoice): void;
  /** Whether the field of a setting holds something that can be used. */
  setUsable(name: string, usable: boolean): void;
  choosePreset(name: PresetName): void;
  /** Shows another definition in the controls, such as that of a kept run. */
  draftDefinition(definition: RunDefinition): void;
  editWatch(change: Partial<Watch>): void;
  /** Takes over what a hash says, and shows what of it could not be used. */
  adopt(state: HashState, problems: readonly SettingProblem[]): void;
  /** `start` or `fork` was sent. */
  runRequested(run: RunIdentity, curves: Curves): void;
  /** It was not carried out: the run so far stays in sight. */
  startFailed(problem: Problem): void;
  /** Something else that was asked for was not carried out: the run is as it was. */
  commandFailed(problem: Problem): void;
  queue(command: RunData['queued']): void;
  settleCharts(arrived: boolean): void;
  receive(report: Report): void;
  setSpeed(stepsPerSecond: number | null): void;
  setViewing(step: number | null): void;
  setCursor(step: number | undefined): void;
  askNarration(): void;
  narrated(narration: RunData['narration']): void;
  closeNarration(): void;
  predicted(prediction: RunData['prediction']): void;
  proposed(proposal: RunData['proposal']): void;
  /** A choice was taken into the data of the run that is there. */
  chose(choice: KitchenDefinition['choices'][number]): void;
  lookRequested(source: BroughtSource): void;
  /** @param outlook undefined: it was given up, or something was wrong */
  looked(outlook: ModelOutlook | undefined, problem?: Problem): void;
  modelRequested(): void;
  modelArrived(loaded: LoadedModel): void;
  /** The next run is held against this one; against the model itself where it is undefined. */
  referenceArrived(reference: ModelInfo | undefined): void;
  modelMissed(problem: Problem | undefined): void;
  dataArrived(data: DataReference): void;
  /** The visitor has taken the pairs away. */
  dataDropped(): void;
  dismissModelProblem(): void;
  /** Whether model and pairs of a kept run are on their way. */
  setBringing(bringing: boolean): void;
  /** What a link is about; undefined: what is there. */
  nameInputs(named: NamedInputs | undefined): void;
  /** The worker that had them is gone. */
  inputsLost(): void;
  /** @param readable whether the browser lets the page keep anything */
  setLibrary(library: readonly RunSummary[], readable: boolean): void;
  setComparison(comparison: Comparison | undefined): void;
  setShowsRecordedRun(showsRecordedRun: boolean): void;
  recordingArrived(recording: RecordedRun): void;
  libraryFailed(problem: Problem): void;
  /** The run that this tab was at is back. */
  resumed(run: RunSummary): void;
  dismiss(notice: number): void;
}

export type RunStore = ReturnType<typeof createRunStore>;
export type RunStoreState = RunData & RunActions;

function initialData(worldName: WorldName): RunData {
  return {
    ...freshRun(),
    worldName,
    inputs: NO_INPUTS,
    draft: worldName === 'file' ? NO_FILE : DEFAULT_HASH_STATE.definition,
    draftBackend: DEFAULT_HASH_STATE.backend,
    unusable: [],
    preset: DEFAULT_HASH_STATE.preset,
    watch: DEFAULT_WATCH,
    applied: undefined,
    appliedBackend: undefined,
    run: undefined,
    requested: undefined,
    replay: undefined,
    engine: undefined,
    models: undefined,
    world: undefined,
    // The page starts a kitchen's run by itself; for one on a file the visitor has to bring something first.
    awaitingRun: worldName === 'kitchen',
    loading: undefined,
    queued: undefined,
    chartsSettled: false,
    speed: null,
    library: undefined,
    keepsRuns: true,
    comparison: undefined,
    ghost: undefined,
    showsRecordedRun: worldName === 'kitchen',
    recordings: worldName === 'kitchen' ? [FIRST_RECORDING] : [],
    notices: [],
  };
}

export function createRunStore(worldName: WorldName = 'kitchen') {
  return createStore<RunStoreState>()((set) => {
    const draft = (change: (draft: RunDefinition) => RunDefinition) => set((data) => ({ draft: change(data.draft) }));
    const kitchenDraft = (change: (draft: KitchenDefinition) => Partial<KitchenDefinition>) =>
      draft((now) => (now.world === 'kitchen' ? { ...now, ...change(now) } : now));
    return {
      ...initialData(worldName),
      editConfig: (change) =>
        draft((now) => {
          const config = withUsableSettings({ ...now.config, ...change });
          return { ...now, config } as RunDefinition;
        }),
      editTaste: (name, value) => kitchenDraft(({ taste }) => ({ taste: withTasteNumber(taste, name, value) })),
      resetTaste: () => kitchenDraft(() => ({ taste: DEFAULT_TASTE })),
      clearChoices: () => kitchenDraft(() => ({ choices: [] })),
      editBackend: (draftBackend) => set({ draftBackend }),
      setUsable: (name, usable) =>
        set(({ unusable }) => {
          const others = unusable.filter((other) => other !== name);
          return { unusable: usable ? others : [...others, name] };
        }),
      choosePreset: (preset) => set({ preset, draft: presetDefinition(preset) }),
      draftDefinition: (definition) => set({ draft: definition }),
      editWatch: (change) => set(({ watch, ...data }) => watched(data, watch, change)),
      adopt: (state, problems) =>
        set((data) => ({
          draft: state.definition,
          draftBackend: state.backend,
          preset: state.preset,
          ...watched(data, data.watch, state.watch),
          notices: withProblems(
            data.notices.filter(({ kind }) => kind !== 'setting' && kind !== 'settings'),
            problems,
          ),
        })),
      runRequested: (run, curves) =>
        set(({ draftBackend, notices, inputs }) => ({
          inputs: { ...inputs, former: undefined },
          requested: { run, curves },
          awaitingRun: true,
          appliedBackend: draftBackend,
          // The worker says what it loads; an engine that is warm loads nothing.
          loading: undefined,
          notices: notices.filter(
            (notice) =>
              notice.kind !== 'engine' &&
              notice.kind !== 'resumed' &&
              // A fork begins where it was forked, whatever a link could not hold.
              !(run.origin && notice.kind === 'setting' && notice.problem.missing === 'fork'),
          ),
        })),
      startFailed: (problem) => set((data) => startFailed(data, problem)),
      commandFailed: (problem) => set((data) => commandFailed(data, problem)),
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
      narrated: (narration) => set((data) => (data.narration === undefined ? {} : { narration })),
      closeNarration: () => set({ narration: undefined }),
      predicted: (prediction) => set({ prediction }),
      proposed: (proposal) => set({ proposal }),
      chose: (choice) =>
        set(({ draft: shown, applied }) => {
          const add = <Definition extends RunDefinition | undefined>(definition: Definition): Definition =>
            definition?.world === 'kitchen'
              ? { ...definition, choices: inOrder([...definition.choices, choice]) }
              : definition;
          return { draft: add(shown), applied: add(applied), proposal: undefined };
        }),
      lookRequested: (source) => set(({ inputs }) => ({ inputs: lookRequested(inputs, source) })),
      looked: (outlook, problem) => set(({ inputs }) => ({ inputs: looked(inputs, outlook, problem) })),
      modelRequested: () => set(({ inputs }) => ({ inputs: modelRequested(inputs) })),
      modelArrived: (loaded) =>
        set((data) => ({
          ...noRun(),
          inputs: modelArrived({ ...data.inputs, former: formerRun(data) }, loaded),
          ...(data.draft.world === 'file' && { draft: draftForModel(data.draft, data.inputs.model, loaded.info) }),
        })),
      referenceArrived: (reference) =>
        set(({ inputs, draft }) => ({
          inputs: { ...inputs, modelLoading: undefined, ...(reference && { reference }) },
          ...(draft.world === 'file' && { draft: draftHeldAgainst(draft, reference) }),
        })),
      modelMissed: (problem) => set(({ inputs }) => ({ inputs: modelMissed(inputs, problem) })),
      dataArrived: (arrived) => set((data) => withPairs(data, arrived)),
      dataDropped: () => set((data) => withPairs(data, undefined)),
      dismissModelProblem: () => set(({ inputs }) => ({ inputs: { ...inputs, modelProblem: undefined } })),
      inputsLost: () => set(({ inputs: { named } }) => ({ inputs: { ...NO_INPUTS, named } })),
      setBringing: (bringing) => set(({ inputs }) => ({ inputs: { ...inputs, bringing } })),
      nameInputs: (named) =>
        set(({ inputs, notices }) => ({
          inputs: { ...inputs, named },
          notices: notices.filter((notice) => notice.kind !== 'setting' || !isThere(notice.problem, named)),
        })),
      setLibrary: (library, keepsRuns) => set({ library, keepsRuns }),
      setComparison: (comparison) => set({ comparison }),
      setShowsRecordedRun: (showsRecordedRun) => set({ showsRecordedRun }),
      recordingArrived: (recording) =>
        set(({ recordings }) => (recordings.includes(recording) ? {} : { recordings: [...recordings, recording] })),
      libraryFailed: (problem) =>
        set(({ notices }) => ({ notices: withNotice(notices, { kind: 'library', problem }) })),
      resumed: ({ name, step, definition }) =>
        set(({ notices }) => {
          // The link that lacks something is about the run that is there.
          const others = notices.filter((notice) => notice.kind !== 'setting' || !notice.problem.missing);
          const finished = step >= definition.config.max_steps;
          return { notices: withNotice(others, { kind: 'resumed', name, step, finished }) };
        }),
      dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    };
  });
}

/** Until the next one is asked for. */
const noRun = () => ({ ...freshRun(), run: undefined, applied: undefined, awaitingRun: false });

/** Other pairs, or none, for the model that is there. */
function withPairs(run: RunData, data: DataReference | undefined): Partial<RunData> {
  const { draft } = run;
  return {
    ...noRun(),
    inputs: { ...run.inputs, data, former: formerRun(run) },
    ...(draft.world === 'file' && { draft: { ...draft, data: data ?? NO_DATA } }),
    watch: DEFAULT_WATCH,
  };
}

/** Until a run that was paused has made the step that it is at, and what belongs to it has been reported and kept. */
export function standstill(store: RunStore): Promise<void> {
  return new Promise((resolve) => {
    if (store.getState().runState !== 'running') return resolve();
    const unsubscribe = store.subscribe(({ runState }) => {
      if (runState === 'running') return;
      unsubscribe();
      resolve();
    });
  });
}

/** Whether the link lacked a checkpoint or pairs, and no longer does. */
const isThere = ({ missing }: SettingProblem, named: NamedInputs | undefined): boolean =>
  (missing === 'checkpoint' && !named?.model) ||
  (missing === 'reference' && !named?.reference) ||
  (missing === 'pairs' && !named?.data);

/** What was shown of another prompt or pair is not shown any longer. */
function watched(
  data: Pick<RunData, 'worldName' | 'completions' | 'distribution'>,
  before: Watch,
  change: Partial<Watch>,
): Partial<RunData> {
  const watch = { ...before, ...change };
  const otherDish = watch.dish !== before.dish;
  return {
    watch,
    completions: sameQuestion(watch, before, data.worldName) ? data.completions : undefined,
    distribution: otherDish ? undefined : data.distribution,
  };
}
