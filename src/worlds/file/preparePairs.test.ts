import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackPairs } from '../../data/pairCodec';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { loadTokenizer } from '../../model/tokenizer';
import { TINY_GPT2 } from '../../train/trainTestKit';
import { PackedPairs } from './packedPairs';
import { PairTokenizer } from './pairTokenizer';
import { checkUsable, MOST_ROWS, type PrepareOptions, preparePairs } from './preparePairs';

const file = new URL('../../../public/models/kitchen-nano/tokenizer.json', import.meta.url);
const hub = loadTokenizer(JSON.parse(readFileSync(file, 'utf8')));
const END = 0;
const CONTEXT = 9;
const architecture = gpt2({ ...TINY_GPT2, vocab_size: hub.vocab, n_positions: CONTEXT, eos_token_id: END });
const tokenizer = new PairTokenizer(hub, { contextLength: CONTEXT, endToken: END, vocab: hub.vocab });

const PROMPT = 'the steamed egg is';
const GOOD = { prompt: PROMPT, chosen: ' sweet .', rejected: ' salty .' };
const ids = (text: string) => hub.encode(text);
const ended = (text: string) => [...ids(text), END];

async function* chunksOf(text: string, size = 4096) {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}
const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Prepares rows as JSON lines. */
async function prepare(rows: readonly object[] | string, options: Partial<PrepareOptions> = {}) {
  const text = typeof rows === 'string' ? rows : lines(rows);
  const prepared = await preparePairs(chunksOf(text), { fileName: '', columns: {}, tokenizer, ...options });
  return { ...prepared, pairs: unpackPairs(prepared.packed).map(([, pair]) => pair) };
}

describe('a pair', () => {
  it('is tokenised prompt and completion together, and every completion ends', async () => {
    const { pairs } = await prepare([{ ...GOOD, chosen: ' very tender .', rejected: ' salty .<|endoftext|>' }]);
    expect(pairs).toEqual([
      { promptIds: ids(PROMPT), chosenIds: ended('very tender .'), rejectedIds: ended('salty .') },
    ]);
    expect(ids(PROMPT)).toHaveLength(4);
  });

  it('is cut at the end of the context, which is counted', async () => {
    const long = { ...GOOD, chosen: ' very tender and very sweet and juicy .' };
    const { pairs, report } = await prepare([long, GOOD]);
    expect(pairs[0].chosenIds).toEqual(ids('very tender and very sweet'));
    expect(report).toMatchObject({ used: 2, cut: 1 });
    expect(report.lengths.chosen).toEqual(
      new Map([
        [5, 1],
        [3, 1],
      ]),
    );
  });

  it('of a million tokens is cut before it is tokenised', async () => {
    const endless = ' very sweet'.repeat(60_000);
    const { pairs, report } = await prepare([
      { ...GOOD, chosen: endless },
      { ...GOOD, prompt: PROMPT + endless },
    ]);
    expect(pairs.map(({ chosenIds }) => chosenIds)).toEqual([ids('very sweet very sweet very')]);
    expect(report.dropped).toMatchObject([{ reason: 'prompt_too_long', count: 1 }]);
    expect(report.cut).toBe(1);
  });
});

describe('what the model cannot take', () => {
  it.each([
    ['token_unknown', { chosen: ' quite tender .' }, /^line 1: .*"quite"; use words/],
    ['prompt_too_long', { prompt: `${PROMPT} very very very very very` }, /^line 1: .*9 tokens.*context of 9; shorten/],
    [
      'completions_identical',
      { prompt: `${PROMPT} not sweet but very`, chosen: ' sweet .', rejected: ' sweet and .' },
      /same tokens/,
    ],
    ['completion_empty', { chosen: '' }, /empty completion/],
    ['prompt_empty', { prompt: '' }, /empty prompt/],
  ])('%s', async (reason, change, message) => {
    const { pairs, report } = await prepare([{ ...GOOD, ...change }, GOOD]);
    expect(pairs).toEqual([{ promptIds: ids(PROMPT), chosenIds: ended('sweet .'), rejectedIds: ended('salty .') }]);
    expect(report).toMatchObject({ rows: 2, used: 1, dropped: [{ reason, count: 1 }] });
    expect(report.dropped[0].examples[0].message).toMatch(message);
  });

  it('names a tokenizer that is not the model’s', async () => {
    const other = new PairTokenizer(hub, { contextLength: CONTEXT, endToken: END, vocab: 5 });
    const { report } = await prepare([GOOD], { tokenizer: other });
    expect(report).toMatchObject({ used: 0, dropped: [{ reason: 'token_out_of_range', count: 1 }] });
  });
});

describe('a file', () => {
  it('is counted whole: rows, columns, formats, first pairs and lengths', async () => {
    const rows = [...Array.from({ length: 30 }, (_, i) => ({ ...GOOD, id: i })), 'nonsense'];
    const progress: number[] = [];
    const { report, packed } = await prepare(rows as object[], { onProgress: (count) => progress.push(count) });
    expect(report).toMatchObject({
      format: 'jsonl',
      rows: 31,
      used: 30,
      cut: 0,
      columnNames: ['prompt', 'chosen', 'rejected', 'id'],
      columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
      dropped: [{ reason: 'row_unreadable', count: 1, examples: [{ line: 31 }] }],
    });
    expect(report.first).toHaveLength(20);
    expect(report.first[0]).toEqual({ line: 1, ...GOOD });
    expect(report.lengths.prompt).toEqual(new Map([[4, 30]]));
    expect(packed).toHaveLength(30 * (4 + 4 + 3 + 3));
    expect(progress.at(-1)).toBe(31);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('is read without a tokenizer, in characters', async () => {
    const { report, packed } = await prepare([{ prompt: 'Why?', chosen: ' Because.', rejected: ' No.' }], {
      tokenizer: undefined,
    });
    expect(packed).toHaveLength(0);
    expect(report).toMatchObject({ used: 1, lengths: { prompt: new Map([[4, 1]]), chosen: new Map([[9, 1]]) } });
  });

  it.each([
    ['empty', ' \n', /^the data: empty; write at least one row/],
    ['empty', '[]', /^the data: empty/],
    [
      'no_row_usable',
      'a,b\n1,2\n3,4',
      /no row of 2 can be used; line 2: no column for chosen among a, b; name it "chosen"/,
    ],
  ])('without a usable row is an error where one is needed: %s', async (problem, text, message) => {
    const { report } = await prepare(text);
    expect(() => checkUsable(report)).toThrow(message);
    expect(() => checkUsable(report)).toThrow(
      expect.objectContaining({ code: 'file_invalid', values: expect.objectContaining({ problem }) }),
    );
  });

  it('of too many rows is refused, whatever they hold', async () => {
    const reading = preparePairs(chunksOf('x\n'.repeat(MOST_ROWS + 2), 1 << 20), {
      fileName: 'x.csv',
      columns: {},
      tokenizer: undefined,
    });
    await expect(reading).rejects.toMatchObject({ code: 'file_invalid', values: { problem: 'too_many_rows' } });
  });
});

describe('PackedPairs', () => {
  it('has one shape for all its batches: the longest input and completion', async () => {
    const { packed } = await prepare([
      { prompt: PROMPT, chosen: ' sweet .', rejected: ' not sweet .' },
      { prompt: 'the', chosen: ' egg', rejected: ' fish' },
    ]);
    const source = PackedPairs.read(packed, batchLimits(architecture));
    expect(source.size).toBe(2);
    expect(source.shape(3)).toEqual({ pairs: 3, positions: 4 + 4 - 1, rows: 2 * 3 * 4 });
    expect(await source.pairs([1, 0])).toMatchObject([{ promptIds: ids('the') }, { promptIds: ids(PROMPT) }]);
  });

  it('refuses numbers that are no pairs', () => {
    const packed = Int32Array.of(0, 1, 1, 9, 5, 5);
    expect(() => PackedPairs.read(packed, batchLimits(architecture))).toThrow(/packed pairs end at 6, not at 15/);
  });
});
