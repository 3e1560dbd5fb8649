/** A run that is kept in the browser, and what is known of it without opening it. */
import type { Adjective, Food, Style } from './kitchen/words';
import type { ModelSource } from './modelInfo';
import type { EvaluationRecord } from './records';
import type { RunCheckpoint } from './runCheckpoint';
import type { Curves } from './runCurves';
import type { RunDefinition } from './runDefinition';

export const NAME_MODIFIERS = ['none', 'very', 'not'] as const;

/** A run is named like a dish of the kitchen. Plain data, so that a name that was kept is read in the language of the page. */
export interface RunName {
  readonly modifier: (typeof NAME_MODIFIERS)[number];
  readonly adjective: Adjective;
  readonly style: Style;
  readonly food: Food;
}

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

/** Most of them. */
export const PATH_POINTS = 40;

/** The course of a run at a few of its evaluations: what it earned at which distance. */
export interface RunPath {
  /** KL(π_θ‖π_ref), nats. */
  readonly kl: readonly number[];
  /** E[r]. */
  readonly reward: readonly number[];
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
  /** Where the true reward is known. */
  readonly path?: RunPath;
  /** Size in the browser's storage: weights, curves, and what a file's run was made of. */
  readonly bytes: number;
}

/** Of a run in a replay, which is kept nowhere. */
export type ReplaySummary = Omit<RunSummary, 'id' | 'bytes' | 'final' | 'path'>;

/** What a file's run was made of, so that it can be brought again. */
export interface KeptInputs {
  readonly source: ModelSource;
  /** Whether a model from an address was to be kept in the browser's storage. */
  readonly cache: boolean;
  /** Where the checkpoint came from that the run is held against, where that is not the model. */
  readonly reference?: { readonly source: ModelSource; readonly cache: boolean };
  /** Pairs in the form of data/pairCodec.ts. */
  readonly packed: Int32Array<ArrayBuffer>;
}

/** Everything of a run but what makes it known in the list. */
export interface RunBody {
  readonly curves: Curves;
  /** Absent where it takes more than the browser is asked to keep: the run can be looked at, and begun again. */
  readonly checkpoint?: RunCheckpoint;
  /** Of a file's run. */
  readonly inputs?: KeptInputs;
}

export interface SavedRun extends RunBody {
  readonly summary: RunSummary;
}
