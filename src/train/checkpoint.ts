/** A run at one of its steps, as plain data that can be stored and taken up again. */
import type { RandomState } from '../math/random';

export interface NamedArrays {
  readonly [name: string]: Float32Array;
}

/** Policy and AdamW's moments after `step` updates. */
export interface Snapshot {
  readonly step: number;
  readonly policy: NamedArrays;
  readonly m: NamedArrays;
  readonly v: NamedArrays;
}

export interface RunCheckpoint extends Snapshot {
  readonly pairs: PairsState;
}

/** The pairs that have been drawn, and where the drawing stands. Packed by data/pairCodec.ts. */
export interface PairsState {
  readonly known: Int32Array;
  /** Drawn, but not yet part of the data; their places mean nothing. */
  readonly ready: Int32Array;
  readonly random: RandomState;
}
