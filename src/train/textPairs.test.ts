import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gpt2 } from '../model/gpt2';
import { loadTokenizer } from '../model/tokenizer';
import { TINY_GPT2 } from './testKit';
import { TextPairs } from './textPairs';

const file = new URL('../../public/models/kitchen-nano/tokenizer.json', import.meta.url);
const tokenizer = loadTokenizer(JSON.parse(readFileSync(file, 'utf8')));
const END = 0;
const architecture = gpt2({ ...TINY_GPT2, vocab_size: tokenizer.vocab, n_positions: 9, eos_token_id: END });

const PROMPT = 'the steamed egg is';
const tokenize = (prompt: string, chosen: string, rejected: string) =>
  TextPairs.tokenize([{ line: 1, prompt, chosen, rejected }], tokenizer, architecture);
const ids = (text: string) => tokenizer.encode(text);

describe('TextPairs', () => {
  it('tokenises prompt and completion together and ends every completion', async () => {
    const source = tokenize(PROMPT, ' very tender .', ' salty .<|endoftext|>');
    expect(await source.pairs([0])).toEqual([
      {
        promptIds: ids(PROMPT),
        chosenIds: [...ids('very tender .'), END],
        rejectedIds: [...ids('salty .'), END],
      },
    ]);
    expect(ids(PROMPT)).toHaveLength(4);
  });

  it('has one shape for all its batches: the longest input and completion', () => {
    const texts = [
      { line: 1, prompt: PROMPT, chosen: ' sweet .', rejected: ' not sweet .' },
      { line: 2, prompt: 'the', chosen: ' egg', rejected: ' fish' },
    ];
    const source = TextPairs.tokenize(texts, tokenizer, architecture);
    expect(source.size).toBe(2);
    expect(source.shape(3)).toEqual({ pairs: 3, positions: 4 + 4 - 1, rows: 2 * 3 * 4 });
  });

  it('cuts a completion at the end of the context', async () => {
    const [pair] = await tokenize(PROMPT, ' very tender and very sweet and juicy .', ' sweet .').pairs([0]);
    expect(pair.chosenIds).toEqual(ids('very tender and very sweet'));
  });

  it('drops what the model cannot take, by its line, and keeps the rest', async () => {
    const good = { prompt: PROMPT, chosen: ' sweet .', rejected: ' salty .' };
    const texts = [
      { ...good, line: 3, chosen: ' quite sweet .' },
      { ...good, line: 4 },
      { ...good, line: 9, prompt: `${PROMPT} very very very very very` },
    ];
    const source = TextPairs.tokenize(texts, tokenizer, architecture);
    expect(await source.pairs([0])).toEqual(await tokenize(PROMPT, ' sweet .', ' salty .').pairs([0]));
    expect(source.size).toBe(1);
    expect(source.dropped).toEqual([
      { line: 3, reason: 'token_unknown', message: expect.stringMatching(/^line 3: .*"quite"; use words/) },
      { line: 9, reason: 'prompt_too_long', message: expect.stringMatching(/^line 9: .*9 tokens.*; shorten/) },
    ]);
  });

  it.each([
    ['token_unknown', [PROMPT, ' quite tender .', ' sweet .'], /quite/],
    ['completion_empty', [PROMPT, '', ' sweet .'], /line 1: a completion is empty; write/],
    ['completion_empty', [PROMPT, ' sweet .', ''], /line 1: a completion is empty; write/],
    [
      'prompt_too_long',
      [`${PROMPT} very very very very very`, ' sweet .', ' salty .'],
      /9 tokens.*context of 9; shorten/,
    ],
    ['config_invalid', ['', ' sweet .', ' salty .'], /prompt of pair 0 is empty/],
  ])('%s: %j', (code, [prompt, chosen, rejected], message) => {
    const action = () => tokenize(prompt, chosen, rejected);
    expect(action).toThrow(message);
    expect(action).toThrow(expect.objectContaining({ code }));
  });
});
