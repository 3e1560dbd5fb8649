/** JSON lines: one object a line. Empty lines are passed over; a line that is too long is skipped to its end. */

import type { DroppedRow } from '../../core/preferenceFile';
import { jsonRow } from './jsonRow';
import { ROW_LIMITS, type Row, type RowReader, tooLarge } from './rows';

export class JsonLinesReader implements RowReader {
  private line = 1;
  private text = '';
  private overlong = false;

  push(chunk: string): (Row | DroppedRow)[] {
    const rows: (Row | DroppedRow)[] = [];
    let from = 0;
    for (let to = chunk.indexOf('\n'); to >= 0; to = chunk.indexOf('\n', from)) {
      this.append(chunk.slice(from, to));
      rows.push(...this.end());
      this.line++;
      from = to + 1;
    }
    this.append(chunk.slice(from));
    return rows;
  }

  end(): (Row | DroppedRow)[] {
    const { text, overlong, line } = this;
    this.text = '';
    this.overlong = false;
    if (overlong) return [tooLarge(line, 'characters')];
    return text.trim() === '' ? [] : [jsonRow(text, line)];
  }

  private append(piece: string): void {
    if (this.text.length + piece.length > ROW_LIMITS.characters) this.overlong = true;
    this.text = this.overlong ? '' : this.text + piece;
  }
}
