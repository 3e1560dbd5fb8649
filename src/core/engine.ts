/** What page, worker and command line say of the engine and of a run's state. */

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

export interface BackendInfo {
  readonly kind: 'webgpu' | 'wasm';
  /** The adapter's vendor and architecture, or the number of threads, for a person. */
  readonly description: string;
  /** True when WebGPU is emulated in software. */
  readonly software: boolean;
  readonly threads: number;
}

/** Why this backend runs. `webgpu_missing`: where training runs there is no navigator.gpu; `webgpu_no_adapter`: there is, and no GPU behind it. */
export type BackendReason =
  | 'webgpu_available'
  | 'webgpu_software'
  | 'webgpu_missing'
  | 'webgpu_no_adapter'
  | 'webgpu_failed'
  | 'chosen';

export type LoadingStage = 'engine' | 'model' | 'shaders' | 'reference';

export type RunState = 'idle' | 'running' | 'paused' | 'finished' | 'failed';

/** Past policies that can be looked at and forked from. */
export interface SnapshotInfo {
  /** Ascending. */
  readonly steps: readonly number[];
  readonly bytes: number;
  /** When it is reached, every second snapshot is dropped. */
  readonly limit: number;
}

/** Bytes that a backend can hold. */
export interface MemoryLimits {
  /** Of one tensor, and what sets this limit. */
  readonly tensor: number;
  readonly tensorLimit: string;
  /** Of all that one run of a graph holds; infinite where that is not bounded by itself. */
  readonly run: number;
  /** Of everything together; infinite where nobody says. */
  readonly total: number;
}
