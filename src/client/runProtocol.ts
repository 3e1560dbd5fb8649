/**
 * Every message between the page and its one training worker, which holds all of the page's runs at one engine.
 *
 * The page sends a `Request`; each has an id and is settled by exactly one `Answer`, whatever happens: the content that belongs to the command, or what
 * went wrong. What happens to a run while nobody asks reaches the page as a `Report`.
 */
import type { BackendChoice, BackendInfo, BackendReason, LoadingStage, RunState, SnapshotInfo } from '../core/engine';
import type { Problem } from '../core/errors';
import type { DataSummary, ExportedFile, ExportKind, RunTables, Verification } from '../core/exports';
import type {
  BroughtSource,
  ModelEstimate,
  ModelInfo,
  ModelMemory,
  ModelOutlook,
  ModelSource,
} from '../core/modelInfo';
import type { Recording } from '../core/recording';
import type {
  BatchRecord,
  CompletionsRecord,
  DistributionRecord,
  EvaluationRecord,
  FrontierRecord,
  MetricsRecord,
  Narration,
  PairRecord,
  PredictionRecord,
  Proposal,
} from '../core/records';
import type { ReportTexts } from '../core/reportTexts';
import type { RewardReportRecord } from '../core/rewardRecords';
import type { RunCheckpoint } from '../core/runCheckpoint';
import type { Choice, DataReference, RunDefinition } from '../core/runDefinition';
import type { Language, Watch, WorldInfo } from '../core/world';

/** Tells one of the page's runs from another. The page chooses it. */
export type RunKey = string;

/**
 * What a run can be asked to do. The commands of a run are carried out in order; of several `view`, `watch`, `predict` or `speed` in a row only the last
 * is, and the others are answered with nothing.
 */
export type Command =
  /**
   * A fresh run, or one that goes on from a checkpoint. The engine is opened where it is not yet, and the graphs stay where the next run can use them. `ready`
   * is reported on the way. Where it fails a run that was there stays as it was, but for one whose memory had to make room first.
   * Of a file's run, model and data are those that `model` and `data` brought.
   */
  | {
      readonly type: 'start';
      readonly backend: BackendChoice;
      readonly definition: RunDefinition;
      readonly checkpoint?: RunCheckpoint;
    }
  /** A run with this definition that starts at a snapshot of the present one; at the present policy where `step` is not below its step. `ready` is reported. */
  | { readonly type: 'fork'; readonly step: number; readonly definition: RunDefinition }
  /**
   * Loads a checkpoint for a file's run, with `estimate` and `modelLoading` reported on the way. Another model takes data and run away: their tokens mean
   * nothing to it. A loading under way gives way to the next.
   */
  | {
      readonly type: 'model';
      readonly source: ModelSource;
      readonly backend: BackendChoice;
      /** Whether a model from an address is to be kept in the browser's storage. */
      readonly cache: boolean;
    }
  /**
   * Loads another checkpoint that a file's run may be held against, of the shape and vocabulary of the model that is there, with `modelLoading` reported on the
   * way. A run begun later takes it where its definition names it; it goes with the model.
   */
  | {
      readonly type: 'reference';
      readonly source: ModelSource;
      readonly backend: BackendChoice;
      readonly cache: boolean;
    }
  /** What can be said of a checkpoint before its weights are loaded. Nothing is changed. A look, or a loading, under way gives way to the next. */
  | { readonly type: 'look'; readonly source: BroughtSource; readonly backend: BackendChoice }
  /** Gives up the look or the loading under way, at once: its command is answered with nothing. */
  | { readonly type: 'cancelModel' }
  /** Pairs in the form of data/pairCodec.ts, in the tokens of the model. Ends the run. */
  | { readonly type: 'data'; readonly name: string; readonly packed: Int32Array<ArrayBuffer> }
  /** Trains to the end, or up to a step. Answered at once. */
  | { readonly type: 'train'; readonly until?: number }
  /** Answered when the run stands still; interrupts a measurement under way. */
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  /** One step, of which one pair is shown before and after. Answered with nothing where no step could be made. */
  | { readonly type: 'narrate' }
  /** Most steps a second; null for as fast as it goes. */
  | { readonly type: 'speed'; readonly stepsPerSecond: number | null }
  /** `completions`, `distribution` and `pair` are reported, as far as they change. */
  | { readonly type: 'watch'; readonly watch: Watch }
  /** Shows the policy as it was at a snapshot in everything that is watched; null: as it is now. Training goes on. */
  | { readonly type: 'view'; readonly step: number | null }
  /** Of texts in reports. */
  | { readonly type: 'language'; readonly language: Language }
  /** What both models expect after a prompt of the world and these tokens; what no completion holds of them is left out. */
  | { readonly type: 'predict'; readonly dish: number; readonly tokens: readonly number[] }
  /** Two completions to choose from. */
  | { readonly type: 'propose'; readonly dish: number }
  /** A choice by hand: it joins the data, and a few steps follow at once unless the run trains anyway. Answered with nothing where no more fit. */
  | { readonly type: 'choose'; readonly choice: Omit<Choice, 'step'> }
  /** What a replay shows of the run beside its curves; nothing where its world has no more to show. */
  | { readonly type: 'record' }
  | { readonly type: 'export'; readonly kind: ExportKind; readonly page: ExportPage }
  /** Compares an exported model with the run that it is of. */
  | { readonly type: 'verify'; readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string }
  /** Ends the run and gives back what it holds. */
  | { readonly type: 'close' };

export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { readonly type: Type }>;

/** What a command is answered with; the others with nothing. */
interface Contents {
  readonly model: LoadedModel | undefined;
  readonly reference: ModelInfo | undefined;
  readonly look: ModelOutlook | undefined;
  readonly data: DataReference;
  readonly narrate: Narration | undefined;
  readonly predict: PredictionRecord | undefined;
  readonly propose: Proposal;
  readonly choose: Choice | undefined;
  readonly record: Recording | undefined;
  readonly export: ExportedFile;
  readonly verify: Verification;
}
export type ContentOf<Type extends CommandType> = Type extends keyof Contents ? Contents[Type] : undefined;

export interface Request {
  readonly id: number;
  readonly run: RunKey;
  readonly command: Command;
}

/** What the worker sends. */
export type Message =
  | ({ readonly type: 'answer'; readonly id: number } & (
      | { readonly content: ContentOf<CommandType>; readonly problem?: never }
      | { readonly problem: Problem; readonly content?: never }
    ))
  | { readonly type: 'report'; readonly run: RunKey; readonly report: Report };

/** What the reader of the data needs of a model. */
export interface ModelTokens {
  /** Texts of tokenizer.json and, where there is one, tokenizer_config.json. */
  readonly tokenizerJson: string;
  readonly tokenizerConfigJson?: string;
  /** Most tokens of prompt and completion together. */
  readonly contextLength: number;
  readonly endToken: number;
  readonly vocab: number;
}

export interface LoadedModel {
  readonly info: ModelInfo;
  readonly tokens: ModelTokens;
  /** What training takes with it. */
  readonly estimate: ModelEstimate;
}

/** What an export takes from the page (export/exportSource.ts). */
export interface ExportPage {
  readonly title: string;
  readonly fileName: string;
  readonly link: string;
  /** Today, YYYY-MM-DD. */
  readonly date: string;
  readonly tables: RunTables;
  /** Of a run on a file. */
  readonly data?: DataSummary;
  /** Of the pairs' text. */
  readonly language: Language;
  readonly texts: ReportTexts;
}

/** What happens to a run. */
export type Report =
  | { readonly type: 'loading'; readonly stage: LoadingStage; readonly fraction: number }
  | {
      readonly type: 'ready';
      readonly definition: RunDefinition;
      /** Updates made: 0, or more where a run was taken up or forked. */
      readonly step: number;
      readonly backend: BackendInfo;
      readonly reason: BackendReason;
      /** What WebGPU said where it failed, has no adapter or is emulated; '' otherwise. */
      readonly detail: string;
      readonly parameters: number;
      /** What its method holds. */
      readonly models: readonly ModelMemory[];
      /** Where pairs are held out. */
      readonly split?: { readonly training: number; readonly heldOut: number };
    }
  /** Of an enumerated world: after `ready`, and when the language has changed. */
  | { readonly type: 'world'; readonly world: WorldInfo }
  /** Where there are prompts to pick from, after `ready`: a pair for each (`World.examples`). */
  | { readonly type: 'examples'; readonly pairs: readonly number[] }
  /** Where completions can be enumerated: after `ready`. */
  | { readonly type: 'frontier'; readonly record: FrontierRecord }
  | {
      readonly type: 'state';
      readonly state: RunState;
      readonly step: number;
      readonly millisecondsPerStep: number;
      /** Whether graph capture is in use (webgpu): asked for at first, given up when the first steps show that it changes a number. */
      readonly captured: boolean;
    }
  | { readonly type: 'metrics'; readonly records: readonly MetricsRecord[] }
  | { readonly type: 'batch'; readonly record: BatchRecord }
  /** While a reward model is trained now and then, and whenever the run stops in that; once more when it is done. */
  | { readonly type: 'rewardModel'; readonly record: RewardReportRecord }
  /** Held-out pairs measured so far; `done` = `total` while the KL is sampled. */
  | { readonly type: 'measuring'; readonly done: number; readonly total: number }
  /** Without a record: the measurement was given up. */
  | { readonly type: 'evaluation'; readonly record?: EvaluationRecord }
  | { readonly type: 'snapshots'; readonly snapshots: SnapshotInfo }
  | { readonly type: 'completions'; readonly record: CompletionsRecord }
  | { readonly type: 'distribution'; readonly record: DistributionRecord }
  | { readonly type: 'pair'; readonly record: PairRecord }
  /** Now and then while training, and whenever it stops: to be kept, so that a reload loses little. */
  | { readonly type: 'checkpoint'; readonly checkpoint: RunCheckpoint }
  /** Before the weights of the model under way are loaded. A model that cannot be held is refused instead. */
  | { readonly type: 'estimate'; readonly estimate: ModelEstimate }
  | { readonly type: 'modelLoading'; readonly bytes: number; readonly total: number }
  /** The run has stopped because of this: a number that is not finite, a step that could not be made. `fatal`: its engine is gone, `start` opens another. */
  | { readonly type: 'failed'; readonly fatal: boolean; readonly problem: Problem };
