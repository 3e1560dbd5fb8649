/** Every message between the page and the training worker. One union each way; both ends close their switch with `satisfies never`. */
import type { ErrorCode } from '../errors';
import type { ExportedFile, ExportKind, RunData, RunTables } from '../export/exportSource';
import type { ReportTexts } from '../export/report/reportTexts';
import type { Verification } from '../export/verifyExport';
import type { BackendInfo } from '../runtime/backend';
import type { RunCheckpoint } from '../train/checkpoint';
import type {
  BatchRecord,
  CompletionRecord,
  DishRecord,
  DistributionRecord,
  EvaluationRecord,
  MetricsRecord,
  NarratedStep,
  PairRecord,
  PredictionRecord,
  Proposal,
} from '../train/records';
import type { Choice, RunDefinition } from '../train/runDefinition';

export type { ExportedFile, ExportKind, ReportTexts, RunTables, Verification };

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** What is looked at while training: refreshed with every exact evaluation, and at once when it changes. */
export interface Watch {
  readonly dish: number;
  /** What both models complete instead of the dish's prompt; '' for the dish's prompt. */
  readonly prompt: string;
  /** 0: always the most likely token. */
  readonly temperature: number;
  /** Place in the data set of the pair that is inspected. */
  readonly pair: number;
}
export const DEFAULT_WATCH: Watch = { dish: 0, prompt: '', temperature: 1, pair: 0 };

/** What the worker can be asked to do. Commands are carried out in order; `pause` also interrupts a running `train`. */
export type Command =
  /**
   * Loads engine and model and makes a fresh run, or takes one up at a checkpoint. Answered by `ready` (or `failed`), with `loading` on the way.
   */
  | {
      readonly type: 'open';
      readonly backend: BackendChoice;
      readonly definition: RunDefinition;
      readonly checkpoint?: RunCheckpoint;
      readonly language: Language;
      readonly watch: Watch;
    }
  /** Trains to the end, or up to a step. */
  | { readonly type: 'train'; readonly until?: number }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  /** One step, of which one pair is told before and after. Answered by `narration`. */
  | { readonly type: 'narrate' }
  /** A fresh run on the engine that is open, or one that goes on from a checkpoint. Answered by `ready`. */
  | { readonly type: 'reset'; readonly definition: RunDefinition; readonly checkpoint?: RunCheckpoint }
  /** A run with this definition that starts at a snapshot of the present one. Answered by `ready`. */
  | { readonly type: 'fork'; readonly step: number; readonly definition: RunDefinition }
  /** Most steps a second; null for as fast as it goes. */
  | { readonly type: 'speed'; readonly stepsPerSecond: number | null }
  /** Answered by `completions`, `distribution` and `pair`, as far as they change. */
  | { readonly type: 'watch'; readonly watch: Watch }
  /** Shows the policy as it was at a snapshot in everything that is watched; null: as it is now. Training goes on. */
  | { readonly type: 'view'; readonly step: number | null }
  /**
   * What both models expect after a dish's prompt and these tokens; what no completion holds of them is left out. Answered by `prediction`.
   */
  | { readonly type: 'predict'; readonly dish: number; readonly tokens: readonly number[] }
  /** Asks for two completions to choose from. Answered by `proposal`. */
  | { readonly type: 'propose'; readonly dish: number }
  /** A choice by hand (label_source 'hand'): it joins the data, and a few steps follow at once unless the run trains anyway. Answered by `chosen`. */
  | { readonly type: 'choose'; readonly choice: Omit<Choice, 'step'> }
  /** Asks for what a replay shows of the run beside its curves. Answered by `recording`. */
  | { readonly type: 'record' }
  | TakeCommand
  | { readonly type: 'language'; readonly language: Language };

/** What asks for a file of a run. Whatever goes wrong is part of the answer. */
export type TakeCommand =
  /** Answered by `exported`. */
  | { readonly type: 'export'; readonly kind: ExportKind; readonly page: ExportPage }
  /** Compares an exported model with the run that it is of. Answered by `verified`. */
  | { readonly type: 'verify'; readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string };

/** What an export takes from the page (export/exportSource.ts). */
export interface ExportPage {
  readonly title: string;
  readonly fileName: string;
  readonly link: string;
  /** Today, YYYY-MM-DD. */
  readonly date: string;
  readonly tables: RunTables;
  /** Of a run on own data. */
  readonly data?: RunData;
  /** Of the pairs' text. */
  readonly language: Language;
  readonly texts: ReportTexts;
}

export type Language = 'en' | 'zh';
export type LoadingStage = 'engine' | 'model' | 'shaders' | 'reference';
export type RunState = 'idle' | 'running' | 'paused' | 'finished' | 'failed';

/** Why this backend runs. */
export type BackendReason = 'webgpu_available' | 'webgpu_software' | 'webgpu_missing' | 'webgpu_failed' | 'chosen';

export interface DishInfo {
  readonly prompt: string;
}

/** The kitchen in the page's language. */
export interface WorldInfo {
  readonly dishes: readonly DishInfo[];
  /** Label of each token, by id. */
  readonly vocabulary: readonly string[];
  /** Text of each well-formed completion. */
  readonly completions: readonly string[];
}

/** Past policies that can be looked at and forked from. */
export interface SnapshotInfo {
  /** Ascending. */
  readonly steps: readonly number[];
  readonly bytes: number;
  /** When it is reached, every second snapshot is dropped. */
  readonly limit: number;
}

/** A completion in both languages. */
export interface SaidRecord extends Pick<CompletionRecord, 'logps' | 'reward'> {
  readonly text: Readonly<Record<Language, string>>;
}

/** The policy after so many updates, as a replay shows it. */
export interface FrameRecord {
  readonly step: number;
  /** Log-probabilities of the well-formed completions of every dish, [dishes][528], nats. */
  readonly policy: readonly Float32Array[];
  /** Its completions of the prompt that is watched; absent where another one was watched then. */
  readonly said?: readonly SaidRecord[];
}

/** What a replay shows of a run beside its curves. */
export interface Recording {
  readonly worlds: Readonly<Record<Language, WorldInfo>>;
  readonly dishes: readonly DishRecord[];
  /** Ascending, the last of them the present. */
  readonly frames: readonly FrameRecord[];
  /** What is watched, with the completions of the reference; absent where the last frame has none. */
  readonly said?: { readonly watch: Watch; readonly reference: readonly SaidRecord[] };
}

export type Report =
  | { readonly type: 'loading'; readonly stage: LoadingStage; readonly fraction: number }
  | {
      readonly type: 'ready';
      readonly definition: RunDefinition;
      /** Updates made: 0, or more where a run was taken up or forked. */
      readonly step: number;
      readonly backend: BackendInfo;
      readonly reason: BackendReason;
      /** The reason in words where WebGPU failed or is missing, '' otherwise. */
      readonly detail: string;
      readonly parameters: number;
    }
  /** After `ready`, and when the language has changed. */
  | { readonly type: 'world'; readonly world: WorldInfo }
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
  | { readonly type: 'evaluation'; readonly record: EvaluationRecord }
  | { readonly type: 'snapshots'; readonly snapshots: SnapshotInfo }
  /** Completions by both models; `problem` instead where the prompt cannot be read. */
  | {
      readonly type: 'completions';
      readonly step: number;
      readonly watch: Watch;
      readonly reference: readonly CompletionRecord[];
      readonly policy: readonly CompletionRecord[];
      readonly problem?: Problem;
    }
  | { readonly type: 'distribution'; readonly record: DistributionRecord }
  | { readonly type: 'pair'; readonly record: PairRecord }
  | { readonly type: 'prediction'; readonly record: PredictionRecord }
  | { readonly type: 'narration'; readonly record: NarratedStep }
  | { readonly type: 'proposal'; readonly proposal: Proposal }
  /** A choice was taken into the data. */
  | { readonly type: 'chosen'; readonly choice: Choice }
  | { readonly type: 'recording'; readonly recording: Recording }
  /** Now and then while training, and whenever it stops: to be kept, so that a reload loses little. */
  | { readonly type: 'checkpoint'; readonly checkpoint: RunCheckpoint }
  | TakeReport
  /** `fatal`: the engine must be opened again. */
  | ({ readonly type: 'failed'; readonly fatal: boolean } & Problem);

export type TakeReport =
  | Answer<'exported', { readonly kind: ExportKind; readonly file: ExportedFile }>
  | Answer<'verified', { readonly verification: Verification }>;

/** What was asked for, or why it could not be. */
export type Answer<Type extends string, Content> = { readonly type: Type } & (
  | (Content & { readonly problem?: never })
  | { readonly problem: Problem }
);

/** Something that went wrong. `message` is English; `code` and `values` translate it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}
