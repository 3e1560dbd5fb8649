import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../core/errors';
import { firstDropped } from './droppedRows';
import { PreferenceReader } from './preferenceReader';

function read(text: string, ...options: ConstructorParameters<typeof PreferenceReader>) {
  const reader = new PreferenceReader(...options);
  const pairs = [...reader.push(text), ...reader.end()];
  return { pairs, reader };
}
const EGG = { prompt: 'the egg is', chosen: ' good', rejected: ' bad' };
const line = (row: object) => `${JSON.stringify(row)}\n`;

describe('PreferenceReader', () => {
  it.each([
    ['JSON lines', `\uFEFF${line(EGG)}\r\n${line(EGG)}`, [1, 3]],
    ['a JSON list', `\u00A0\n${JSON.stringify([EGG, EGG], undefined, 2)}`, [3, 8]],
    ['CSV', '\uFEFFprompt,chosen,rejected\r\nthe egg is, good," bad"\r\nthe egg is, good, bad', [2, 3]],
  ])('tells %s by its first character', (_, text, lines) => {
    expect(read(text).pairs).toEqual(lines.map((number) => ({ line: number, ...EGG })));
  });

  it('reads messages in CSV where they are JSON', () => {
    const messages = JSON.stringify([{ role: 'assistant', content: 'good' }]).replaceAll('"', '""');
    expect(read(`prompt,chosen,rejected\nthe egg is,"${messages}",bad`).pairs).toEqual([{ line: 2, ...EGG }]);
  });

  it('counts and names what it drops, and goes on', () => {
    const rest = { chosen: EGG.chosen, rejected: EGG.rejected };
    const rows = ['nonsense\n', line(EGG), line({ ...EGG, chosen: '' }), '{"prompt"\n', line(rest), line(EGG)];
    const { pairs, reader } = read(rows.join(''), {}, 'pairs.jsonl');
    expect(pairs.map((pair) => pair.line)).toEqual([2, 6]);
    expect(reader.rows).toBe(6);
    expect(reader.columns).toMatchObject({ prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' });
    expect(reader.dropped.counts.map(({ reason, count }) => [reason, count])).toEqual([
      ['row_unreadable', 2],
      ['completion_empty', 1],
      ['field_missing', 1],
    ]);
    expect(firstDropped(reader.dropped.counts).map(({ message }) => message)).toEqual([
      'line 1: not JSON; write one JSON object for each row',
      'line 3: an empty completion; write at least one word',
      'line 4: not JSON; write one JSON object for each row',
      'line 5: without "prompt"; give "prompt" as text or as chat messages',
    ]);
  });

  it('reads optional columns row by row', () => {
    const chat = { question: 'Why?', chosen: 'Because.', rejected: 'No.' };
    const { pairs, reader } = read(line({ ...chat, system: null }) + line({ ...chat, system: 'Be kind.' }));
    expect(pairs.map(({ prompt }) => prompt)).toEqual(['Why?', '\n\nSystem: Be kind.\n\nHuman: Why?\n\nAssistant:']);
    expect(reader.columns).toMatchObject({ system: 'system', prompt: 'question' });
  });

  it('drops a first row that lacks its prompt, and no other', () => {
    const { pairs, reader } = read(line({ chosen: 'good', rejected: 'bad' }) + line(EGG));
    expect(pairs).toEqual([{ line: 2, ...EGG }]);
    expect(reader.dropped.counts).toMatchObject([{ reason: 'prompt_empty', count: 1 }]);
  });

  it('takes columns by hand', () => {
    const choice = { prompt: 'q', chosen: 'yes', rejected: 'no' };
    expect(read(line({ q: 'the egg is', yes: ' good', no: ' bad' }), choice).pairs).toEqual([{ line: 1, ...EGG }]);
  });

  it('takes no column for the prompt, and what a user says, where that is said by hand', () => {
    const whole = { prompt: 'x', chosen: 'the egg is good', rejected: 'the egg is bad' };
    expect(read(line(whole), { prompt: null }).pairs).toEqual([{ line: 1, ...EGG }]);
    const dish = { dish: 'the egg is', chosen: 'good', rejected: 'bad' };
    expect(read(line(dish), { prompt: 'dish', chat: true }).pairs).toEqual([{ line: 1, ...EGG }]);
  });

  it('tells the format wherever the beginning is cut', () => {
    const reader = new PreferenceReader({}, 'pairs.csv');
    const text = ` \n${line(EGG)}${line(EGG)}`;
    const pairs = [...[...text].flatMap((character) => reader.push(character)), ...reader.end()];
    expect(pairs.map((pair) => pair.line)).toEqual([2, 3]);
    expect(reader.format).toBe('jsonl');
    const binary = new PreferenceReader({}, 'pairs.csv');
    expect(() => [binary.push('PAR1'), binary.push('\0'), binary.end()]).toThrow('not text');
  });

  it('does not wait for ever for a file to begin', () => {
    const reader = new PreferenceReader();
    expect(() => ['\n', ' '].map((blank) => reader.push(blank.repeat(600_000)))).toThrow('empty');
  });

  it('lists the columns of all rows, whatever is read of them', () => {
    const rows = [line({ a: 1 }), line({ b: 2, a: 3 }), line({ ['c'.repeat(300)]: 1 })];
    expect(read(rows.join('')).reader.columnNames).toEqual(['a', 'b']);
    const many = Array.from({ length: 40 }, (_, i) =>
      Object.fromEntries(Array.from({ length: 9 }, (_, k) => [i * 9 + k, 0])),
    );
    expect(read(many.map(line).join('')).reader.columnNames).toHaveLength(256);
  });

  it('keeps a few examples of each reason, and no long message', () => {
    const bad = line({ ['x'.repeat(900)]: 1 });
    const { reader } = read(bad.repeat(100) + line({ ...EGG, chosen: '' }));
    expect(reader.dropped.counts).toMatchObject([
      { reason: 'field_missing', count: 100 },
      { reason: 'completion_empty', count: 1 },
    ]);
    const [{ examples }] = reader.dropped.counts;
    expect(examples.map((example) => example.line)).toEqual([1, 2, 3, 4, 5]);
    expect(examples.every(({ message }) => message.length <= 300)).toBe(true);
  });

  it.each<[string, string, string]>([
    ['jsonl', 'pairs.csv', line(EGG)],
    ['json', 'pairs.csv', JSON.stringify([EGG])],
    ['csv', 'pairs.json', 'prompt,chosen,rejected\nthe egg is, good, bad'],
    ['csv', 'pairs.csv', '[prompt],chosen,rejected\nthe egg is, good, bad'],
    ['jsonl', 'pairs.jsonl', 'nonsense'],
  ])('reads %s from %s', (format, name, text) => {
    expect(read(text, { prompt: text.startsWith('[prompt]') ? '[prompt]' : 'prompt' }, name).reader.format).toBe(
      format,
    );
  });

  it.each<[string, string, RegExp]>([
    [
      'column_twice',
      'chosen,rejected,chosen\na,b,c',
      /the data: the header names "chosen" twice; use a name of its own/,
    ],
    ['not_text', 'PAR1\0\0', /not text; use JSONL, JSON or CSV in UTF-8 \(export Parquet as JSONL\)/],
    ['not_text', '\uFFFDa\uFFFDbc\uFFFD', /not text/],
    ['header_too_wide', `${'c,'.repeat(100_000)}\n1,2`, /a header of more than 256 columns/],
    ['header_unreadable', '"chosen', /a header that cannot be read \(unclosed quotation mark\)/],
  ])('refuses a file: %s', (problem, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: 'file_invalid', values: expect.objectContaining({ problem }) }),
    );
  });

  it('only ever throws an EngineError', () => {
    const row = fc.record({ prompt: fc.jsonValue(), chosen: fc.jsonValue(), rejected: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), row.map(line), fc.array(row).map(line)), (text) => {
        try {
          read(text);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(EngineError);
        }
      }),
    );
  });

  it.each<[string, (rows: number) => string]>([
    ['JSON lines', (rows) => Array.from({ length: rows }, (_, i) => line({ ...EGG, prompt: `egg ${i}` })).join('')],
    ['a JSON list', (rows) => JSON.stringify(Array.from({ length: rows }, (_, i) => ({ ...EGG, prompt: `egg ${i}` })))],
    [
      'CSV',
      (rows) => `prompt,chosen,rejected\n${Array.from({ length: rows }, (_, i) => `egg ${i}, good, "bad"\n`).join('')}`,
    ],
    ['one line without end', (rows) => `${line(EGG)}{"${'x'.repeat(200 * rows)}`],
  ])('touches each character of 10,000 rows a few times only: %s', (_, write) => {
    const text = write(10_000);
    const pieces = Array.from({ length: Math.ceil(text.length / 1024) }, (_, i) =>
      text.slice(1024 * i, 1024 * (i + 1)),
    );
    const reader = new PreferenceReader();
    const touched = charactersTouched(() => {
      for (const piece of pieces) reader.push(piece);
      reader.end();
    });
    expect(touched).toBeGreaterThanOrEqual(text.length);
    // Hundreds of times, if each piece were read again with the next.
    expect(pieces.length).toBeGreaterThan(100);
    expect(touched).toBeLessThan(20 * text.length);
  });
});

/** How many characters the methods of strings, and JSON.parse, look at meanwhile. */
function charactersTouched(read: () => void): number {
  let touched = 0;
  const restore: (() => void)[] = [];
  const count = (owner: object, name: string, cost: (text: string, result: unknown) => number) => {
    const method = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Reflect.set(owner, name, function counted(this: unknown, ...args: unknown[]) {
      const result = method.apply(this, args);
      touched += cost(String(owner === JSON ? args[0] : this), result);
      return result;
    });
    restore.push(() => Reflect.set(owner, name, method));
  };
  const whole = (text: string) => text.length;
  const taken = (_: string, result: unknown) => String(result).length;
  for (const name of ['split', 'trim', 'replace', 'normalize', 'endsWith']) count(String.prototype, name, whole);
  for (const name of ['slice', 'charCodeAt']) count(String.prototype, name, name === 'slice' ? taken : () => 1);
  count(RegExp.prototype, 'test', () => 1);
  count(JSON, 'parse', whole);
  try {
    read();
    return touched;
  } finally {
    for (const undo of restore) undo();
  }
}
