/** The row that one JSON object holds. */
import type { DroppedRow } from '../../core/preferenceFile';
import { dropped, ROW_LIMITS, type Row, tooLarge } from './rows';

const MEND = 'write one JSON object for each row';

export function jsonRow(text: string, line: number): Row | DroppedRow {
  if (text.length > ROW_LIMITS.characters) return tooLarge(line, 'characters');
  const nesting = new JsonNesting();
  for (let i = 0; i < text.length; i++) {
    nesting.step(text.charCodeAt(i));
    if (nesting.depth > ROW_LIMITS.depth) return tooLarge(line, 'depth');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return dropped(line, 'row_unreadable', 'not JSON', MEND);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return dropped(line, 'row_unreadable', 'not a JSON object', MEND);
  }
  const columns = Object.entries(value);
  return columns.length > ROW_LIMITS.columns ? tooLarge(line, 'columns') : { line, columns: new Map(columns) };
}

const CODES = { quote: 34, backslash: 92, openList: 91, closeList: 93, openObject: 123, closeObject: 125 } as const;

/** How deep the present character of a JSON text is nested, and whether it is in a string. */
export class JsonNesting {
  depth = 0;
  inString = false;
  private escaped = false;

  step(code: number): void {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === CODES.backslash) this.escaped = true;
      else if (code === CODES.quote) this.inString = false;
    } else if (code === CODES.quote) this.inString = true;
    else if (code === CODES.openObject || code === CODES.openList) this.depth++;
    else if ((code === CODES.closeObject || code === CODES.closeList) && this.depth > 0) this.depth--;
  }
}
