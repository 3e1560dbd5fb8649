import { type BatchShape, type PreferencePair, shapeForPairs } from '../data/batching';
import { packedStarts, pairAt } from '../data/pairCodec';
import type { Architecture } from '../model/architecture';
import { batchLimits } from './batchTensors';
import type { PairSource } from './trainer';

/** Preference pairs from text, tokenised before (preparePairs.ts); each is unpacked when its turn comes. */
export class TextPairs implements PairSource {
  private readonly starts: readonly number[];

  /** @param packed as data/pairCodec.ts writes it. @throws RangeError where its lengths do not add up */
  constructor(
    private readonly packed: Int32Array,
    private readonly architecture: Architecture,
  ) {
    this.starts = packedStarts(packed);
  }

  get size(): number {
    return this.starts.length;
  }

  /** @throws EngineError as `shapeForPairs` */
  shape(pairs: number): BatchShape {
    return shapeForPairs(this.all(), pairs, batchLimits(this.architecture));
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => pairAt(this.packed, this.starts[index]));
  }

  private *all(): Iterable<PreferencePair> {
    for (const start of this.starts) yield pairAt(this.packed, start);
  }
}
