import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DataCommand, DataReport } from '../../client/dataProtocol';
import { pairStarts, unpackPairs } from '../../data/pairCodec';
import { MOST_BYTES, readData } from './readData';

const MODEL = new URL('../../../public/models/kitchen-small/', import.meta.url);
const fileOf = (name: string) => readFileSync(new URL(name, MODEL), 'utf8');
const tokenizer = { file: fileOf('tokenizer.json'), config: fileOf('tokenizer_config.json') };
const limits = { contextLength: 16, endToken: 0, vocab: 24 };
const EGG = { prompt: 'the steamed egg is', chosen: ' very tender .', rejected: ' salty .' };
const line = (row: object) => `${JSON.stringify(row)}\n`;

/** All reports of reading a file; the last is the answer. */
async function read(parts: BlobPart[] | Blob, change: Partial<DataCommand> = {}, now?: () => number) {
  const blob = Array.isArray(parts) ? new Blob(parts) : parts;
  const reports: DataReport[] = [];
  const command: DataCommand = { type: 'read', blob, name: 'pairs.jsonl', columns: {}, tokenizer, limits, ...change };
  await readData(command, (report) => reports.push(report), now);
  return reports;
}

async function answer(...given: Parameters<typeof read>) {
  const last = (await read(...given)).at(-1);
  if (last?.type !== 'read') throw new Error(`not read: ${JSON.stringify(last)}`);
  return last;
}

describe('a file', () => {
  it('becomes a preview and packed pairs', async () => {
    const long = { ...EGG, prompt: 'the steamed fish is', chosen: ' not very salty but juicy .' };
    const { preview, packed } = await answer([line(EGG), line(long), line({ ...EGG, chosen: ' delicious .' }), 'x']);
    expect(preview).toMatchObject({
      format: 'jsonl',
      columnNames: ['prompt', 'chosen', 'rejected'],
      rows: 4,
      used: 2,
      cut: 0,
      unit: 'tokens',
      brokenCharacters: 0,
      dropped: [
        { reason: 'token_unknown', count: 1, examples: [{ line: 3 }] },
        { reason: 'row_unreadable', count: 1, examples: [{ line: 4 }] },
      ],
    });
    expect(preview.first).toEqual([
      { line: 1, ...EGG },
      { line: 2, ...long },
    ]);
    expect(preview.lengths).toMatchObject({
      prompt: { mean: 4, histogram: { from: 4, width: 1, counts: [2] } },
      chosen: { mean: 5.5, longest: 7, histogram: { from: 3, counts: [0, 1, 0, 0, 1] } },
      rejected: { median: 3, histogram: { from: 3, counts: [2, 0, 0, 0, 0] } },
    });
    expect(unpackPairs(packed).map(([place, { chosenIds }]) => [place, chosenIds.length])).toEqual([
      [0, 4],
      [1, 7],
    ]);
  });

  it('has lengths in characters without a tokenizer, and nothing is packed', async () => {
    const { preview, packed } = await answer([line(EGG)], { tokenizer: undefined });
    expect(preview).toMatchObject({ used: 1, unit: 'characters', lengths: { prompt: { longest: 18 } } });
    expect(packed).toHaveLength(0);
  });

  it('without a usable row is shown all the same, with what its columns are', async () => {
    const { preview } = await answer(['better,worse\na,b\n'], { name: 'pairs.csv' });
    expect(preview).toMatchObject({
      used: 0,
      columns: undefined,
      columnNames: ['better', 'worse'],
      lengths: undefined,
    });
    expect(preview.dropped).toMatchObject([{ reason: 'field_missing', count: 1 }]);
  });

  it('shows only the beginning of long texts', async () => {
    const prompt = `${'a'.repeat(599)}😀${'b'.repeat(9000)}`;
    const { preview } = await answer([line({ ...EGG, prompt })], { tokenizer: undefined });
    expect(preview.first[0].prompt).toBe(`${'a'.repeat(599)}…`);
  });

  it('counts what is not UTF-8', async () => {
    const latin1 = Uint8Array.from([...line({ ...EGG, note: 'cafe' })].map((character) => character.charCodeAt(0)));
    latin1[latin1.lastIndexOf(101, -6)] = 0xe9;
    const { preview } = await answer([line(EGG).repeat(50), latin1]);
    expect(preview).toMatchObject({ used: 51, brokenCharacters: 1 });
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, BlobPart[], object]>([
    ['not_text', ['PAR1', new Uint8Array(64)], { code: 'file_invalid' }],
    ['not_text', [Uint8Array.from({ length: 512 }, (_, i) => 128 + (i % 128))], { code: 'file_invalid' }],
    ['header_too_wide', [`${'c,'.repeat(100_000)}\n`], { code: 'file_invalid' }],
    ['column_twice', ['chosen,chosen\n'], { code: 'file_invalid' }],
  ])('%s', async (problem, parts, expected) => {
    const reports = await read(parts, { name: 'pairs.csv' });
    expect(reports.at(-1)).toMatchObject({ type: 'failed', values: { problem, name: 'pairs.csv' }, ...expected });
  });

  it('is refused by its size before it is read', async () => {
    const unread = { size: MOST_BYTES + 1, stream: () => expect.unreachable() } as unknown as Blob;
    const values = { name: 'pairs.jsonl', size: 1000, limit: 1000 };
    expect(await read(unread)).toMatchObject([{ type: 'failed', code: 'file_too_large', values }]);
  });

  it('is refused where the browser cannot read it', async () => {
    const stream = new ReadableStream({ pull: () => Promise.reject(new Error('it was moved')) });
    const moved = { size: 4, stream: () => stream } as unknown as Blob;
    const values = { name: 'pairs.jsonl', problem: 'unreadable' };
    expect((await read(moved)).at(-1)).toMatchObject({ type: 'failed', code: 'file_invalid', values });
  });

  it.each(['{"model":{"type":"X"}}', '{', 'null'])('says what is wrong with a tokenizer: %s', async (file) => {
    const reports = await read([line(EGG)], { tokenizer: { file, config: undefined } });
    expect(reports.at(-1)).toMatchObject({
      type: 'failed',
      code: 'config_invalid',
      values: { name: 'tokenizer.json' },
    });
  });
});

it('reads tens of thousands of rows in bounded memory, and says how far it is', async () => {
  const rows = 20_000;
  const before = process.memoryUsage().rss;
  // Each look at the clock takes 15 ms.
  let clock = 0;
  const now = () => {
    clock += 15;
    return clock;
  };
  const reports = await read([line(EGG).repeat(rows), line({ ...EGG, chosen: 'x'.repeat(5_000_000) })], {}, now);
  const last = reports.at(-1);
  if (last?.type !== 'read') throw new Error(`not read: ${JSON.stringify(last)}`);
  expect(last.preview).toMatchObject({
    used: rows,
    dropped: [{ reason: 'row_too_large', count: 1, examples: [{ line: rows + 1 }] }],
  });
  expect(pairStarts(last.packed)).toHaveLength(rows);
  const told = reports.flatMap((report) => (report.type === 'progress' ? [report.bytes] : []));
  expect(told[0]).toBe(0);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  // Reports come ten times a second at most.
  expect(told.length).toBe(1 + Math.floor((clock - 15) / 105));
  expect(told.length).toBeGreaterThan(1);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(400);
});
