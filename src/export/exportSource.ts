/** What an export is made of. Plain data and a few ways to ask for what is costly, so that any kind of run can be exported. */
import type { Gpt2Config } from '../model/checkpoint';
import type { TrainingConfig } from '../train/config';
import type { RunDefinition } from '../train/runDefinition';
import type { ReportTexts } from './report/reportTexts';

export const EXPORT_KINDS = ['model', 'onnx', 'trl', 'report', 'csv', 'json'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export interface ExportedFile {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Columns of equal length, by name; NaN where nothing was measured. Of a long run one row in `stride` is there. */
export interface Table {
  readonly columns: Readonly<Record<string, readonly number[]>>;
  readonly stride: number;
}

/**
 * The course of a run. Both have a column `step`: metrics before that step's update, evaluations after so many updates. These are of the true
 * reward where it is known, else of pairs that are held out.
 */
export interface RunTables {
  readonly metrics: Table;
  readonly evaluations: Table;
}

/** Pairs that somebody brought. */
export interface RunData {
  /** Of their file. */
  readonly name: string;
  readonly training: number;
  readonly heldOut: number;
}

/** A run in words and numbers. */
export interface RunAbout {
  /** For people, in their language. */
  readonly title: string;
  /** What file names begin with; what could hurt a file system is left out. */
  readonly fileName: string;
  /** Makes the run again; of a run on own data, where it was made. */
  readonly link: string;
  /** Where it started. */
  readonly model: string;
  /** Updates made. */
  readonly step: number;
  readonly backend: 'webgpu' | 'wasm';
  /** `eval_steps`: steps between two measurements on held-out pairs. */
  readonly config: TrainingConfig & { readonly eval_steps?: number };
  /** Of a run in the kitchen: everything that defines it. */
  readonly definition?: RunDefinition;
  /** Of a run on own data. */
  readonly data?: RunData;
  readonly tables: RunTables;
  /** Today, YYYY-MM-DD. */
  readonly date: string;
}

export type Params = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** A preference pair as text: a model reads the prompt and a completion without anything between. */
export interface PairText {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

export interface RunPairs {
  /** In the order in which training first visits them. */
  readonly rows: readonly PairText[];
  /** Rows whose text does not read back as the very tokens that were trained. */
  readonly inexact: number;
  /** Pairs that the run visits beyond these. */
  readonly left: number;
  /** Pairs that are only measured, where there are such. */
  readonly heldOut?: readonly PairText[];
}

export interface ExportSource {
  readonly about: RunAbout;
  readonly modelConfig: Gpt2Config;
  /** Weights of the reference, and where the policy started. */
  readonly start: Params;
  /** A copy of the policy as it is now. */
  policy(): Promise<Params>;
  /** tokenizer.json and its like, as text, by name. */
  tokenizerFiles(): Promise<Readonly<Record<string, string>>>;
  pairs(): Promise<RunPairs>;
  /** The words of the report. */
  readonly texts: ReportTexts;
}
