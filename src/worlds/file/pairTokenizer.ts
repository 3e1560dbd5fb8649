import { EngineError } from '../../core/errors';
import type { TextPair, TokenLimits } from '../../core/preferenceFile';
import { fitPair, type PreferencePair, promptTooLong } from '../../data/batching';
import type { Tokenizer } from '../../model/tokenizer';

export interface TokenizedPair {
  /** As it is trained: its completions end where the context does. */
  readonly pair: PreferencePair;
  /** Whether a completion was cut. */
  readonly cut: boolean;
}

/**
 * Far more characters than a token has on average. Of longer texts only so much is tokenised as may fit the context by this measure: what
 * lies behind is cut anyway, and a tokenizer may take minutes for a row of a million tokens.
 */
const CHARACTERS_PER_TOKEN = 64;
/** Whatever the context: Hugging Face's tokenizers overflow the stack with much longer texts. */
const MOST_CHARACTERS = 100_000;

/** Text pairs as a model reads them. */
export class PairTokenizer {
  private readonly mostCharacters: number;

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly limits: TokenLimits,
  ) {
    this.mostCharacters = Math.min(MOST_CHARACTERS, CHARACTERS_PER_TOKEN * limits.contextLength);
  }

  /**
   * A prompt is tokenised alone and with each completion; the completion's tokens are what comes after the prompt's (TRL). The end token is
   * added to completions that lack it, and completions are cut at the end of the context.
   * @throws EngineError token_unknown, token_out_of_range, prompt_too_long, completion_empty, or config_invalid for an empty prompt
   */
  tokenize({ line, prompt, chosen, rejected }: TextPair): TokenizedPair {
    const { contextLength: context, endToken: padId, vocab } = this.limits;
    const promptIds = this.tokenizer.encode(this.beginning(prompt));
    if (prompt.length > this.mostCharacters) throw promptTooLong(Math.max(promptIds.length, context), context);
    const whole = {
      promptIds,
      chosenIds: this.completion(line, prompt, promptIds.length, chosen),
      rejectedIds: this.completion(line, prompt, promptIds.length, rejected),
    };
    const pair = fitPair(whole, { vocab, context, padId });
    const unended = [chosen, rejected].some((completion) => prompt.length + completion.length > this.mostCharacters);
    return { pair, cut: unended || pair !== whole };
  }

  private completion(line: number, prompt: string, promptLength: number, completion: string): number[] {
    const text = this.beginning(prompt + completion);
    const ids = this.tokenizer.encode(text).slice(promptLength);
    if (ids.length === 0) {
      const message = 'a completion is empty; write at least one word or drop the pair';
      throw new EngineError('completion_empty', message, { pair: line });
    }
    const { endToken } = this.limits;
    const ended = text.length < prompt.length + completion.length || ids.at(-1) === endToken;
    return ended ? ids : [...ids, endToken];
  }

  /** What may fit the context of a text; it ends with a whole word where there are spaces. */
  private beginning(text: string): string {
    if (text.length <= this.mostCharacters) return text;
    const start = text.slice(0, this.mostCharacters);
    const words = start.replace(/\s\S*$/u, '');
    return words.trim() === '' ? start.replace(/[\uD800-\uDBFF]$/, '') : words;
  }
}
