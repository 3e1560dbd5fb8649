/** What the readers of the file formats give: the rows of a file, by the line on which each begins (counted from 1). */
import type { DroppedRow, DropReason } from '../../core/preferenceFile';

/** A row by its columns. A Map, because the names come from the file: `__proto__` is a column like any other. */
export interface Row {
  readonly line: number;
  readonly columns: ReadonlyMap<string, unknown>;
}

/** Rows that go beyond are dropped: the files are other people's. */
export const ROW_LIMITS = { characters: 1_000_000, columns: 256, depth: 32 } as const;

export function dropped(line: number, reason: DropReason, value: string, mend: string): DroppedRow {
  return { line, reason, message: `line ${line}: ${value}; ${mend}` };
}

export function missing(line: number, column: string): DroppedRow {
  return dropped(line, 'field_missing', `without "${column}"`, `give "${column}" as text or as chat messages`);
}

export function tooLarge(line: number, what: keyof typeof ROW_LIMITS): DroppedRow {
  const values = {
    characters: `a row of more than ${ROW_LIMITS.characters} characters`,
    columns: `more than ${ROW_LIMITS.columns} columns`,
    depth: `JSON nested more than ${ROW_LIMITS.depth} deep`,
  };
  return dropped(
    line,
    'row_too_large',
    values[what],
    what === 'characters' ? 'shorten it' : 'leave out what is not needed',
  );
}

/** Reads a file in pieces: each piece gives the rows that it completes, whatever the pieces' borders. */
export interface RowReader {
  push(chunk: string): (Row | DroppedRow)[];
  /** The last row, where the file does not end with a line break. */
  end(): (Row | DroppedRow)[];
}
