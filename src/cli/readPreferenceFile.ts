/** Preference data from a file, piece by piece, and what is said of it on stderr. */
import { createReadStream } from 'node:fs';
import { EngineError } from '../core/errors';
import type { ColumnChoice } from '../core/preferenceFile';
import { firstDropped } from '../data/preferenceFile/droppedRows';
import type { PairTokenizer } from '../worlds/file/pairTokenizer';
import { checkUsable, type PreparedFile, type PreparedReport, preparePairs } from '../worlds/file/preparePairs';
import { UsageError } from './flags';

/** How many dropped rows are named. */
const NAMED = 5;

/** @throws UsageError where the file cannot be read, EngineError where none of its rows can be used */
export async function readPreferenceFile(
  path: string,
  columns: ColumnChoice,
  tokenizer: PairTokenizer,
): Promise<PreparedFile> {
  try {
    const file = await preparePairs(createReadStream(path, 'utf8'), { fileName: path, columns, tokenizer });
    checkUsable(file.report);
    return file;
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(`cannot read --data ${path} (${reason}); name a file of JSONL, JSON or CSV, or kitchen`);
  }
}

/** How many rows are used and from which columns; how many are dropped, why, and the first of them. */
export function describeRows(path: string, { rows, used, dropped, cut, columns }: PreparedReport): string {
  const from = [columns?.system, columns?.prompt, columns?.input, columns?.chosen, columns?.rejected];
  const names = from.filter((name) => name !== undefined).join(', ');
  const lines = [`${path}: ${used} of ${rows} rows used, from the columns ${names}`];
  if (cut > 0) lines.push(`cut at the end of the context: completions of ${cut} rows`);
  if (dropped.length > 0) {
    lines.push(`dropped: ${dropped.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`);
    for (const { message } of firstDropped(dropped).slice(0, NAMED)) lines.push(`  ${message}`);
  }
  return lines.join('\n');
}
