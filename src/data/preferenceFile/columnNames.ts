import { ROW_LIMITS, type Row } from './rows';

/** A longer name is no column's that somebody would choose. */
const LONGEST_NAME = 200;

/** The names of all columns that rows have, in the order in which they first occur; as many as one row may have. */
export class ColumnNames {
  private readonly names = new Set<string>();

  add({ columns }: Row): void {
    if (this.names.size >= ROW_LIMITS.columns) return;
    for (const name of columns.keys()) if (name.length <= LONGEST_NAME) this.names.add(name);
  }

  get list(): string[] {
    return [...this.names].slice(0, ROW_LIMITS.columns);
  }
}
