/** Every message between the page and the training worker. One union each way; both ends close their switch with `satisfies never`. */
import type { ErrorCode } from '../errors';
import type { BackendInfo } from '../runtime/backend';
import type { CompletionRecord, EvaluationRecord, MetricsRecord } from '../train/records';
import type { RunConfig } from '../train/runConfig';

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** What the worker can be asked to do. Commands are carried out in order; `pause` also interrupts a running `train`. */
export type Command =
  /** Loads engine and model and makes a fresh run. Answered by `ready` (or `failed`), with `loading` on the way. */
  | { readonly type: 'open'; readonly backend: BackendChoice; readonly config: RunConfig; readonly language: Language }
  | { readonly type: 'train' }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  /** A fresh run with this configuration, on the engine that is open. Answered by `ready`. */
  | { readonly type: 'reset'; readonly config: RunConfig }
  /** Choose the dish whose completions are refreshed while training; answered by `completions` at once. */
  | { readonly type: 'watch'; readonly dish: number }
  | { readonly type: 'language'; readonly language: Language };

export type Language = 'en' | 'zh';
export type LoadingStage = 'engine' | 'model' | 'shaders' | 'reference';
export type RunState = 'idle' | 'running' | 'paused' | 'finished' | 'failed';

/** Why this backend runs. */
export type BackendReason = 'webgpu_available' | 'webgpu_software' | 'webgpu_missing' | 'webgpu_failed' | 'chosen';

export interface DishInfo {
  readonly prompt: string;
}

export type Report =
  | { readonly type: 'loading'; readonly stage: LoadingStage; readonly fraction: number }
  | {
      readonly type: 'ready';
      readonly config: RunConfig;
      readonly backend: BackendInfo;
      readonly reason: BackendReason;
      /** The reason in words where WebGPU failed or is missing, '' otherwise. */
      readonly detail: string;
      readonly parameters: number;
      readonly dishes: readonly DishInfo[];
    }
  /** The dishes again, after the language has changed. */
  | { readonly type: 'dishes'; readonly dishes: readonly DishInfo[] }
  | {
      readonly type: 'state';
      readonly state: RunState;
      readonly step: number;
      readonly millisecondsPerStep: number;
      /** Whether graph capture is in use (webgpu): asked for at first, given up when the first steps show that it changes a number. */
      readonly captured: boolean;
    }
  | { readonly type: 'metrics'; readonly records: readonly MetricsRecord[] }
  | { readonly type: 'evaluation'; readonly record: EvaluationRecord }
  | {
      readonly type: 'completions';
      readonly step: number;
      readonly dish: number;
      readonly reference: readonly CompletionRecord[];
      readonly policy: readonly CompletionRecord[];
    }
  /** `message` is English; `code` and `values` translate it. `fatal`: the engine must be opened again. */
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly values: Readonly<Record<string, string | number>>;
      readonly fatal: boolean;
    };
