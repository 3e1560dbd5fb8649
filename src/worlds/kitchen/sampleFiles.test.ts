import { describe, expect, it } from 'vitest';
import { PreferenceReader } from '../../data/preferenceFile/preferenceReader';
import { answerTable, verdictLines } from './sampleFiles';

/** The files are written by `npx vitest run --project unit src/worlds/kitchen/sampleFiles.test.ts -u`. */
const FOLDER = '../../../public/samples';

function read(text: string, name: string) {
  const reader = new PreferenceReader({}, name);
  return { pairs: [...reader.push(text), ...reader.end()], dropped: reader.dropped.counts };
}

describe('the sample of JSON lines', () => {
  it('is what the grammar gives', async () => {
    await expect(verdictLines()).toMatchFileSnapshot(`${FOLDER}/kitchen-verdicts.jsonl`);
  });

  it('is read without loss', () => {
    const { pairs, dropped } = read(verdictLines(), 'kitchen-verdicts.jsonl');
    expect(pairs).toHaveLength(300);
    expect(dropped).toEqual([]);
    expect(pairs.every(({ prompt, chosen }) => /^the \w+ \w+ is$/.test(prompt) && /^ .* \.$/.test(chosen))).toBe(true);
  });
});

describe('the sample table', () => {
  it('is what the grammar gives', async () => {
    await expect(answerTable()).toMatchFileSnapshot(`${FOLDER}/kitchen-answers.csv`);
  });

  it('is read but for the rows that it has for the purpose', () => {
    const { pairs, dropped } = read(answerTable(), 'kitchen-answers.csv');
    // Two more have words that no kitchen tokenizer knows.
    expect(pairs).toHaveLength(302);
    expect(pairs[0].chosen).toMatch(/^ /);
    expect(dropped.map(({ reason, examples }) => [reason, examples[0].line])).toEqual([
      ['completion_empty', 42],
      ['completions_identical', 92],
      ['row_unreadable', 262],
    ]);
  });
});
