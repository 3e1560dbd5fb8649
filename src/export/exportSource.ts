/** What an export is made of. Plain data and a few ways to ask for what is costly, so that any kind of run can be exported. */

import type { DataSummary, RunTables } from '../core/exports';
import type { ReportTexts } from '../core/reportTexts';
import type { KitchenDefinition } from '../core/runDefinition';
import type { TrainingConfig } from '../core/trainingConfig';
import type { Gpt2Config } from '../model/gpt2Config';

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
  readonly definition?: KitchenDefinition;
  /** Of a run on own data. */
  readonly data?: DataSummary;
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
  /** Tokens of a prompt with a completion: what is longer is cut. */
  readonly longest: number;
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
  /** Weights that the policy started as; they are the reference's too where that is not given by itself. */
  readonly start: Params;
  /** Of another model of the same shape. */
  readonly reference?: { readonly model: string; readonly params: Params };
  /** A copy of the policy as it is now. */
  policy(): Promise<Params>;
  /** tokenizer.json and its like, as text, by name. */
  tokenizerFiles(): Promise<Readonly<Record<string, string>>>;
  pairs(): Promise<RunPairs>;
  /** The words of the report. */
  readonly texts: ReportTexts;
}
