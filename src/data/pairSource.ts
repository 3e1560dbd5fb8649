import type { Batch, BatchLimits, BatchShape, PreferencePair } from './batching';

/** What a run is trained on, whatever that is made of. */
export interface DataSource {
  /** Most items (pairs, …) that it will ever hold. */
  readonly size: number;
  /** Shape of a batch of so many. */
  shape(items: number): BatchShape;
}

/** Where the pairs with these indices stand in the data set. */
export function placesOf(source: Pick<PairSource, 'place'>, indices: readonly number[]): number[] {
  return indices.map((index) => source.place?.(index) ?? index);
}

/** A data set of preference pairs, which may be made as they are asked for. */
export interface PairSource extends DataSource {
  pairs(indices: readonly number[]): Promise<readonly PreferencePair[]>;
  /** The batch of a step, where the source has an order of its own; else a shuffled one per epoch. */
  batch?(step: number, pairs: number): readonly number[];
  /** Where the source holds only some pairs of a data set: the place there of the pair with this index. */
  place?(index: number): number;
  /** Lays out a batch, where that is not done as it should be. */
  collate?(pairs: readonly PreferencePair[], shape: BatchShape, limits: BatchLimits): Batch;
}
