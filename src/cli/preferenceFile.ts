/** Preference data from a file, piece by piece, and what is said of it on stderr. */
import { createReadStream } from 'node:fs';
import type { ColumnChoice } from '../data/preferenceFile/columns';
import { PreferenceReader, type PreferenceReport } from '../data/preferenceFile/preferenceReader';
import type { DroppedRow } from '../data/preferenceFile/rows';
import type { TextPair } from '../data/preferenceFile/textPair';
import { EngineError } from '../errors';
import { UsageError } from './flags';

/** How many dropped rows are named, and with how many characters: their words are the file's. */
const NAMED = 5;
const LONGEST = 300;

/** @throws UsageError where the file cannot be read, EngineError where none of its rows can be used */
export async function readPreferenceFile(path: string, choice: ColumnChoice) {
  const reader = new PreferenceReader(choice, path);
  const pairs: TextPair[] = [];
  try {
    for await (const chunk of createReadStream(path, 'utf8')) for (const pair of reader.push(chunk)) pairs.push(pair);
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(`cannot read --data ${path} (${reason}); name a file of JSONL, JSON or CSV, or kitchen`);
  }
  for (const pair of reader.end()) pairs.push(pair);
  return { pairs, report: reader.report };
}

/** How many rows are used and from which columns; how many are dropped, why, and the first of them. */
export function describeRows(
  path: string,
  { used, dropped, examples, columns }: PreferenceReport,
  source: { readonly size: number; readonly dropped: readonly DroppedRow<string>[] },
): string {
  const reasons = new Map<string, number>(dropped);
  for (const { reason } of source.dropped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const unread = [...dropped.values()].reduce((sum, count) => sum + count, 0);
  const from = [columns?.system, columns?.prompt, columns?.input, columns?.chosen, columns?.rejected];
  const names = from.filter((name) => name !== undefined).join(', ');
  const lines = [`${path}: ${source.size} of ${used + unread} rows used, from the columns ${names}`];
  if (reasons.size > 0) {
    const named = [...examples, ...source.dropped].sort((a, b) => a.line - b.line).slice(0, NAMED);
    lines.push(`dropped: ${[...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ')}`);
    lines.push(...named.map(({ message }) => `  ${message.slice(0, LONGEST)}`));
  }
  return lines.join('\n');
}
