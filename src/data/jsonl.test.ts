import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors';
import { parseJsonl } from './jsonl';

const errorOf = (text: string) => {
  try {
    parseJsonl(text);
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown;
    throw thrown;
  }
  return undefined;
};

describe('parseJsonl', () => {
  it('reads rows, and passes over empty lines, other columns, CRLF and a byte order mark', () => {
    const text =
      '\uFEFF{"prompt":"p ","chosen":"a","rejected":"b","source":1}\r\n\r\n{"prompt":"","chosen":"c","rejected":"d"}\n';
    expect(parseJsonl(text)).toEqual([
      { prompt: 'p ', chosen: 'a', rejected: 'b' },
      { prompt: '', chosen: 'c', rejected: 'd' },
    ]);
  });

  it.each([
    ['the egg is good', 'the egg is bad', 'the egg is '],
    ['abc', 'abc', 'abc'],
    ['x', 'y', ''],
    ['😀😁', '😀😂', '😀'],
  ])('finds the implicit prompt of %j and %j', (chosen, rejected, prompt) => {
    const [row] = parseJsonl(JSON.stringify({ chosen, rejected }));
    expect(row.prompt).toBe(prompt);
    expect([row.prompt + row.chosen, row.prompt + row.rejected]).toEqual([chosen, rejected]);
  });

  it.each([
    ['{"prompt":"a","chosen":"b"}', 'line 2', 'without "rejected"'],
    ['{"chosen":3,"rejected":"b"}', 'line 2', '"chosen" is of type number'],
    ['{"prompt":[],"chosen":"a","rejected":"b"}', 'line 2', '"prompt" is a list'],
    ['{"prompt"', 'line 2', 'not JSON'],
    ['[1]', 'line 2', 'not an object'],
  ])('names the line of %s', (row, name, value) => {
    const text = `{"prompt":"a","chosen":"b","rejected":"c"}\n${row}`;
    expect(errorOf(text)).toMatchObject({ code: 'config_invalid', values: { name, value } });
    expect(errorOf(text)?.message).toContain(name);
  });

  it('refuses data without a row', () => {
    expect(errorOf(' \n')?.code).toBe('config_invalid');
  });

  it('only ever throws an EngineError', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void errorOf(text)));
  });
});
