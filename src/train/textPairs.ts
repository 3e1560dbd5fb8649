import { type BatchShape, fitPair, type PreferencePair, shapeForPairs } from '../data/batching';
import type { TextPair } from '../data/jsonl';
import { EngineError } from '../errors';
import type { Architecture } from '../model/architecture';
import type { Tokenizer } from '../model/tokenizer';
import { batchLimits } from './batchTensors';
import type { PairSource } from './trainer';

/** Preference pairs from text, all tokenised at once. */
export class TextPairs implements PairSource {
  private constructor(
    private readonly data: readonly PreferencePair[],
    private readonly architecture: Architecture,
  ) {}

  /**
   * A prompt is tokenised alone and with each completion; the completion's tokens are what comes after the prompt's (TRL). The end token is
   * added to completions that lack it. @throws EngineError naming the pair that cannot be used
   */
  static tokenize(texts: readonly TextPair[], tokenizer: Tokenizer, architecture: Architecture): TextPairs {
    const { endToken } = architecture;
    const limits = batchLimits(architecture);
    const data = texts.map(({ prompt, chosen, rejected }, index) => {
      const promptIds = tokenizer.encode(prompt);
      const complete = (completion: string): number[] => {
        const ids = tokenizer.encode(prompt + completion).slice(promptIds.length);
        if (ids.length === 0) {
          const message = `a completion of pair ${index} is empty; write at least one word or drop the pair`;
          throw new EngineError('completion_empty', message, { pair: index });
        }
        return ids.at(-1) === endToken ? ids : [...ids, endToken];
      };
      return fitPair({ promptIds, chosenIds: complete(chosen), rejectedIds: complete(rejected) }, limits, index);
    });
    return new TextPairs(data, architecture);
  }

  get size(): number {
    return this.data.length;
  }

  shape(pairs: number): BatchShape {
    return shapeForPairs(this.data, pairs, batchLimits(this.architecture));
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => this.data[index]);
  }
}
