/**
 * Preference data from a file of JSON lines, a JSON list or CSV, in pieces: whoever reads may show progress between them, and stop. A row
 * that cannot be used is counted and named; the others go on. docs/data.md lists what is recognised.
 */

import type { ColumnChoice, ColumnMapping, DroppedRow, FileFormat, TextPair } from '../../core/preferenceFile';
import { ColumnNames, recogniseColumns } from './columns';
import { CsvReader } from './csvRows';
import { DroppedRows } from './droppedRows';
import { emptyFile, unusableFile } from './fileProblem';
import { JsonLinesReader } from './jsonLines';
import { JsonListReader } from './jsonList';
import { pairOfRow } from './pairOfRow';
import { dropped, missing, ROW_LIMITS, type Row, type RowReader } from './rows';

/** How many of a file's characters are looked at to tell text from binary files, and how many of them may be none in UTF-8. */
const SNIFFED = 1024;
const BROKEN_SHARE = 0.1;

const READERS: Readonly<Record<FileFormat, () => RowReader>> = {
  jsonl: () => new JsonLinesReader(),
  json: () => new JsonListReader(),
  csv: () => new CsvReader(),
};

export class PreferenceReader {
  /** Rows that cannot be used. Whoever takes the pairs may add those that the model cannot. */
  readonly dropped = new DroppedRows();
  private reader: RowReader | undefined;
  private found: { format?: FileFormat; columns?: ColumnMapping } = {};
  private pending = '';
  /** Whether anything but white space came. */
  private begun = false;
  private read = 0;
  private readonly names = new ColumnNames();

  /** @param fileName tells JSON lines and CSV apart where the first characters do not */
  constructor(
    private readonly choice: ColumnChoice = {},
    private readonly fileName = '',
  ) {}

  /** Known once the file has begun. */
  get format(): FileFormat | undefined {
    return this.found.format;
  }

  /** The columns that were read. Once a row had a prompt, those without one are dropped: theirs is not implicit. */
  get columns(): ColumnMapping | undefined {
    return this.found.columns;
  }

  /** All columns that the rows so far have. */
  get columnNames(): readonly string[] {
    return this.names.list;
  }

  /** Rows so far, dropped ones included. */
  get rows(): number {
    return this.read;
  }

  /**
   * Takes the file's next characters, however it is cut, and gives the pairs that they complete.
   * @throws EngineError file_invalid where the file is not text, or the header of a table cannot be used
   */
  push(chunk: string): TextPair[] {
    if (this.reader) return this.pairs(this.reader.push(chunk));
    this.pending += chunk;
    this.begun ||= /\S/.test(chunk);
    if (!this.begun && this.pending.length > ROW_LIMITS.characters) throw emptyFile();
    return this.begun && this.pending.length >= SNIFFED ? this.begin() : [];
  }

  /** The file's end: the pairs of its last rows. @throws EngineError as `push` */
  end(): TextPair[] {
    const pairs = this.begun && !this.reader ? this.begin() : [];
    return [...pairs, ...this.pairs(this.reader?.end() ?? [])];
  }

  private begin(): TextPair[] {
    const text = this.pending.replace(/^\uFEFF/, '');
    this.pending = '';
    this.found.format = formatOf(text.trimStart().slice(0, SNIFFED), this.fileName);
    this.reader = READERS[this.found.format]();
    return this.pairs(this.reader.push(text));
  }

  private pairs(rows: readonly (Row | DroppedRow)[]): TextPair[] {
    return rows.flatMap((row) => {
      this.read++;
      const pair = 'reason' in row ? row : this.pair(row);
      if (!('reason' in pair)) return [pair];
      this.dropped.add(pair);
      return [];
    });
  }

  private pair(row: Row): TextPair | DroppedRow {
    this.names.add(row);
    const mapping = recogniseColumns(row, this.choice);
    if (typeof mapping === 'string') {
      const names = [...row.columns.keys()].slice(0, 12).map((name) => name.slice(0, 40));
      const value = `no column for ${mapping} among ${names.join(', ') || 'none'}`;
      return dropped(row.line, 'field_missing', value, `name it "${mapping}", or say which column it is`);
    }
    const { columns } = this.found;
    if (mapping.prompt === undefined && columns?.prompt !== undefined) return missing(row.line, columns.prompt);
    this.found.columns = { ...columns, ...mapping };
    return pairOfRow(row, mapping);
  }
}

/** The first characters tell, and the name where they leave it open. @throws EngineError file_invalid where the text is none */
function formatOf(start: string, fileName: string): FileFormat {
  const broken = start.split('\uFFFD').length - 1;
  if (start.includes('\0') || broken > BROKEN_SHARE * start.length) {
    throw unusableFile('not_text', 'not text', 'use JSONL, JSON or CSV in UTF-8 (export Parquet as JSONL)');
  }
  // Files of JSON are named .json whether they hold lines or a list, and a table's header does not begin like an object.
  if (/^\{\s*"/.test(start)) return 'jsonl';
  if (/^\[\s*[{\]]/.test(start)) return 'json';
  if (/\.csv$/i.test(fileName)) return 'csv';
  if (start[0] === '[') return 'json';
  return start[0] === '{' || /\.(jsonl|ndjson)$/i.test(fileName) ? 'jsonl' : 'csv';
}
