import { type BatchShape, fitPair, type PreferencePair, shapeForPairs } from '../data/batching';
import type { DroppedRow } from '../data/preferenceFile/rows';
import type { TextPair } from '../data/preferenceFile/textPair';
import { EngineError, type ErrorCode } from '../errors';
import type { Architecture } from '../model/architecture';
import type { Tokenizer } from '../model/tokenizer';
import { batchLimits } from './batchTensors';
import type { PairSource } from './trainer';

/** Preference pairs from text, all tokenised at once. */
export class TextPairs implements PairSource {
  private constructor(
    private readonly data: readonly PreferencePair[],
    private readonly architecture: Architecture,
    /** Pairs that the model cannot take: words unknown to its tokenizer, prompts that leave no room for a completion. */
    readonly dropped: readonly DroppedRow<ErrorCode>[],
  ) {}

  /**
   * A prompt is tokenised alone and with each completion; the completion's tokens are what comes after the prompt's (TRL). The end token is
   * added to completions that lack it. @throws EngineError where no pair can be used: the first one's, by its line
   */
  static tokenize(texts: readonly TextPair[], tokenizer: Tokenizer, architecture: Architecture): TextPairs {
    const limits = batchLimits(architecture);
    const dropped: DroppedRow<ErrorCode>[] = [];
    let first: EngineError | undefined;
    const data = texts.flatMap((text, index) => {
      try {
        return [fitPair(tokenizePair(text, tokenizer, architecture.endToken), limits, index)];
      } catch (thrown) {
        if (!(thrown instanceof EngineError)) throw thrown;
        const { code, values } = thrown;
        const message = `line ${text.line}: ${thrown.message}`;
        first ??= new EngineError(code, message, values);
        dropped.push({ line: text.line, reason: code, message });
        return [];
      }
    });
    if (data.length === 0 && first) throw first;
    return new TextPairs(data, architecture, dropped);
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

function tokenizePair({ line, prompt, chosen, rejected }: TextPair, tokenizer: Tokenizer, end: number): PreferencePair {
  const promptIds = tokenizer.encode(prompt);
  const complete = (completion: string): number[] => {
    const ids = tokenizer.encode(prompt + completion).slice(promptIds.length);
    if (ids.length === 0) {
      const message = 'a completion is empty; write at least one word or drop the pair';
      throw new EngineError('completion_empty', message, { pair: line });
    }
    return ids.at(-1) === end ? ids : [...ids, end];
  };
  return { promptIds, chosenIds: complete(chosen), rejectedIds: complete(rejected) };
}
