/**
 * A JSON list of objects, element by element, so that one bad element costs no other. An element ends at the next comma or bracket that is
 * outside its own brackets and strings; one whose brackets or quotation marks are never closed therefore takes the rest of the file with it.
 */

import type { DroppedRow } from '../../core/preferenceFile';
import { JsonNesting, jsonRow } from './jsonRow';
import { dropped, ROW_LIMITS, type Row, type RowReader, tooLarge } from './rows';

const [NEWLINE, COMMA, OPEN, CLOSE] = ['\n', ',', '[', ']'].map((character) => character.charCodeAt(0));

export class JsonListReader implements RowReader {
  private line = 1;
  private state: 'before' | 'inside' | 'after' | 'refused' = 'before';
  private nesting = new JsonNesting();
  private text = '';
  /** Where the present element begins; 0 while only white space was seen. */
  private firstLine = 0;
  private overlong = false;

  push(chunk: string): (Row | DroppedRow)[] {
    const rows: (Row | DroppedRow)[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === NEWLINE) this.line++;
      if (this.state === 'inside') {
        const outside = this.nesting.depth === 0 && !this.nesting.inString;
        if (outside && (code === COMMA || code === CLOSE)) {
          this.append(chunk.slice(from, i));
          rows.push(...this.element());
          if (code === CLOSE) this.state = 'after';
          from = i + 1;
        } else {
          if (this.firstLine === 0 && !isSpace(code)) this.firstLine = this.line;
          this.nesting.step(code);
        }
      } else if (!isSpace(code)) {
        if (this.state === 'after') {
          rows.push(dropped(this.line, 'row_unreadable', 'text after the end of the list', 'write one JSON list'));
          this.state = 'refused';
        }
        if (this.state === 'before' && code === OPEN) this.state = 'inside';
        from = i + 1;
      }
    }
    if (this.state === 'inside') this.append(chunk.slice(from));
    return rows;
  }

  end(): (Row | DroppedRow)[] {
    return this.state === 'inside' ? this.element() : [];
  }

  private element(): (Row | DroppedRow)[] {
    const { text, overlong, firstLine } = this;
    this.text = '';
    this.overlong = false;
    this.firstLine = 0;
    this.nesting = new JsonNesting();
    if (firstLine === 0) return [];
    return [overlong ? tooLarge(firstLine, 'characters') : jsonRow(text, firstLine)];
  }

  private append(piece: string): void {
    if (this.text.length + piece.length > ROW_LIMITS.characters) this.overlong = true;
    this.text = this.overlong ? '' : this.text + piece;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
