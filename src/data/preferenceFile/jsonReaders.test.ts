import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonLinesReader } from './jsonLines';
import { JsonListReader } from './jsonList';
import { ROW_LIMITS, type RowReader } from './rows';

const FORMATS: readonly [string, () => RowReader, (rows: readonly string[]) => string][] = [
  ['JSON lines', () => new JsonLinesReader(), (rows) => rows.map((row) => `${row}\n`).join('')],
  ['a JSON list', () => new JsonListReader(), (rows) => `[\n${rows.join(',\n')}\n]\n`],
];

function read(reader: RowReader, chunks: readonly string[]) {
  const rows = [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
  return rows.map((row) => ('reason' in row ? { line: row.line, reason: row.reason } : row));
}

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

const objects = fc.array(fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), {
  maxLength: 8,
});

describe.each(FORMATS)('%s', (name, reader, write) => {
  const firstLine = name === 'JSON lines' ? 1 : 2;

  it('gives back what was written, by its line, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 40 }), (given, size) => {
        const text = write(given.map((row) => JSON.stringify(row)));
        const expected = given.map((row, i) => {
          const parsed: object = JSON.parse(JSON.stringify(row));
          return { line: i + firstLine, columns: new Map(Object.entries(parsed)) };
        });
        expect(read(reader(), pieces(text, size))).toEqual(expected);
      }),
    );
  });

  it.each([
    ['"text"', 'row_unreadable'],
    ['[1]', 'row_unreadable'],
    ['{"a":tru}', 'row_unreadable'],
    ['{"a":1} {"b":2}', 'row_unreadable'],
    [`{"a":${'['.repeat(ROW_LIMITS.depth)}${']'.repeat(ROW_LIMITS.depth)}}`, 'row_too_large'],
    [`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'row_too_large'],
    [`{"a":"${'x'.repeat(ROW_LIMITS.characters)}"}`, 'row_too_large'],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, i]))), 'row_too_large'],
  ])('drops a bad row and goes on: %.40s', (bad, reason) => {
    const text = write(['{"a":1}', bad, '{"a":2}']);
    expect(read(reader(), pieces(text, 4096))).toEqual([
      { line: firstLine, columns: new Map([['a', 1]]) },
      { line: firstLine + 1, reason },
      { line: firstLine + 2, columns: new Map([['a', 2]]) },
    ]);
  });

  it('takes the names of an object’s prototype as columns like any other', () => {
    const [row] = read(reader(), [write(['{"__proto__":{"chosen":"a"},"constructor":"b"}'])]);
    expect(row).toEqual({
      line: firstLine,
      columns: new Map<string, unknown>([
        ['__proto__', JSON.parse('{"chosen":"a"}')],
        ['constructor', 'b'],
      ]),
    });
  });

  it('never throws', () => {
    const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '\n', ' ') });
    fc.assert(fc.property(text, (given) => void read(reader(), [given])));
  });
});

describe('JSON lines', () => {
  it('reads CRLF, passes over empty lines, and loses one line to a bracket that is never closed', () => {
    expect(read(new JsonLinesReader(), ['{"a":1}\r\n\r\n{"a":[\n{"a":2}'])).toEqual([
      { line: 1, columns: new Map([['a', 1]]) },
      { line: 3, reason: 'row_unreadable' },
      { line: 4, columns: new Map([['a', 2]]) },
    ]);
  });
});

describe('a JSON list', () => {
  it('names a list that breaks off, and text after its end', () => {
    expect(read(new JsonListReader(), ['[{"a":1},\n{"a":'])).toMatchObject([
      { line: 1 },
      { line: 2, reason: 'row_unreadable' },
    ]);
    expect(read(new JsonListReader(), ['[{"a":1}]\n[{"a":2}]'])).toMatchObject([
      { line: 1 },
      { line: 2, reason: 'row_unreadable' },
    ]);
    expect(read(new JsonListReader(), ['[ ]'])).toEqual([]);
  });
});
