/** The rows of a CSV file; its first record is the header. */
import { EngineError } from '../../errors';
import { CsvParser, type CsvRecord } from './csv';
import { type DroppedRow, dropped, type Row, type RowReader, tooLarge } from './rows';

export class CsvReader implements RowReader {
  private readonly parser = new CsvParser();
  private header: readonly string[] | undefined;

  /** @throws EngineError config_invalid where the header names a column twice */
  push(chunk: string): (Row | DroppedRow)[] {
    return this.rows(this.parser.push(chunk));
  }

  end(): (Row | DroppedRow)[] {
    return this.rows(this.parser.end());
  }

  private rows(records: readonly CsvRecord[]): (Row | DroppedRow)[] {
    return records.flatMap((record) => {
      const refused = refusal(record);
      if (refused) return [refused];
      if (this.header) return [row(record, this.header)];
      this.header = checkedHeader(record.cells);
      return [];
    });
  }
}

function checkedHeader(names: readonly string[]): readonly string[] {
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice === undefined) return names;
  const values = { name: 'header', value: `"${twice.slice(0, 40)}" twice`, mend: 'a name of its own for each column' };
  throw new EngineError('config_invalid', `the header of the data: ${values.value}; use ${values.mend}`, values);
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
