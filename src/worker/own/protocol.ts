/** Every message between the page and the worker that trains on own data. One union each way; both ends close their switch with `satisfies never`. */
import type { BackendInfo } from '../../runtime/backend';
import type { OwnRunConfig } from '../../train/ownConfig';
import type { CompletionRecord, MetricsRecord, OwnEvaluation, OwnPair } from '../../train/records';
import type { BackendChoice, BackendReason, Problem, RunState, TakeCommand, TakeReport } from '../protocol';
import type { ModelEstimate, ModelSource, OwnModelInfo } from './model';

/** What is looked at while training: refreshed with every measurement, and at once when it changes. */
export interface OwnWatch {
  /** Place in the data set of the pair that is inspected. */
  readonly pair: number;
  /** What both models complete; '' for the prompt of that pair. */
  readonly prompt: string;
  /** 0: always the most likely token. */
  readonly temperature: number;
  /** Only so many of the most likely tokens; 0 for all. */
  readonly topK: number;
}
export const DEFAULT_OWN_WATCH: OwnWatch = { pair: 0, prompt: '', temperature: 1, topK: 0 };

/** What the worker can be asked to do. Commands are carried out in order; `pause` also interrupts `train` and a measurement under way. */
export type OwnCommand =
  /**
   * Answered by `model`, with `modelLoading` on the way, or by `failed` or `cancelled`, which leave what was there. Another model takes the data and the run
   * away: their tokens mean nothing to it.
   */
  | {
      readonly type: 'loadModel';
      readonly source: ModelSource;
      readonly backend: BackendChoice;
      readonly cache: boolean;
    }
  /** Gives up the loading under way, at once. */
  | { readonly type: 'cancel' }
  /** Pairs in the form of data/pairCodec.ts, in the tokens of the model. Answered by `data`. Ends the run. */
  | { readonly type: 'setData'; readonly name: string; readonly packed: Int32Array<ArrayBuffer> }
  /** A fresh run. Answered by `ready`, with `preparing` on the way; where it fails, no run is left. */
  | { readonly type: 'start'; readonly config: OwnRunConfig }
  /** Trains to the end, or up to a step. */
  | { readonly type: 'train'; readonly until?: number }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  /** Answered by `pair` and `completions`, as far as they change. */
  | { readonly type: 'watch'; readonly watch: OwnWatch }
  | TakeCommand;

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

export type OwnReport =
  /** Before the weights of the model under way are loaded. A model that cannot be held is refused instead. */
  | { readonly type: 'estimate'; readonly estimate: ModelEstimate }
  | { readonly type: 'modelLoading'; readonly bytes: number; readonly total: number }
  | { readonly type: 'model'; readonly info: OwnModelInfo; readonly tokens: ModelTokens }
  /** The loading was given up. */
  | { readonly type: 'cancelled' }
  | { readonly type: 'data'; readonly name: string; readonly count: number }
  /** The graphs are compiled. */
  | { readonly type: 'preparing' }
  | {
      readonly type: 'ready';
      readonly config: OwnRunConfig;
      readonly split: { readonly training: number; readonly heldOut: number };
      readonly backend: BackendInfo;
      readonly reason: BackendReason;
      /** The reason in words where WebGPU failed or is missing, '' otherwise. */
      readonly detail: string;
    }
  | { readonly type: 'state'; readonly state: RunState; readonly step: number; readonly millisecondsPerStep: number }
  | { readonly type: 'metrics'; readonly records: readonly MetricsRecord[] }
  /** Held-out pairs measured so far; `done` = `total` while the KL is sampled. */
  | { readonly type: 'measuring'; readonly done: number; readonly total: number }
  /** Without a record: the measurement was given up. */
  | { readonly type: 'evaluation'; readonly record?: OwnEvaluation }
  | {
      readonly type: 'pair';
      readonly record: OwnPair;
      readonly prompt: string;
      /** Of every token in the record. */
      readonly labels: Readonly<Record<number, string>>;
    }
  /** Completions by both models; `problem` instead where the prompt cannot be completed. */
  | {
      readonly type: 'completions';
      readonly step: number;
      readonly watch: OwnWatch;
      /** What was completed. */
      readonly prompt: string;
      readonly reference: readonly CompletionRecord[];
      readonly policy: readonly CompletionRecord[];
      readonly problem?: Problem;
    }
  | TakeReport
  /** `fatal`: the worker must be opened again. Otherwise what was there before `command` is there still, but for a run that could not be replaced by `start`. */
  | ({ readonly type: 'failed'; readonly fatal: boolean; readonly command?: OwnCommand['type'] } & Problem);
