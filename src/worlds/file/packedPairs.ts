import { EngineError } from '../../core/errors';
import { type BatchLimits, type BatchShape, fitPair, type PreferencePair } from '../../data/batching';
import { pairAt, pairStarts } from '../../data/pairCodec';
import type { PairSource } from '../../data/pairSource';

/** Preference pairs that stay packed in one array (data/pairCodec.ts): a hundred thousand small ones would take many times the memory. */
export class PackedPairs implements PairSource {
  private constructor(
    private readonly packed: Int32Array,
    private readonly starts: Int32Array,
    private readonly limits: BatchLimits,
    /** Of all pairs that were read. */
    private readonly lengths: { readonly input: number; readonly prompt: number; readonly completion: number },
    /** Of a subset: its pairs' places in the data set. */
    private readonly places?: Int32Array,
  ) {}

  /** Reads every pair once. @throws EngineError file_invalid where the numbers do not add up; as `fitPair`, naming the pair */
  static read(packed: Int32Array, limits: BatchLimits): PackedPairs {
    const lengths = { input: 0, prompt: 0, completion: 0 };
    const starts = startsOf(packed);
    starts.forEach((start, place) => {
      const { promptIds, chosenIds, rejectedIds } = fitPair(pairAt(packed, start), limits, place);
      const completion = Math.max(chosenIds.length, rejectedIds.length);
      lengths.input = Math.max(lengths.input, promptIds.length + completion - 1);
      lengths.prompt = Math.max(lengths.prompt, promptIds.length);
      lengths.completion = Math.max(lengths.completion, completion);
    });
    return new PackedPairs(packed, starts, limits, lengths);
  }

  get size(): number {
    return this.starts.length;
  }

  /** Tokens of the longest completion. */
  get longestCompletion(): number {
    return this.lengths.completion;
  }

  get longestPrompt(): number {
    return this.lengths.prompt;
  }

  /** Some of the pairs, with the batches' shape of all. @param places in this data set */
  subset(places: Int32Array): PackedPairs {
    const starts = places.map((place) => this.starts[place]);
    return new PackedPairs(this.packed, starts, this.limits, this.lengths, places);
  }

  place(index: number): number {
    return this.places?.[index] ?? index;
  }

  /** One shape for every batch: as long as the longest input, with room for the longest completion in every row. */
  shape(pairs: number): BatchShape {
    return { pairs, positions: this.lengths.input, rows: 2 * pairs * this.lengths.completion };
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => this.at(index));
  }

  /** As it is trained: cut at the end of the context. */
  at(index: number): PreferencePair {
    return fitPair(pairAt(this.packed, this.starts[index]), this.limits, index);
  }
}

function startsOf(packed: Int32Array): Int32Array {
  try {
    return pairStarts(packed);
  } catch (thrown) {
    const reason = (thrown as RangeError).message;
    throw new EngineError('file_invalid', `the packed pairs cannot be used: ${reason}`, { name: 'pairs', reason });
  }
}
