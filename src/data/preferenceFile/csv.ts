/**
 * CSV as RFC 4180 has it, in pieces: commas, records that end with LF or CRLF, cells in quotation marks that may hold commas, line breaks
 * and doubled quotation marks. A quotation mark inside an unquoted cell is a character.
 */
import { ROW_LIMITS } from './rows';

export interface CsvRecord {
  /** The line on which the record begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: 'too long' | 'too many cells' | 'text after a quoted cell' | 'unclosed quotation mark';
}

const [QUOTE, COMMA, CR, LF] = ['"', ',', '\r', '\n'].map((character) => character.charCodeAt(0));

export class CsvParser {
  private line = 1;
  private firstLine = 1;
  /** `quote`: after a quotation mark inside a quoted cell, the cell's end or the first of two. */
  private state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  private cell = '';
  private cells: string[] = [];
  private length = 0;
  /** Whether the last character outside quotation marks was a CR: before LF it belongs to the line break. */
  private carriage = false;
  private quotes = false;
  private problem: CsvRecord['problem'];

  push(chunk: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = 0;
    const take = (to: number, next: number) => {
      this.append(chunk.slice(from, to));
      from = next;
    };
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === LF) this.line++;
      if (this.state === 'quoted') {
        // A record that is too long has no trustworthy quotation marks: it is given up at the next line break.
        if (code === LF && this.length + i - from > ROW_LIMITS.characters) this.state = 'plain';
        else {
          if (code === QUOTE) {
            take(i, i + 1);
            this.state = 'quote';
          }
          continue;
        }
      }
      if (code === COMMA || code === LF) {
        take(i, i + 1);
        this.endCell(code === LF);
        if (code === LF) records.push(...this.record());
      } else if (code === QUOTE && this.state === 'start') {
        this.state = 'quoted';
        this.quotes = true;
        from = i + 1;
      } else if (code === QUOTE && this.state === 'quote') {
        this.state = 'quoted'; // the second of two is the character; `from` is at it
      } else if (this.state === 'start') this.state = 'plain';
      else if (this.state === 'quote' && code !== CR) {
        this.problem ??= 'text after a quoted cell';
        this.state = 'plain';
      }
      this.carriage = code === CR;
    }
    take(chunk.length, 0);
    return records;
  }

  /** The last record, where the text does not end with a line break. */
  end(): CsvRecord[] {
    if (this.state === 'start' && this.cells.length === 0) return [];
    if (this.state === 'quoted') this.problem ??= 'unclosed quotation mark';
    this.endCell(true);
    return this.record();
  }

  private append(piece: string): void {
    this.length += piece.length;
    if (this.length > ROW_LIMITS.characters) this.problem ??= 'too long';
    this.cell = this.problem ? '' : this.cell + piece;
  }

  private endCell(last: boolean): void {
    const cell = last && this.carriage && this.cell.endsWith('\r') ? this.cell.slice(0, -1) : this.cell;
    if (this.cells.length >= ROW_LIMITS.columns) this.problem ??= 'too many cells';
    else this.cells.push(cell);
    this.cell = '';
    this.state = 'start';
  }

  private record(): CsvRecord[] {
    const { cells, problem, firstLine } = this;
    const blank = cells.length === 1 && cells[0] === '' && !this.quotes;
    this.cells = [];
    this.length = 0;
    this.carriage = false;
    this.quotes = false;
    this.problem = undefined;
    this.firstLine = this.line;
    if (problem) return [{ line: firstLine, cells: [], problem }];
    return blank ? [] : [{ line: firstLine, cells }];
  }
}
