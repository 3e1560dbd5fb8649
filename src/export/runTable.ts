import type { RunTables, Table } from '../core/exports';

/**
 * The course of a run as CSV (RFC 4180), one row a step, under TRL's names (docs/exports.md). A row says what was known of the policy after so
 * many updates: the metrics of the step that follows, and an evaluation where there was one. What was not measured is an empty field.
 */
export function runCsv({ metrics, evaluations }: RunTables): string {
  const others = (table: Table) => Object.keys(table.columns).filter((name) => name !== 'step');
  const columns = [...others(metrics).map((name) => ({ name, table: metrics }))];
  columns.push(...others(evaluations).map((name) => ({ name, table: evaluations })));
  const places = new Map([metrics, evaluations].map((table) => [table, placesOf(table)]));
  const steps = [...new Set([metrics, evaluations].flatMap((table) => table.columns.step ?? []))].sort((a, b) => a - b);
  const rows = steps.map((step) => [
    step,
    ...columns.map(({ name, table }) => {
      const place = places.get(table)?.get(step);
      return place === undefined ? Number.NaN : table.columns[name][place];
    }),
  ]);
  const header = ['step', ...columns.map(({ name }) => quoted(name))];
  return [header, ...rows.map((row) => row.map(numberText))].map((row) => `${row.join(',')}\r\n`).join('');
}

function placesOf({ columns }: Table): Map<number, number> {
  return new Map((columns.step ?? []).map((step, place) => [step, place]));
}

/** The shortest text that reads back as the same number. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/** The rows of a table, without what was not measured. */
export function recordsOf({ columns }: Table): Record<string, number>[] {
  const entries = Object.entries(columns);
  return (columns.step ?? []).map((_, row) =>
    Object.fromEntries(entries.flatMap(([name, values]) => (Number.isNaN(values[row]) ? [] : [[name, values[row]]]))),
  );
}

/** The last row of a table. */
export function lastRecord(table: Table): Record<string, number> | undefined {
  return recordsOf(table).at(-1);
}
