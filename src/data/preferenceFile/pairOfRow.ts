/** The preference pair that a row holds, as text; or why it holds none. */
import type { ColumnMapping, DroppedRow, TextPair } from '../../core/preferenceFile';
import { type Field, isText, readFields } from './fields';
import { splitImplicit } from './implicitPrompt';
import { commonLead, type Message } from './messages';
import { dropped, type Row } from './rows';
import { completionText, promptText } from './transcript';

export function pairOfRow(row: Row, mapping: ColumnMapping): TextPair | DroppedRow {
  const { line } = row;
  const fields = readFields(row, mapping);
  if ('reason' in fields) return fields;
  const { prompt, system, chosen, rejected } = fields;
  if (isText(chosen) && isText(rejected)) {
    if (prompt === undefined) {
      const split = chosen === rejected ? { prompt: '', chosen, rejected } : splitImplicit(chosen, rejected);
      return checked({ line, ...split });
    }
    if (isText(prompt) && system === undefined && !mapping.chat) return checked({ line, prompt, chosen, rejected });
  }
  const before = [
    ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
    ...asMessages(prompt ?? [], 'user'),
  ];
  return pairOfChat(line, before, asMessages(chosen, 'assistant'), asMessages(rejected, 'assistant'));
}

/**
 * What chosen and rejected share at their beginning is the prompt, where it begins with the user's or the system's message: data that has a
 * prompt column too repeats it there (UltraFeedback).
 */
function pairOfChat(
  line: number,
  before: readonly Message[],
  chosen: readonly Message[],
  rejected: readonly Message[],
): TextPair | DroppedRow {
  const lead = commonLead(chosen, rejected);
  if (lead > 0 && lead === chosen.length && lead === rejected.length) return identical(line);
  const shared = before.length === 0 || chosen[0]?.role === 'user' || chosen[0]?.role === 'system' ? lead : 0;
  const messages = before.length > shared ? before : chosen.slice(0, shared);
  const completions = [chosen.slice(shared), rejected.slice(shared)];
  if (completions.some((completion) => completion.length === 0)) return empty(line);
  if (completions.some(([first]) => first.role !== 'assistant')) {
    const value = 'chosen and rejected do not differ first in what the assistant says';
    return dropped(line, 'field_unusable', value, 'let both answer the same messages');
  }
  const prompt = promptText(messages);
  const [better, worse] = completions.map((completion) => ({ completion, text: completionText(completion, prompt) }));
  if ([better, worse].some(({ completion }) => completion[0].content.trim() === '')) return empty(line);
  return checked({ line, prompt, chosen: better.text, rejected: worse.text });
}

function checked(pair: TextPair): TextPair | DroppedRow {
  if (pair.chosen.trim() === '' || pair.rejected.trim() === '') return empty(pair.line);
  if (pair.chosen === pair.rejected) return identical(pair.line);
  if (pair.prompt !== '') return pair;
  return dropped(
    pair.line,
    'prompt_empty',
    'an empty prompt',
    'write one, or begin chosen and rejected with the same one',
  );
}

function asMessages(field: Field, role: 'user' | 'assistant'): readonly Message[] {
  return isText(field) ? [{ role, content: field }] : field;
}

function empty(line: number): DroppedRow {
  return dropped(line, 'completion_empty', 'an empty completion', 'write at least one word');
}

function identical(line: number): DroppedRow {
  const value = 'chosen and rejected are the same';
  return dropped(line, 'completions_identical', value, 'a pair needs two different completions');
}
