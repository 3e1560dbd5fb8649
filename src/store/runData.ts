/** What the page knows of one of its runs: plain data, and the questions that are asked of it. */

import type { CommandOf, Report } from '../client/runProtocol';
import type { BackendChoice, LoadingStage, RunState, SnapshotInfo } from '../core/engine';
import type { Problem } from '../core/errors';
import type { RunIdentity, RunName, RunPath, RunSummary } from '../core/keptRun';
import type { ModelMemory } from '../core/modelInfo';
import type { PresetName } from '../core/presets';
import type {
  CompletionsRecord,
  DistributionRecord,
  EvaluationRecord,
  ExactEvaluation,
  FrontierRecord,
  MetricsRecord,
  Narration,
  PairLogits,
  PairRecord,
  PredictionRecord,
  Proposal,
} from '../core/records';
import type { RewardReportRecord } from '../core/rewardRecords';
import type { SettingProblem } from '../core/rules';
import type { Curves } from '../core/runCurves';
import { type KitchenDefinition, type RunDefinition, sameDefinition } from '../core/runDefinition';
import { CAPABILITIES, type Capabilities, type Watch, type WorldInfo, type WorldName } from '../core/world';
import { emptyCurves } from './curves';
import type { FileInputs, FormerRun } from './fileInputs';
import type { RecordedRun } from './recordings';

/** Something the visitor should know about: an error of the engine or of the saved runs, a part of the hash that was not used, charts that did not load. */
export type Notice = { readonly id: number } & (
  | { readonly kind: 'engine'; readonly problem: Problem; readonly fatal: boolean }
  | { readonly kind: 'setting'; readonly problem: SettingProblem }
  /** Parts of the hash that were not used either, by their names. */
  | { readonly kind: 'settings'; readonly names: readonly string[] }
  | { readonly kind: 'library'; readonly problem: Problem }
  /** The run was found kept: it goes on at this step, unless it is its last. */
  | { readonly kind: 'resumed'; readonly name: RunName; readonly step: number; readonly finished: boolean }
  | { readonly kind: 'charts' }
);

type ReadyReport = Extract<Report, { readonly type: 'ready' }>;
export type EngineInfo = Pick<ReadyReport, 'backend' | 'reason' | 'detail' | 'parameters'>;

/** A run whose curves are laid over the present ones. */
export interface Comparison {
  readonly run: RunSummary;
  readonly curves: Curves;
}

/** What is known of a replay beside its run. */
export interface ReplayInfo {
  /** When it was saved, milliseconds since 1970; undefined while it is being read. */
  readonly savedAt?: number;
  /** Whether it holds more than curves. */
  readonly distributions: boolean;
  readonly completions: boolean;
}

export interface RunData {
  readonly worldName: WorldName;
  /** Checkpoint and pairs, where the visitor brings them. */
  readonly inputs: FileInputs;
  /** What the controls show; it becomes the applied definition at the next reset. */
  readonly draft: RunDefinition;
  readonly draftBackend: BackendChoice;
  /** Settings whose fields hold something that cannot be used, `pairs` where a file does, and `reading` while one is read: nothing is trained on anything else than what is in sight. */
  readonly unusable: readonly string[];
  /** The preset that the draft started from. */
  readonly preset: PresetName;
  readonly watch: Watch;
  /** What the run in the worker was made with; undefined before the first `ready`. */
  readonly applied: RunDefinition | undefined;
  readonly appliedBackend: BackendChoice | undefined;
  readonly run: RunIdentity | undefined;
  /** Set while a replay stands in the place of the run, which waits. */
  readonly replay: ReplayInfo | undefined;
  readonly engine: EngineInfo | undefined;
  /** Those that the run holds; undefined before its first `ready`, and in a replay. */
  readonly models: readonly ModelMemory[] | undefined;
  /** The words of an enumerated world. */
  readonly world: WorldInfo | undefined;
  /** Where pairs are held out. */
  readonly split: { readonly training: number; readonly heldOut: number } | undefined;
  /** The run that was asked for, with the course that it goes on from; it becomes `run` with its `ready`. */
  readonly requested: { readonly run: RunIdentity; readonly curves: Curves } | undefined;
  /** True from `start` or `fork` until its `ready`: reports of the old run are ignored meanwhile. */
  readonly awaitingRun: boolean;
  readonly loading: { readonly stage: LoadingStage; readonly fraction: number } | undefined;
  /** Asked for before the run was there; sent as soon as it is. */
  readonly queued: CommandOf<'train' | 'step' | 'narrate'> | undefined;
  /** Whether the plot library has arrived, or failed to: training starts after that, so that its loading does not stutter. */
  readonly chartsSettled: boolean;
  readonly runState: RunState;
  readonly step: number;
  readonly millisecondsPerStep: number;
  /** Most steps a second; null for as fast as it goes. */
  readonly speed: number | null;
  /** Whether captured graphs are replayed (webgpu). */
  readonly captured: boolean;
  readonly curves: Curves;
  readonly latestMetrics: MetricsRecord | undefined;
  readonly latestEvaluation: EvaluationRecord | undefined;
  /** Held-out pairs measured so far, while a measurement is under way. */
  readonly measuring: { readonly done: number; readonly total: number } | undefined;
  readonly snapshots: SnapshotInfo;
  /** The past step that everything shows; null: the present. */
  readonly viewing: number | null;
  /** The step under the pointer, in whichever chart it is. */
  readonly cursor: number | undefined;
  readonly completions: CompletionsRecord | undefined;
  /** For each prompt the place of a pair about it, −1 where none of the first is; undefined until it is known. */
  readonly examples: readonly number[] | undefined;
  /** The most that can be earned at any distance, where that is known. */
  readonly frontier: FrontierRecord | undefined;
  readonly distribution: DistributionRecord | undefined;
  readonly pair: PairRecord | undefined;
  /** What was asked for last: the next token after a dish's prompt and some tokens. */
  readonly prediction: PredictionRecord | undefined;
  /** The step that is shown in slow motion; `asked` while the worker makes it. */
  readonly narration: Narration | 'asked' | undefined;
  readonly proposal: Proposal | undefined;
  /** The last report on the reward model that the run trains first. */
  readonly rewardReport: RewardReportRecord | undefined;
  /** Kept runs, newest first; undefined until they are read. */
  readonly library: readonly RunSummary[] | undefined;
  /** False where the browser does not let the page keep runs. */
  readonly keepsRuns: boolean;
  readonly comparison: Comparison | undefined;
  /** What the run before this one did, where it is of the same taste and model. */
  readonly ghost: RunPath | undefined;
  /** Whether the recorded run stands in the charts until this one has made a step. */
  readonly showsRecordedRun: boolean;
  /** The recorded runs that have arrived. */
  readonly recordings: readonly RecordedRun[];
  readonly notices: readonly Notice[];
}

const NO_SNAPSHOTS: SnapshotInfo = { steps: [], bytes: 0, limit: 0 };

/** A run before its first step. */
export function freshRun() {
  return {
    runState: 'idle',
    step: 0,
    millisecondsPerStep: 0,
    captured: false,
    curves: emptyCurves(),
    latestMetrics: undefined,
    latestEvaluation: undefined,
    measuring: undefined,
    split: undefined,
    snapshots: NO_SNAPSHOTS,
    viewing: null,
    cursor: undefined,
    completions: undefined,
    frontier: undefined,
    examples: undefined,
    distribution: undefined,
    pair: undefined,
    prediction: undefined,
    narration: undefined,
    proposal: undefined,
    rewardReport: undefined,
  } as const satisfies Partial<RunData>;
}

/** True when the controls show something else than what the run was made with. */
export function hasUnappliedChanges(data: RunData): boolean {
  if (!data.applied) return false;
  return data.draftBackend !== data.appliedBackend || !sameDefinition(data.draft, data.applied);
}

/** Whether to train means to begin a fresh run: changed settings begin one of their own. */
export const trainsAgain = (data: RunData): boolean =>
  data.runState === 'finished' || (data.step > 0 && hasUnappliedChanges(data));

export const isFailed = (data: RunData): boolean => data.runState === 'failed';
/** A run is there and a command will be carried out now. */
export const isReady = (data: RunData): boolean =>
  data.applied !== undefined && !data.awaitingRun && data.chartsSettled && !isFailed(data);

/** Preferences by hand are the data, and there is none yet. */
export const needsChoice = ({ draft }: RunData): boolean =>
  draft.world === 'kitchen' && draft.config.label_source === 'hand' && draft.choices.length === 0;

/** A field holds something that cannot be used. */
export const needsMending = ({ unusable }: RunData): boolean => unusable.length > 0;

/** A file's run has no model or no pairs yet. */
export const needsInputs = ({ draft }: RunData): boolean =>
  draft.world === 'file' && (draft.model.id === '' || draft.data.count === 0);

/** Why nothing can be trained now: key of the words for it. */
export type TrainingBlock =
  | 'needsChoice'
  | 'loadingModel'
  | 'needsModel'
  | 'readingPairs'
  | 'needsPairs'
  | 'needsInputs'
  | 'needsMending';

export function trainingBlock(data: RunData): TrainingBlock | undefined {
  const { unusable, inputs, draft } = data;
  if (needsChoice(data)) return 'needsChoice';
  if (inputs.modelLoading) return 'loadingModel';
  if (draft.world === 'file' && draft.model.id === '') return 'needsModel';
  if (unusable.includes('reading')) return 'readingPairs';
  if (unusable.includes('pairs')) return 'needsPairs';
  if (needsInputs(data)) return 'needsInputs';
  return needsMending(data) ? 'needsMending' : undefined;
}

/** What becomes of a trained run whose model or pairs give way to others: one that is brought back takes the place of all before. */
export function formerRun({ step, run, inputs, draft }: RunData): FormerRun | undefined {
  const { model, data, bringing, former } = inputs;
  if (bringing) return undefined;
  const trained = step > 0 && run && model && data && draft.world === 'file';
  return trained ? { run, step, model: { id: model.id, name: model.name }, data } : former;
}

/** What can be shown of the run, and done with it. */
export const capabilitiesOf = ({ worldName }: RunData): Capabilities => CAPABILITIES[worldName];

/** A run in the kitchen: what its own panels see. */
export type KitchenRunData = RunData & {
  readonly worldName: 'kitchen';
  readonly draft: KitchenDefinition;
  readonly applied: KitchenDefinition | undefined;
  readonly latestEvaluation: ExactEvaluation | undefined;
  readonly pair: PairLogits | undefined;
};

/**
 * The curves that the charts draw: those of the recorded run until this one has made a step. Each lesson has its recorded run: beside other
 * settings nothing is shown rather than that.
 */
export function shownCurves(data: RunData): { readonly curves: Curves; readonly recording: RecordedRun | undefined } {
  const started = data.step > 0 || data.curves.metrics.seen > 0 || !data.showsRecordedRun;
  const recording = started ? undefined : recordingOf(data, data.draft);
  return { curves: recording?.curves ?? data.curves, recording };
}

/** Every chart asks, with every report: the last answers are kept. */
const answers = new WeakMap<
  RunDefinition,
  { readonly of: RunData['recordings']; readonly found: RecordedRun | undefined }
>();

/** The recorded run with these settings, where it is there. */
export function recordingOf({ recordings }: RunData, definition: RunDefinition): RecordedRun | undefined {
  const known = answers.get(definition);
  if (known?.of === recordings) return known.found;
  const found = recordings.find((recording) => sameDefinition(definition, recording.definition));
  answers.set(definition, { of: recordings, found });
  return found;
}

/** The same run, as the kitchen's own panels see it. @throws Error where such a panel is shown of another world's run */
export function inKitchen<Data extends RunData>(data: Data): Data & KitchenRunData {
  if (data.worldName !== 'kitchen')
    throw new Error(`A panel of the kitchen is shown of a run in the world "${data.worldName}"`);
  return data as Data & KitchenRunData;
}
