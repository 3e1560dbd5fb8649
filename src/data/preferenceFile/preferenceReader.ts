/**
 * Preference data from a file of JSON lines, a JSON list or CSV, in pieces: whoever reads may show progress between them, and stop. A row
 * that cannot be used is counted and named; the others go on. docs/data.md lists what is recognised.
 */
import { EngineError } from '../../errors';
import { type ColumnChoice, type ColumnMapping, recogniseColumns } from './columns';
import { CsvReader } from './csvRows';
import { JsonLinesReader } from './jsonLines';
import { JsonListReader } from './jsonList';
import { pairOfRow } from './pairOfRow';
import { type DroppedRow, type DropReason, dropped, missing, type Row, type RowReader } from './rows';
import type { TextPair } from './textPair';

export interface PreferenceReport {
  readonly used: number;
  /** How many rows were dropped, by reason; reasons that did not occur are absent. */
  readonly dropped: ReadonlyMap<DropReason, number>;
  /** The first dropped rows, at most EXAMPLES. */
  readonly examples: readonly DroppedRow[];
  /** The columns that were read. Once a row had a prompt, those without one are dropped: theirs is not implicit. */
  readonly columns: ColumnMapping | undefined;
}

const EXAMPLES = 20;
/** How many of a file's characters are looked at to tell text from binary files. */
const SNIFFED = 1024;

export class PreferenceReader {
  private reader: RowReader | undefined;
  private pending = '';
  private columns: ColumnMapping | undefined;
  private used = 0;
  private readonly reasons = new Map<DropReason, number>();
  private readonly examples: DroppedRow[] = [];

  /** @param fileName tells JSON lines and CSV apart where the first characters do not */
  constructor(
    private readonly choice: ColumnChoice = {},
    private readonly fileName = '',
  ) {}

  get report(): PreferenceReport {
    const { used, reasons, examples, columns } = this;
    return { used, dropped: new Map(reasons), examples: [...examples], columns };
  }

  /**
   * Takes the file's next characters, however it is cut, and gives the pairs that they complete.
   * @throws EngineError config_invalid where the file is not text
   */
  push(chunk: string): TextPair[] {
    if (this.reader) return this.pairs(this.reader.push(chunk));
    this.pending += chunk;
    if (!/\S/.test(chunk)) return [];
    const text = this.pending.replace(/^\uFEFF/, '');
    this.pending = '';
    this.reader = readerFor(text, this.fileName);
    return this.pairs(this.reader.push(text));
  }

  /**
   * The file's end: the pair of the last row.
   * @throws EngineError config_invalid where no row of the file could be used, naming the first and why
   */
  end(): TextPair[] {
    const pairs = this.pairs(this.reader?.end() ?? []);
    if (this.used === 0) throw this.unusable();
    return pairs;
  }

  private pairs(rows: readonly (Row | DroppedRow)[]): TextPair[] {
    return rows.flatMap((row) => {
      const pair = 'reason' in row ? row : this.pair(row);
      if (!('reason' in pair)) {
        this.used++;
        return [pair];
      }
      this.reasons.set(pair.reason, (this.reasons.get(pair.reason) ?? 0) + 1);
      if (this.examples.length < EXAMPLES) this.examples.push(pair);
      return [];
    });
  }

  private pair(row: Row): TextPair | DroppedRow {
    const mapping = recogniseColumns(row, this.choice);
    if (typeof mapping === 'string') {
      const names = [...row.columns.keys()].slice(0, 12).map((name) => name.slice(0, 40));
      const value = `no column for ${mapping} among ${names.join(', ') || 'none'}`;
      return dropped(row.line, 'field_missing', value, `name it "${mapping}", or say which column it is`);
    }
    const prompt = this.columns?.prompt;
    if (mapping.prompt === undefined && prompt !== undefined) return missing(row.line, prompt);
    this.columns = { ...this.columns, ...mapping };
    return pairOfRow(row, mapping);
  }

  private unusable(): EngineError {
    const [first] = this.examples;
    const rows = [...this.reasons.values()].reduce((sum, count) => sum + count, 0);
    const value = first ? `no row of ${rows} can be used` : 'empty';
    const mend = first?.message ?? 'write at least one row of prompt, chosen and rejected';
    return new EngineError('config_invalid', `the data: ${value}; ${mend}`, { name: 'data', value, mend });
  }
}

/** @throws EngineError config_invalid where the text is none */
function readerFor(text: string, fileName: string): RowReader {
  if (text.slice(0, SNIFFED).includes('\0')) {
    const values = { name: 'data', value: 'not text', mend: 'JSONL, JSON or CSV in UTF-8 (export Parquet as JSONL)' };
    throw new EngineError('config_invalid', `the data: ${values.value}; use ${values.mend}`, values);
  }
  if (/\.csv$/i.test(fileName)) return new CsvReader();
  // Files of JSON are named .json whether they hold lines or a list.
  const first = text.trimStart()[0];
  if (first === '[') return new JsonListReader();
  return first === '{' || /\.(jsonl|ndjson)$/i.test(fileName) ? new JsonLinesReader() : new CsvReader();
}
