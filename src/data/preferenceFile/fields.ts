/** What the columns of a row hold: text, or chat messages. */
import type { ColumnMapping, DroppedRow } from '../../core/preferenceFile';
import { type Message, readMessages } from './messages';
import { dropped, missing, type Row } from './rows';

export type Field = string | readonly Message[];

export interface Fields {
  /** Absent: implicit. */
  readonly prompt?: Field;
  readonly chosen: Field;
  readonly rejected: Field;
  /** Absent where the column is, or blank. */
  readonly system?: string;
}

export function isText(field: Field | undefined): field is string {
  return typeof field === 'string';
}

export function readFields(row: Row, mapping: ColumnMapping): Fields | DroppedRow {
  const chosen = required(row, mapping.chosen);
  if (isDropped(chosen)) return chosen;
  const rejected = required(row, mapping.rejected);
  if (isDropped(rejected)) return rejected;
  const prompt = mapping.prompt === undefined ? undefined : required(row, mapping.prompt);
  if (isDropped(prompt)) return prompt;
  const system = optionalText(row, mapping.system);
  if (isDropped(system)) return system;
  const input = optionalText(row, mapping.input);
  if (isDropped(input)) return input;
  return {
    ...(prompt !== undefined && { prompt: isText(prompt) && input ? `${prompt}\n${input}` : prompt }),
    chosen,
    rejected,
    ...(system && { system }),
  };
}

function required({ line, columns }: Row, name: string): Field | DroppedRow {
  const value = columns.get(name);
  if (value === undefined || value === null) return missing(line, name);
  if (typeof value === 'string') return value;
  const messages = readMessages(value);
  if (typeof messages !== 'string') return messages;
  return dropped(line, 'field_unusable', `"${name}" holds ${messages}`, 'use text, or messages {role, content}');
}

/** Blank text reads as ''. */
function optionalText({ line, columns }: Row, name: string | undefined): string | DroppedRow {
  const value = name === undefined ? undefined : columns.get(name);
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return dropped(line, 'field_unusable', `"${name}" is not text`, 'write it as text');
  return value.trim() === '' ? '' : value;
}

function isDropped(value: Field | DroppedRow | undefined): value is DroppedRow {
  return typeof value === 'object' && 'reason' in value;
}
