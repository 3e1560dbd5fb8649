import { describe, expect, it } from 'vitest';
import type { ColumnChoice } from '../../core/preferenceFile';
import { recogniseColumns } from './columns';
import { pairOfRow } from './pairOfRow';

/** The pair of a row, or why there is none. */
function pairOf(row: object, choice: ColumnChoice = {}) {
  const given = { line: 7, columns: new Map(Object.entries(row)) };
  const mapping = recogniseColumns(given, choice);
  if (typeof mapping === 'string') return { missing: mapping };
  return pairOfRow(given, mapping);
}
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const system = (content: string) => ({ role: 'system', content });

const PAIR = { line: 7, prompt: 'Why?', chosen: ' Because.', rejected: ' No.' };
const TRANSCRIPT = { ...PAIR, prompt: '\n\nSystem: Be kind.\n\nHuman: Why?\n\nAssistant:' };

describe('a recognised shape', () => {
  it.each<[string, object, object]>([
    [
      'TRL, explicit prompt',
      { prompt: 'a ', chosen: 'b', rejected: 'c' },
      { line: 7, prompt: 'a ', chosen: 'b', rejected: 'c' },
    ],
    ['TRL, implicit prompt', { chosen: 'Why? Because.', rejected: 'Why? No.' }, PAIR],
    ['TRL, a prompt of null', { prompt: null, chosen: 'Why? Because.', rejected: 'Why? No.' }, PAIR],
    ['TRL, messages', { prompt: [user('Why?')], chosen: [assistant('Because.')], rejected: [assistant('No.')] }, PAIR],
    [
      'TRL, messages with an implicit prompt',
      { chosen: [user('Why?'), assistant('Because.')], rejected: [user('Why?'), assistant('No.')] },
      PAIR,
    ],
    [
      'Anthropic HH',
      { chosen: '\n\nHuman: Why?\n\nAssistant: Because.', rejected: '\n\nHuman: Why?\n\nAssistant: No.' },
      { ...PAIR, prompt: '\n\nHuman: Why?\n\nAssistant:' },
    ],
    [
      'UltraFeedback-binarized',
      {
        prompt: 'Why?',
        prompt_id: 'x',
        chosen: [user('Why?'), assistant('Because.')],
        rejected: [user('Why?'), assistant('No.')],
        messages: [user('Why?'), assistant('Because.')],
        score_chosen: 8,
      },
      PAIR,
    ],
    [
      'messages beside whole conversations',
      {
        chosen: [user('Why?'), assistant('Because.')],
        rejected: [user('Why?'), assistant('No.')],
        messages: [user('Why?'), assistant('Because.')],
      },
      PAIR,
    ],
    ['Orca', { system: 'Be kind.', question: 'Why?', chosen: 'Because.', rejected: 'No.' }, TRANSCRIPT],
    ['Orca, without a system', { system: '', question: 'Why?', chosen: 'Because.', rejected: 'No.' }, PAIR],
    ['LLaMA-Factory', { instruction: 'Why?', input: '', chosen: 'Because.', rejected: 'No.' }, PAIR],
    [
      'LLaMA-Factory, with an input',
      { instruction: 'Why?', input: 'The sky.', chosen: 'Because.', rejected: 'No.' },
      { ...PAIR, prompt: 'Why?\nThe sky.' },
    ],
    [
      'LLaMA-Factory, ShareGPT',
      {
        conversations: [{ from: 'human', value: 'Why?' }],
        chosen: { from: 'gpt', value: 'Because.' },
        rejected: { from: 'gpt', value: 'No.' },
        system: 'Be kind.',
      },
      TRANSCRIPT,
    ],
    ['axolotl', { question: 'Why?', chosen_response: 'Because.', rejected_response: 'No.' }, PAIR],
    [
      'axolotl, argilla',
      { system: 'Be kind.', instruction: 'Why?', chosen_response: 'Because.', rejected_response: 'No.' },
      TRANSCRIPT,
    ],
    ['axolotl, icr', { system: 'Be kind.', input: 'Why?', chosen: 'Because.', rejected: 'No.' }, TRANSCRIPT],
    ['axolotl, prompt_pairs', { system: 'Be kind.', prompt: 'Why?', chosen: 'Because.', rejected: 'No.' }, TRANSCRIPT],
    [
      'axolotl, chat_template',
      { messages: [system('Be kind.'), user('Why?')], chosen: assistant('Because.'), rejected: assistant('No.') },
      TRANSCRIPT,
    ],
    ['names in capitals', { Question: 'Why?', Chosen: 'Because.', Rejected: 'No.' }, PAIR],
  ])('%s', (_, row, expected) => {
    expect(pairOf(row)).toEqual(expected);
  });

  it('follows a mapping by hand before the names that it knows', () => {
    const row = { prompt: 'Why?', chosen: 'x', better: ' Because.', worse: ' No.' };
    expect(pairOf(row, { chosen: 'better', rejected: 'worse' })).toEqual(PAIR);
    const others = { ask: 'Why?', prompt: 'x', chosen: ' Because.', rejected: ' No.' };
    expect(pairOf(others, { prompt: 'ask' })).toEqual(PAIR);
  });

  it('writes what comes after the first answer of a completion as a transcript', () => {
    const more = { prompt: [user('Why?')], chosen: [assistant('Because.'), user('Oh.')], rejected: [assistant('No.')] };
    expect(pairOf(more)).toEqual({ ...PAIR, chosen: ' Because.\n\nHuman: Oh.' });
  });

  it('keeps the longer history where the completions repeat only its end', () => {
    const row = {
      prompt: [user('Hi'), assistant('Hello'), user('Why?')],
      chosen: [user('Why?'), assistant('Because.')],
      rejected: [user('Why?'), assistant('No.')],
    };
    const prompt = '\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Why?\n\nAssistant:';
    expect(pairOf(row)).toEqual({ ...PAIR, prompt });
  });
});

describe('a row that is dropped', () => {
  it.each<[string, object]>([
    ['completion_empty', { prompt: 'a', chosen: ' \n', rejected: 'b' }],
    ['completion_empty', { chosen: 'the egg', rejected: 'the egg is' }],
    ['completion_empty', { prompt: 'a', chosen: [assistant('')], rejected: [assistant('b')] }],
    ['completion_empty', { chosen: [user('a')], rejected: [user('a'), assistant('b')] }],
    ['completion_empty', { prompt: 'a', chosen: [], rejected: [assistant('b')] }],
    ['completions_identical', { prompt: 'a', chosen: 'b', rejected: 'b' }],
    ['completions_identical', { chosen: 'a b', rejected: 'a b' }],
    ['completions_identical', { chosen: [user('a'), assistant('b')], rejected: [user('a'), assistant('b')] }],
    ['completions_identical', { prompt: 'a', chosen: [assistant('b')], rejected: 'b' }],
    ['prompt_empty', { prompt: '', chosen: 'a', rejected: 'b' }],
    ['prompt_empty', { chosen: 'a', rejected: 'b' }],
    ['prompt_empty', { chosen: [assistant('a')], rejected: [assistant('b')] }],
    ['field_unusable', { prompt: 'a', chosen: 3, rejected: 'b' }],
    ['field_unusable', { prompt: 'a', chosen: [3], rejected: 'b' }],
    ['field_unusable', { prompt: 'a', chosen: [{ role: 'nobody', content: 'b' }], rejected: 'c' }],
    ['field_unusable', { prompt: 'a', chosen: [{ role: 'assistant', content: [] }], rejected: 'c' }],
    ['field_unusable', { prompt: 'a', system: 1, chosen: 'b', rejected: 'c' }],
    ['field_unusable', { chosen: [user('a'), user('b')], rejected: [user('a'), assistant('b')] }],
    [
      'field_unusable',
      { prompt: 'a', chosen: JSON.parse('[{"__proto__":{"role":"user","content":"b"}}]'), rejected: 'c' },
    ],
  ])('%s: %j', (reason, row) => {
    expect(pairOf(row)).toMatchObject({ line: 7, reason, message: expect.stringMatching(/^line 7: .+; .+/) });
  });

  it('lacks a column', () => {
    expect(pairOf({ prompt: 'a', chosen: 'b' })).toEqual({ missing: 'rejected' });
    expect(pairOf({ prompt: 'a', toString: 'b' })).toEqual({ missing: 'chosen' });
  });
});
