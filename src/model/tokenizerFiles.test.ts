import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { vocabularyFiles } from './modelTestKit';
import { readTokenizer, type TokenizerFiles } from './tokenizerFiles';

const files = vocabularyFiles();
const vocab: Record<string, number> = JSON.parse(files['vocab.json']);
const VOCAB_SIZE = Object.keys(vocab).length;
const read = (changes: TokenizerFiles = {}, modelVocab = VOCAB_SIZE) =>
  readTokenizer({ ...files, ...changes }, modelVocab);

const refusal = (changes: TokenizerFiles, modelVocab = VOCAB_SIZE): EngineError | undefined => {
  try {
    read(changes, modelVocab);
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown;
    throw thrown;
  }
  return undefined;
};

describe('vocab.json and merges.txt', () => {
  const { tokenizer, tokenizerJson } = read();

  it('merge pieces in the order of the merges, words apart', () => {
    const pieces = ['lower', 'Ġlow', 'Ġthe', 'Ġ', 'x'].map((piece) => vocab[piece]);
    expect(tokenizer.encode('lower low the x')).toEqual(pieces);
    expect(tokenizer.decode(pieces)).toBe('lower low the x');
  });

  it('carry every text there and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('keep the end of text in one piece', () => {
    expect(tokenizer.encode('low<|endoftext|>')).toEqual([vocab.low, 256]);
    expect(tokenizer.decode([vocab.low, 256])).toBe('low');
  });

  it('make a tokenizer.json that is the same tokenizer', () => {
    const again = readTokenizer({ 'tokenizer.json': tokenizerJson }, VOCAB_SIZE);
    expect(again.tokenizerJson).toBe(tokenizerJson);
    for (const text of ['lower the', ' flow\n\n', '热的 égg', '']) {
      expect(again.tokenizer.encode(text)).toEqual(tokenizer.encode(text));
    }
  });

  it('are as tokenizer_config.json says about a first space', () => {
    const config = JSON.stringify({ add_prefix_space: true });
    const withConfig = read({ 'tokenizer_config.json': config });
    expect(withConfig.tokenizer.encode('low')).toEqual([vocab.Ġlow]);
    expect(withConfig.tokenizerConfigJson).toBe(config);
  });

  it('are read with any line ends', () => {
    const merges = files['merges.txt'].replaceAll('\n', '\r\n');
    expect(read({ 'merges.txt': merges }).tokenizer.encode(' the')).toEqual([vocab.Ġthe]);
  });
});

describe('what is refused', () => {
  const vocabWith = (changes: object) => JSON.stringify({ ...vocab, ...changes });

  it.each<[string, TokenizerFiles, RegExp]>([
    ['no JSON', { 'vocab.json': '{' }, /vocab\.json.*not JSON/],
    ['a list', { 'vocab.json': '[]' }, /vocab\.json.*not an object/],
    ['an id that is no number', { 'vocab.json': vocabWith({ a: 'b' }) }, /"a" has no id/],
    ['a negative id', { 'vocab.json': vocabWith({ a: -1 }) }, /"a" has no id/],
    ['a huge id', { 'vocab.json': vocabWith({ a: 2 ** 40 }) }, /"a" has no id/],
    ['an id twice', { 'vocab.json': vocabWith({ a: 3 }) }, /two tokens have the id 3/],
    ['no end of text', { 'vocab.json': '{"a":0}' }, /lacks <\|endoftext\|>/],
    ['a merge of three', { 'merges.txt': 'l o w' }, /line 1 is not two pieces/],
    ['a merge of nothing', { 'merges.txt': 'l ' }, /line 1 is not two pieces/],
    ['a merge of unknown pieces', { 'merges.txt': '#version: 0.2\nl o\nq z' }, /line 3: vocab\.json lacks "qz"/],
    ['a tokenizer.json that is no JSON', { 'tokenizer.json': 'x' }, /tokenizer\.json.*not JSON/],
    ['a tokenizer.json that is a list', { 'tokenizer.json': '[1]' }, /tokenizer\.json.*not an object/],
    ['a broken tokenizer_config.json', { 'tokenizer_config.json': 'null' }, /tokenizer_config\.json.*not an object/],
  ])('%s', (_, changes, message) => {
    const error = refusal(changes);
    expect(error?.code).toBe('file_invalid');
    expect(error?.message).toMatch(message);
  });

  it('a directory without a tokenizer', () => {
    expect(() => readTokenizer({ 'vocab.json': files['vocab.json'] }, VOCAB_SIZE)).toThrow(/tokenizer\.json/);
  });

  it('a tokenizer with more tokens than the model', () => {
    expect(refusal({}, VOCAB_SIZE - 1)).toMatchObject({
      code: 'checkpoint_mismatch',
      values: { expected: `at most ${VOCAB_SIZE - 1} tokens`, actual: `${VOCAB_SIZE} tokens` },
    });
    expect(refusal({}, VOCAB_SIZE + 1)).toBeUndefined();
  });

  it('with an EngineError, whatever tokenizer.json holds', () => {
    const model = fc.oneof(
      fc.jsonValue(),
      fc.record({ type: fc.constantFrom('BPE', 'WordPiece', 'Unigram', 'x'), vocab: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('model', 'decoder', 'added_tokens'), model), (content) => {
        refusal({ 'tokenizer.json': JSON.stringify(content) });
      }),
      { numRuns: 300 },
    );
  });
});
