import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../errors';
import { PreferenceReader } from './preferenceReader';

function read(text: string, ...options: ConstructorParameters<typeof PreferenceReader>) {
  const reader = new PreferenceReader(...options);
  const pairs = [...reader.push(text), ...reader.end()];
  return { pairs, report: reader.report };
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
    const { pairs, report } = read(rows.join(''), {}, 'pairs.jsonl');
    expect(pairs.map((pair) => pair.line)).toEqual([2, 6]);
    expect(report).toMatchObject({ used: 2, columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' } });
    expect([...report.dropped]).toEqual([
      ['row_unreadable', 2],
      ['completion_empty', 1],
      ['field_missing', 1],
    ]);
    expect(report.examples.map(({ message }) => message)).toEqual([
      'line 1: not JSON; write one JSON object for each row',
      'line 3: an empty completion; write at least one word',
      'line 4: not JSON; write one JSON object for each row',
      'line 5: without "prompt"; give "prompt" as text or as chat messages',
    ]);
  });

  it('reads optional columns row by row', () => {
    const chat = { question: 'Why?', chosen: 'Because.', rejected: 'No.' };
    const { pairs, report } = read(line({ ...chat, system: null }) + line({ ...chat, system: 'Be kind.' }));
    expect(pairs.map(({ prompt }) => prompt)).toEqual(['Why?', '\n\nSystem: Be kind.\n\nHuman: Why?\n\nAssistant:']);
    expect(report.columns).toMatchObject({ system: 'system', prompt: 'question' });
  });

  it('drops a first row that lacks its prompt, and no other', () => {
    const { pairs, report } = read(line({ chosen: 'good', rejected: 'bad' }) + line(EGG));
    expect(pairs).toEqual([{ line: 2, ...EGG }]);
    expect([...report.dropped]).toEqual([['prompt_empty', 1]]);
  });

  it('takes columns by hand', () => {
    const choice = { prompt: 'q', chosen: 'yes', rejected: 'no' };
    expect(read(line({ q: 'the egg is', yes: ' good', no: ' bad' }), choice).pairs).toEqual([{ line: 1, ...EGG }]);
  });

  it.each<[string, RegExp]>([
    ['', /^the data: empty; write at least one row of prompt, chosen and rejected$/],
    ['[]', /^the data: empty/],
    ['a,b\n1,2\n3,4', /no row of 2 can be used; line 2: no column for chosen among a, b; name it "chosen"/],
    [line({ ...EGG, rejected: EGG.chosen }), /no row of 1 can be used; line 1: chosen and rejected are the same/],
    ['chosen,rejected,chosen\na,b,c', /the header of the data: "chosen" twice; use a name of its own/],
    ['PAR1\0\0', /not text; use JSONL, JSON or CSV in UTF-8 \(export Parquet as JSONL\)/],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
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
  ])('reads 100,000 rows within seconds: %s', (_, write) => {
    const text = write(100_000);
    const reader = new PreferenceReader();
    const started = performance.now();
    for (let i = 0; i < text.length; i += 65536) reader.push(text.slice(i, i + 65536));
    reader.end();
    // Half a second where nothing else runs; minutes if each piece were read again with the next.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
