/** The rows of a CSV file; its first record is the header. */

import type { DroppedRow } from '../../core/preferenceFile';
import { CsvParser, type CsvRecord } from './csv';
import { unusableFile } from './fileProblem';
import { dropped, ROW_LIMITS, type Row, type RowReader, tooLarge } from './rows';

/** Most characters of a name that a message shows. */
const SHOWN_NAME = 40;

export class CsvReader implements RowReader {
  private readonly parser = new CsvParser();
  private header: readonly string[] | undefined;

  /** @throws EngineError file_invalid where the header cannot be read, or names a column twice */
  push(chunk: string): (Row | DroppedRow)[] {
    return this.rows(this.parser.push(chunk));
  }

  end(): (Row | DroppedRow)[] {
    return this.rows(this.parser.end());
  }

  private rows(records: readonly CsvRecord[]): (Row | DroppedRow)[] {
    return records.flatMap((record) => {
      if (this.header) return [refusal(record) ?? row(record, this.header)];
      this.header = checkedHeader(record);
      return [];
    });
  }
}

function checkedHeader({ cells: names, problem }: CsvRecord): readonly string[] {
  if (problem === 'too many cells') {
    const { columns } = ROW_LIMITS;
    throw unusableFile('header_too_wide', `a header of more than ${columns} columns`, 'leave out what is not needed', {
      columns,
    });
  }
  if (problem) throw unusableFile('header_unreadable', `a header that cannot be read (${problem})`, 'name the columns');
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i)?.slice(0, SHOWN_NAME);
  if (twice === undefined) return names;
  throw unusableFile('column_twice', `the header names "${twice}" twice`, 'use a name of its own for each column', {
    column: twice,
  });
}

function refusal({ line, problem }: CsvRecord): DroppedRow | undefined {
  if (problem === undefined) return undefined;
  if (problem === 'too long') return tooLarge(line, 'characters');
  if (problem === 'too many cells') return tooLarge(line, 'columns');
  return dropped(line, 'row_unreadable', problem, 'quote the whole cell, and double each quotation mark inside it');
}

function row({ line, cells }: CsvRecord, header: readonly string[]): Row | DroppedRow {
  if (cells.length !== header.length) {
    const value = `${cells.length} cells under a header of ${header.length}`;
    return dropped(line, 'row_unreadable', value, 'quote cells that hold commas or line breaks');
  }
  return { line, columns: new Map(header.map((name, i) => [name, messagesOrText(cells[i])])) };
}

/** A cell that holds a JSON list of messages, or one message, counts as that; every other one is text. */
function messagesOrText(cell: string): unknown {
  if (!/^\s*(\[\s*)?\{\s*"(role|content|from|value)"\s*:/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
