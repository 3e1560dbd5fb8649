import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvParser, type CsvRecord } from './csv';
import { ROW_LIMITS } from './rows';

function parse(...chunks: string[]): CsvRecord[] {
  const parser = new CsvParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}
const cellsOf = (...chunks: string[]) => parse(...chunks).map(({ cells, problem }) => problem ?? cells);

/** As RFC 4180 writes a table: every cell that needs it in quotation marks, and others at will. */
function write(table: readonly (readonly string[])[], quoteAll: boolean, lineBreak: string): string {
  const cell = (text: string) => (quoteAll || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return table.map((cells) => cells.map(cell).join(',') + lineBreak).join('');
}

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '好', '😀'), maxLength: 6 });
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));

/** The text, cut at given places. */
function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, i) => text.slice(places[i], place));
}

describe('CsvParser', () => {
  it('reads what RFC 4180 writes, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat()),
        (given, all, lineBreak, cuts) => {
          expect(cellsOf(...cutAt(write(given, all, lineBreak), cuts))).toEqual(given);
        },
      ),
    );
  });

  it('gives any text the same records, wherever it is cut, and never throws', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (given, cuts) => {
        expect(parse(...cutAt(given, cuts))).toEqual(parse(given));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['a,b', [['a', 'b']]],
    ['a,\r\n', [['a', '']]],
    ['\n\r\na\n\n', [['a']]],
    ['""', [['']]],
    ['"a\r"\n', [['a\r']]],
    ['a"b,c', [['a"b', 'c']]],
    ['"a"b,c\nd,e', ['text after a quoted cell', ['d', 'e']]],
    ['"a,b\n', ['unclosed quotation mark']],
  ])('%j', (text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it('names the line on which a record begins', () => {
    expect(parse('a\n"b\nb"\n\nc').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('gives up an endless record, and goes on at the next line', () => {
    const long = 'x'.repeat(ROW_LIMITS.characters + 1);
    expect(cellsOf(`${long}\na,b\n`)).toEqual(['too long', ['a', 'b']]);
    expect(cellsOf('a,"', long, '\nb,c\n')).toEqual(['too long', ['b', 'c']]);
    expect(cellsOf(`${','.repeat(ROW_LIMITS.columns)}\na,b`)).toEqual(['too many cells', ['a', 'b']]);
  });
});
