/** The tokenizer.json of a GPT-2 directory that has only vocab.json and merges.txt: byte-level BPE (Radford et al. 2019). */
import { EngineError } from '../core/errors';

const END_OF_TEXT = '<|endoftext|>';
/** More than any tokenizer has, so that a hostile file cannot ask for unbounded work. */
const MAX_TOKENS = 2 ** 20;

/**
 * @param vocab vocab.json: token to id
 * @param merges merges.txt: one merge a line, the most frequent first
 * @param addPrefixSpace whether a text begins as if with a space (tokenizer_config.json)
 * @returns the content of tokenizer.json as Hugging Face tokenizers writes it
 * @throws EngineError file_invalid naming the file and what is wrong with it
 */
export function byteLevelBpe(vocab: string, merges: string, addPrefixSpace = false): object {
  const ids = parseVocabulary(vocab);
  const byteLevel = { type: 'ByteLevel', add_prefix_space: addPrefixSpace, trim_offsets: true, use_regex: true };
  const end = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [{ id: ids.get(END_OF_TEXT), content: END_OF_TEXT, ...end }],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: { ...byteLevel, trim_offsets: false },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(ids),
      merges: parseMerges(merges, ids),
    },
  };
}

function parseVocabulary(source: string): ReadonlyMap<string, number> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    throw invalid('vocab.json', 'it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('vocab.json', 'it is not an object of tokens and their ids');
  }
  const entries = Object.entries(parsed);
  if (entries.length > MAX_TOKENS) throw invalid('vocab.json', `it has ${entries.length} tokens`);
  const taken = new Set<number>();
  for (const [token, id] of entries) {
    if (!Number.isInteger(id) || id < 0 || id >= MAX_TOKENS) throw invalid('vocab.json', `${quoted(token)} has no id`);
    if (taken.has(id)) throw invalid('vocab.json', `two tokens have the id ${id}, one of them ${quoted(token)}`);
    taken.add(id);
  }
  const ids = new Map<string, number>(entries);
  if (!ids.has(END_OF_TEXT)) throw invalid('vocab.json', `it lacks ${END_OF_TEXT}`);
  return ids;
}

function parseMerges(source: string, ids: ReadonlyMap<string, number>): [string, string][] {
  const lines = source.split(/\r?\n/);
  if (lines.length > MAX_TOKENS) throw invalid('merges.txt', `it has ${lines.length} lines`);
  return lines.flatMap((line, i): [string, string][] => {
    if (line === '' || (i === 0 && line.startsWith('#version'))) return [];
    const parts = line.split(' ');
    if (parts.length !== 2 || parts.includes('')) throw invalid('merges.txt', `line ${i + 1} is not two pieces`);
    const [left, right] = parts;
    const unknown = [left, right, left + right].find((piece) => !ids.has(piece));
    if (unknown !== undefined) throw invalid('merges.txt', `line ${i + 1}: vocab.json lacks ${quoted(unknown)}`);
    return [[left, right]];
  });
}

function quoted(token: string): string {
  return `"${token.slice(0, 40)}"`;
}

function invalid(name: string, reason: string): EngineError {
  return new EngineError('file_invalid', `${name} cannot be used: ${reason}`, { name, reason });
}
