/** What the page knows about its run: plain data, and the questions that are asked of it. */
import type {
  DistributionRecord,
  EvaluationRecord,
  MetricsRecord,
  NarratedStep,
  PairRecord,
  PredictionRecord,
  Proposal,
} from '../train/records';
import { type RunDefinition, sameDefinition } from '../train/runDefinition';
import type {
  BackendChoice,
  Command,
  LoadingStage,
  Problem,
  Report,
  RunState,
  SnapshotInfo,
  Watch,
  WorldInfo,
} from '../worker/protocol';
import { type Curves, emptyCurves } from './curves';
import type { PresetName } from './presets';
import type { RunName } from './runNames';
import type { SettingProblem } from './settings';

export type FailedReport = Extract<Report, { type: 'failed' }>;
export type CompletionsReport = Extract<Report, { type: 'completions' }>;

/** Something the visitor should know about: an error of the engine or of the saved runs, a part of the hash that was not used, charts that did not load. */
export type Notice = { readonly id: number } & (
  | { readonly kind: 'engine'; readonly failure: FailedReport }
  | { readonly kind: 'setting'; readonly problem: SettingProblem }
  | { readonly kind: 'library'; readonly problem: Problem }
  /** The run was found saved and goes on at this step. */
  | { readonly kind: 'resumed'; readonly name: RunName; readonly step: number }
  | { readonly kind: 'charts' }
);

type ReadyReport = Extract<Report, { type: 'ready' }>;
export type EngineInfo = Pick<ReadyReport, 'backend' | 'reason' | 'detail' | 'parameters'>;

/** Where a run started that is no fresh one. */
export interface Origin {
  readonly name: RunName;
  readonly step: number;
}

/** Tells one run from another. */
export interface RunIdentity {
  readonly id: string;
  readonly name: RunName;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly origin?: Origin;
}

/** A run that was kept: everything but its weights. */
export interface RunSummary extends RunIdentity {
  readonly definition: RunDefinition;
  /** The backend that it ran on. */
  readonly backend: 'webgpu' | 'wasm';
  /** Updates made. */
  readonly step: number;
  readonly savedAt: number;
  readonly final?: EvaluationRecord;
  /** Size in the browser's storage, weights and curves. */
  readonly bytes: number;
}

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
  /** What the controls show; it becomes the applied definition at the next reset. */
  readonly draft: RunDefinition;
  readonly draftBackend: BackendChoice;
  /** The lesson that the draft started from. */
  readonly preset: PresetName;
  readonly watch: Watch;
  /** What the run in the worker was made with; undefined before the first `ready`. */
  readonly applied: RunDefinition | undefined;
  readonly appliedBackend: BackendChoice | undefined;
  readonly run: RunIdentity | undefined;
  /** Set while a replay stands in the place of the run, which waits. */
  readonly replay: ReplayInfo | undefined;
  readonly engine: EngineInfo | undefined;
  readonly world: WorldInfo | undefined;
  /** The run that was asked for, with the course that it goes on from; it becomes `run` with its `ready`. */
  readonly requested: { readonly run: RunIdentity; readonly curves: Curves } | undefined;
  /** True from `open` or `reset` until its `ready`: reports of the old run are ignored meanwhile. */
  readonly awaitingRun: boolean;
  readonly loading: { readonly stage: LoadingStage; readonly fraction: number } | undefined;
  /** Asked for before the run was there; sent as soon as it is. */
  readonly queued: Extract<Command, { type: 'train' | 'step' | 'narrate' }> | undefined;
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
  readonly snapshots: SnapshotInfo;
  /** The past step that everything shows; null: the present. */
  readonly viewing: number | null;
  /** The step under the pointer, in whichever chart it is. */
  readonly cursor: number | undefined;
  readonly completions: CompletionsReport | undefined;
  readonly distribution: DistributionRecord | undefined;
  readonly pair: PairRecord | undefined;
  /** What was asked for last: the next token after a dish's prompt and some tokens. */
  readonly prediction: PredictionRecord | undefined;
  /** The step that is being told in slow motion; `asked` while the worker makes it. */
  readonly narration: NarratedStep | 'asked' | undefined;
  readonly proposal: Proposal | undefined;
  /** Kept runs, newest first; undefined until they are read. */
  readonly library: readonly RunSummary[] | undefined;
  readonly comparison: Comparison | undefined;
  /** Whether the recorded run stands in the charts until this one has made a step. */
  readonly standIn: boolean;
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
    snapshots: NO_SNAPSHOTS,
    viewing: null,
    cursor: undefined,
    completions: undefined,
    distribution: undefined,
    pair: undefined,
    prediction: undefined,
    narration: undefined,
    proposal: undefined,
  } as const satisfies Partial<RunData>;
}

/** True when the controls show something else than what the run was made with. */
export function hasUnappliedChanges(data: RunData): boolean {
  if (!data.applied) return false;
  return data.draftBackend !== data.appliedBackend || !sameDefinition(data.draft, data.applied);
}

export const isFailed = (data: RunData): boolean => data.runState === 'failed';
/** A run is there and a command will be carried out now. */
export const isReady = (data: RunData): boolean =>
  data.applied !== undefined && !data.awaitingRun && data.chartsSettled && !isFailed(data);

/** Preferences by hand are the data, and there is none yet. */
export const needsChoice = (data: RunData): boolean =>
  data.draft.config.label_source === 'hand' && data.draft.choices.length === 0;

/** The curves that the charts draw: those of the recorded run until this one has made a step. */
export function shownCurves(data: RunData, recorded: Curves): { readonly curves: Curves; readonly recorded: boolean } {
  const started = data.step > 0 || data.curves.metrics.seen > 0 || !data.standIn;
  return started ? { curves: data.curves, recorded: false } : { curves: recorded, recorded: true };
}
