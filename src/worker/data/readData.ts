/** Reads, tokenises and packs a preference file, and reports on the way. */

import type { DataCommand, DataPreview, DataReport, Lengths } from '../../client/dataProtocol';
import { asEngineError, EngineError } from '../../core/errors';
import type { TextPair } from '../../core/preferenceFile';
import { lengthHistogram, summarizeLengths } from '../../math/lengths';
import { loadTokenizer } from '../../model/tokenizer';
import { PairTokenizer } from '../../worlds/file/pairTokenizer';
import { type PreparedReport, preparePairs } from '../../worlds/file/preparePairs';
import { BlobText } from './blobText';

const MEGABYTE = 1_000_000;
export const MOST_BYTES = 1000 * MEGABYTE;
/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;
/** Most characters of a text that the page shows. */
const SHOWN = 600;
/** Bins of a histogram. */
const BINS = 24;

/** Whatever is wrong with the file or the tokenizer is reported as `failed`. @param now milliseconds, for the pace of what is reported */
export async function readData(
  command: DataCommand,
  post: (report: DataReport) => void,
  now: () => number = () => performance.now(),
): Promise<void> {
  try {
    post(await read(command, post, now));
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    post({ type: 'failed', code, message, values: { ...values, ...('problem' in values && { name: command.name }) } });
  }
}

async function read(command: DataCommand, post: (report: DataReport) => void, now: () => number): Promise<DataReport> {
  const { blob, name, columns, limits } = command;
  if (blob.size > MOST_BYTES) throw tooLarge(name, blob.size);
  const text = new BlobText(blob);
  let reportedAt = Number.NEGATIVE_INFINITY;
  const onProgress = (rows: number) => {
    const at = now();
    if (at - reportedAt < PROGRESS_INTERVAL) return;
    reportedAt = at;
    post({ type: 'progress', bytes: text.bytes, totalBytes: blob.size, rows });
  };
  onProgress(0);
  const tokenizer = command.tokenizer && new PairTokenizer(tokenizerOf(command.tokenizer), limits);
  const { packed, report } = await preparePairs(text.pieces(), { fileName: name, columns, tokenizer, onProgress });
  return { type: 'read', packed, preview: previewOf(report, tokenizer ? 'tokens' : 'characters', text.broken) };
}

function tokenizerOf({ file, config }: NonNullable<DataCommand['tokenizer']>) {
  return loadTokenizer(
    parsed('tokenizer.json', file),
    config === undefined ? {} : parsed('tokenizer_config.json', config),
  );
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const values = { name, value: 'not JSON', mend: 'the file that belongs to the model' };
    throw new EngineError('config_invalid', `${name} is ${values.value}; use ${values.mend}`, values);
  }
}

function previewOf(report: PreparedReport, unit: DataPreview['unit'], brokenCharacters: number): DataPreview {
  const { lengths: counts, first, ...rest } = report;
  const [prompt, chosen, rejected] = [counts.prompt, counts.chosen, counts.rejected].map(summarizeLengths);
  const shortest = Math.min(chosen.shortest, rejected.shortest);
  const longest = Math.max(chosen.longest, rejected.longest);
  const lengths: Record<'prompt' | 'chosen' | 'rejected', Lengths> = {
    prompt: { ...prompt, histogram: lengthHistogram(counts.prompt, prompt.shortest, prompt.longest, BINS) },
    chosen: { ...chosen, histogram: lengthHistogram(counts.chosen, shortest, longest, BINS) },
    rejected: { ...rejected, histogram: lengthHistogram(counts.rejected, shortest, longest, BINS) },
  };
  return { ...rest, first: first.map(shown), unit, lengths: report.used > 0 ? lengths : undefined, brokenCharacters };
}

function shown({ line, prompt, chosen, rejected }: TextPair): TextPair {
  return { line, prompt: shortened(prompt), chosen: shortened(chosen), rejected: shortened(rejected) };
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

function tooLarge(name: string, bytes: number): EngineError {
  const [size, limit] = [Math.round(bytes / MEGABYTE), MOST_BYTES / MEGABYTE];
  const message = `${name} has ${size} MB, more than the ${limit} MB that are read; use a part of it`;
  return new EngineError('file_too_large', message, { name, size, limit });
}
