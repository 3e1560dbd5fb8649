/** A tokenizer from the files of a Hugging Face directory. */
import { EngineError } from '../core/errors';
import { byteLevelBpe } from './byteLevelBpe';
import { loadTokenizer, type Tokenizer } from './tokenizer';

/** The files that `readTokenizer` looks at, as far as a directory has them. */
export const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json', 'vocab.json', 'merges.txt'] as const;
export type TokenizerFiles = Readonly<Partial<Record<(typeof TOKENIZER_FILES)[number], string>>>;

export interface ReadTokenizer {
  readonly tokenizer: Tokenizer;
  /** Content of a tokenizer.json: the directory's own, or one made of vocab.json and merges.txt. */
  readonly tokenizerJson: string;
  /** Content of tokenizer_config.json, where there is one. */
  readonly tokenizerConfigJson?: string;
}

/**
 * @param files tokenizer.json, or vocab.json and merges.txt; tokenizer_config.json where there is one
 * @param modelVocab ids that the model has
 * @throws EngineError file_invalid, config_invalid, or checkpoint_mismatch where the tokenizer has more tokens than the model
 */
export function readTokenizer(files: TokenizerFiles, modelVocab: number): ReadTokenizer {
  const configText = files['tokenizer_config.json'];
  const config = configText === undefined ? {} : parseObject('tokenizer_config.json', configText);
  const own = files['tokenizer.json'];
  const file = own === undefined ? fromVocabulary(files, config) : parseObject('tokenizer.json', own);
  const tokenizer = loadTokenizer(file, config);
  if (tokenizer.vocab > modelVocab) {
    const [tensor, expected, actual] = ['tokenizer.json', `at most ${modelVocab} tokens`, `${tokenizer.vocab} tokens`];
    const message = `the tokenizer has ${actual}, the model ${modelVocab}; use the tokenizer that belongs to the model`;
    throw new EngineError('checkpoint_mismatch', message, { tensor, expected, actual });
  }
  const tokenizerJson = own ?? `${JSON.stringify(file, null, 2)}\n`;
  return { tokenizer, tokenizerJson, ...(configText !== undefined && { tokenizerConfigJson: configText }) };
}

function fromVocabulary(files: TokenizerFiles, config: Readonly<Record<string, unknown>>): object {
  const [vocab, merges] = [files['vocab.json'], files['merges.txt']];
  if (vocab !== undefined && merges !== undefined) return byteLevelBpe(vocab, merges, config.add_prefix_space === true);
  const [name, reason] = ['tokenizer.json', 'it is missing, and there are no vocab.json and merges.txt in its place'];
  throw new EngineError('file_invalid', `${name}: ${reason}`, { name, reason });
}

function parseObject(name: string, text: string): Readonly<Record<string, unknown>> {
  const invalid = (reason: string) =>
    new EngineError('file_invalid', `${name} cannot be used: ${reason}`, { name, reason });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw invalid('it is not an object');
  return parsed as Readonly<Record<string, unknown>>;
}
