/**
 * Preference data as JSON lines, {"prompt", "chosen", "rejected"} as strings (TRL's standard preference format). Without a prompt, it is
 * the longest common prefix of chosen and rejected (TRL's implicit prompt). Other columns are ignored, empty lines too.
 */
import { EngineError } from '../errors';

export interface TextPair {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

/** @throws EngineError config_invalid naming the first bad line by its number, counted from 1, or the lack of any row */
export function parseJsonl(text: string): TextPair[] {
  const rows: TextPair[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() !== '') rows.push(parseRow(line, index + 1));
    });
  if (rows.length === 0) throw invalid('the data', 'empty', 'at least one line {"prompt", "chosen", "rejected"}');
  return rows;
}

function parseRow(line: string, number: number): TextPair {
  const name = `line ${number}`;
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw invalid(name, 'not JSON', 'one JSON object on each line');
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw invalid(name, 'not an object', 'one JSON object on each line');
  }
  const { prompt, chosen, rejected } = row as Readonly<Record<string, unknown>>;
  if (typeof chosen !== 'string') throw invalid(name, kindOf('chosen', chosen), '"chosen" as a string');
  if (typeof rejected !== 'string') throw invalid(name, kindOf('rejected', rejected), '"rejected" as a string');
  if (typeof prompt === 'string') return { prompt, chosen, rejected };
  if (prompt !== undefined && prompt !== null) throw invalid(name, kindOf('prompt', prompt), '"prompt" as a string');
  return withoutCommonPrefix(chosen, rejected);
}

/** Cuts between characters, never inside a surrogate pair. */
function withoutCommonPrefix(chosen: string, rejected: string): TextPair {
  let length = 0;
  for (const character of chosen) {
    if (!rejected.startsWith(character, length)) break;
    length += character.length;
  }
  return { prompt: chosen.slice(0, length), chosen: chosen.slice(length), rejected: rejected.slice(length) };
}

function kindOf(column: string, value: unknown): string {
  if (value === undefined) return `without "${column}"`;
  return `"${column}" is ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `of type ${typeof value}`}`;
}

function invalid(name: string, value: string, mend: string): EngineError {
  return new EngineError('config_invalid', `${name}: ${value}; use ${mend}`, { name, value, mend });
}
