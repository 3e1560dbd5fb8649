import type { DropCount, DroppedRow, DropReason } from '../../core/preferenceFile';

const EXAMPLES = 5;
/** Most characters of a message: its words are the file's. */
const LONGEST = 300;

/** Counts what is dropped, and keeps a few examples of each reason: memory does not grow with the file. */
export class DroppedRows {
  private readonly reasons = new Map<DropReason, { count: number; examples: DroppedRow[] }>();

  add(row: DroppedRow): void {
    const { reason, message } = row;
    const known = this.reasons.get(reason) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < EXAMPLES) known.examples.push({ ...row, message: message.slice(0, LONGEST) });
    this.reasons.set(reason, known);
  }

  /** By reason, in the order of their first lines; reasons that did not occur are absent. */
  get counts(): DropCount[] {
    const counts = [...this.reasons].map(([reason, { count, examples }]) => ({
      reason,
      count,
      // A row may be read before, and found too long for the model after, another one.
      examples: examples.toSorted(byLine),
    }));
    return counts.sort((a, b) => byLine(a.examples[0], b.examples[0]));
  }
}

function byLine(a: DroppedRow, b: DroppedRow): number {
  return a.line - b.line;
}

/** The first rows that were dropped, by their line. */
export function firstDropped(counts: readonly DropCount[]): readonly DroppedRow[] {
  return counts.flatMap(({ examples }) => examples).sort(byLine);
}
