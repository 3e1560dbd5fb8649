/** A run at one of its steps, as plain data that can be stored and taken up again. */

/** The state of a generator of random numbers (math/random.ts). */
export type RandomState = [number, number, number, number];

export interface NamedArrays {
  readonly [name: string]: Float32Array;
}

/** Policy and AdamW's moments after `step` updates. */
export interface Snapshot {
  readonly step: number;
  readonly policy: NamedArrays;
  readonly m: NamedArrays;
  readonly v: NamedArrays;
  /** What a method trains beside the policy, where it does. */
  readonly beside?: NamedArrays;
}

/** Most bytes of past policies that a run holds in memory, to go back to. */
export const SNAPSHOT_LIMIT = 64 * 2 ** 20;
/** Most bytes of one run that the browser is asked to keep: weights, moments, pairs and model files. */
export const KEPT_LIMIT = 256 * 2 ** 20;

/** Bytes of weights and moments. @param parameters of the model */
export const snapshotSize = (parameters: number): number => 3 * parameters * Float32Array.BYTES_PER_ELEMENT;

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
