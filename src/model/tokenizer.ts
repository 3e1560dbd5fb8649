/** Text to token ids and back, through Hugging Face's own JavaScript tokenizers. */
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { EngineError } from '../core/errors';

export interface Tokenizer {
  /** Size of the vocabulary, added tokens included. */
  readonly vocab: number;
  /**
   * Token ids of a text, without special tokens around it.
   * @throws EngineError token_unknown naming the first piece that is outside the vocabulary
   */
  encode(text: string): number[];
  /** The text of token ids; special tokens (the end of text) are left out unless asked for. Ids outside the vocabulary read as unknown. */
  decode(ids: readonly number[], options?: { readonly specialTokens?: boolean }): string;
  /** The text of one token by itself, as a label: without the space that its piece may carry. */
  label(id: number): string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * @param file the parsed tokenizer.json
 * @param config the parsed tokenizer_config.json, where there is one
 * @throws EngineError config_invalid when the file is not a tokenizer that the library knows
 */
export function loadTokenizer(file: unknown, config: unknown = {}): Tokenizer {
  const hub = construct(file, config);
  const model = (file as { readonly model: Json }).model;
  const unknown = unknownId(model, hub);
  const entries = hub.get_vocab();
  const specialTokens = new Set(
    [...hub.get_added_tokens_decoder().values()].filter((token) => token.special).map((token) => token.content),
  );

  const decode: Tokenizer['decode'] = (ids, options = {}) => {
    const kept = options.specialTokens ? ids : ids.filter((id) => !specialTokens.has(hub.id_to_token(id) ?? ''));
    return kept.length === 0 ? '' : hub.decode([...kept], { skip_special_tokens: false });
  };
  return {
    vocab: entries.size,
    encode(text) {
      const { ids, tokens } = hub.encode(text, { add_special_tokens: false });
      ids.forEach((id, i) => {
        // The library gives null or undefined where a model has no unknown token, whatever its type says.
        if (typeof id !== 'number' || id === unknown) throw unknownWord(tokens[i]);
      });
      return ids;
    },
    decode,
    label: (id) => decode([id], { specialTokens: true }).trim(),
  };
}

function construct(file: unknown, config: unknown): HubTokenizer {
  try {
    // Spaces before punctuation are part of the text here; the library would remove them where the config does not say otherwise.
    return new HubTokenizer(file as object, { clean_up_tokenization_spaces: false, ...(config as object) });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError('config_invalid', `tokenizer.json cannot be used: ${reason}`, {
      name: 'tokenizer.json',
      value: reason,
      mend: 'a tokenizer.json as Hugging Face tokenizers writes it',
    });
  }
}

/** The id that a model gives for text it does not know, by its `unk_id` (Unigram) or `unk_token` (the others). */
function unknownId(model: Json, hub: HubTokenizer): number | undefined {
  if (typeof model.unk_id === 'number') return model.unk_id;
  return typeof model.unk_token === 'string' ? hub.token_to_id(model.unk_token) : undefined;
}

function unknownWord(piece: string): EngineError {
  const word = piece.replaceAll('▁', ' ').trim() || piece;
  return new EngineError('token_unknown', `The tokenizer does not know "${word}"; use words of its vocabulary`, {
    word,
  });
}
