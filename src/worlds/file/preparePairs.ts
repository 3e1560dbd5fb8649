/**
 * One pass over the text of a preference file, which reads, tokenises and packs its pairs piece by piece: the page's worker and the command
 * line take the same one. Memory grows with what is used, not with the file: no text is kept but a few first pairs and dropped rows.
 */

import { EngineError, type ErrorCode } from '../../core/errors';
import {
  type ColumnChoice,
  type DropReason,
  PARTS,
  type PairsFileReport,
  type Part,
  type TextPair,
} from '../../core/preferenceFile';
import { PairPacker } from '../../data/pairCodec';
import { firstDropped } from '../../data/preferenceFile/droppedRows';
import { emptyFile, unusableFile } from '../../data/preferenceFile/fileProblem';
import { PreferenceReader } from '../../data/preferenceFile/preferenceReader';
import { sameIds } from '../../data/preferenceLabels';
import type { LengthCounts } from '../../math/lengths';
import type { PairTokenizer } from './pairTokenizer';

export interface PrepareOptions {
  /** The file's name tells its format where its first characters do not. */
  readonly fileName: string;
  readonly columns: ColumnChoice;
  /** Without one the pairs are read and counted, and not packed. */
  readonly tokenizer: PairTokenizer | undefined;
  /** Called after every pair and piece of text. @param rows so far, dropped ones included */
  readonly onProgress?: (rows: number) => void;
}

export interface PreparedReport extends PairsFileReport {
  /** How many used pairs have a part of each length: in tokens as they are trained, the end token included; in characters where there is no tokenizer. */
  readonly lengths: Readonly<Record<Part, LengthCounts>>;
}

export interface PreparedFile {
  /** The used pairs in the form of data/pairCodec.ts, by their place among them; empty without a tokenizer. */
  readonly packed: Int32Array<ArrayBuffer>;
  readonly report: PreparedReport;
}

/** Pairs that are kept as text. */
const FIRST = 20;
export const MOST_ROWS = 1_000_000;
/** 400 MB of packed pairs. */
const MOST_NUMBERS = 100_000_000;

/** What the tokenizer and the model say of a pair that they cannot take, as a reason. */
const REASONS: Partial<Record<ErrorCode, DropReason>> = {
  token_unknown: 'token_unknown',
  token_out_of_range: 'token_out_of_range',
  prompt_too_long: 'prompt_too_long',
  completion_empty: 'completion_empty',
  config_invalid: 'prompt_empty',
};

/**
 * A row that cannot be used is counted and named; no row may be left.
 * @throws EngineError file_invalid where the file as a whole cannot be read, or is longer than MOST_ROWS or MOST_NUMBERS
 */
export async function preparePairs(chunks: AsyncIterable<string>, options: PrepareOptions): Promise<PreparedFile> {
  const pass = new Pass(options);
  for await (const chunk of chunks) pass.push(chunk);
  return pass.end();
}

class Pass {
  private readonly reader: PreferenceReader;
  private readonly packer = new PairPacker();
  private readonly first: TextPair[] = [];
  private readonly lengths = { prompt: new Map(), chosen: new Map(), rejected: new Map() } as const;
  private used = 0;
  private cut = 0;

  constructor(private readonly options: PrepareOptions) {
    this.reader = new PreferenceReader(options.columns, options.fileName);
  }

  push(chunk: string): void {
    for (const pair of this.reader.push(chunk)) this.take(pair);
    this.options.onProgress?.(this.reader.rows);
    if (this.reader.rows > MOST_ROWS) throw tooMuch('too_many_rows', 'rows', MOST_ROWS);
  }

  end(): PreparedFile {
    for (const pair of this.reader.end()) this.take(pair);
    const { reader, used, cut, first, lengths } = this;
    const { format, columns, columnNames, rows } = reader;
    const dropped = reader.dropped.counts;
    const report = { format, columns, columnNames, rows, used, dropped, cut, first, lengths };
    return { packed: this.packer.finish(), report };
  }

  private take(text: TextPair): void {
    const { tokenizer, onProgress } = this.options;
    onProgress?.(this.reader.rows);
    if (tokenizer ? this.pack(text, tokenizer) : this.count(text)) {
      this.used++;
      if (this.first.length < FIRST) this.first.push(text);
    }
  }

  private count({ prompt, chosen, rejected }: TextPair): boolean {
    this.measure(prompt.length, chosen.length, rejected.length);
    return true;
  }

  private pack(text: TextPair, tokenizer: PairTokenizer): boolean {
    const { line } = text;
    try {
      const { pair, cut } = tokenizer.tokenize(text);
      const { promptIds, chosenIds, rejectedIds } = pair;
      if (sameIds(chosenIds, rejectedIds)) {
        const message = `line ${line}: chosen and rejected are the same tokens up to the end of the context; shorten the prompt`;
        this.reader.dropped.add({ line, reason: 'completions_identical', message });
        return false;
      }
      this.packer.add(this.used, pair);
      if (this.packer.length > MOST_NUMBERS) throw tooMuch('too_many_tokens', 'tokens', MOST_NUMBERS);
      this.measure(promptIds.length, chosenIds.length, rejectedIds.length);
      if (cut) this.cut++;
      return true;
    } catch (thrown) {
      const reason = thrown instanceof EngineError ? REASONS[thrown.code] : undefined;
      if (!(thrown instanceof EngineError) || reason === undefined) throw thrown;
      this.reader.dropped.add({ line, reason, message: `line ${line}: ${thrown.message}` });
      return false;
    }
  }

  private measure(prompt: number, chosen: number, rejected: number): void {
    const measured = { prompt, chosen, rejected };
    for (const part of PARTS) {
      const counts = this.lengths[part];
      counts.set(measured[part], (counts.get(measured[part]) ?? 0) + 1);
    }
  }
}

function tooMuch(problem: 'too_many_rows' | 'too_many_tokens', what: string, limit: number): EngineError {
  return unusableFile(problem, `more than ${limit} ${what}`, 'use a part of the file', { limit });
}

/** @throws EngineError file_invalid where no row could be used, naming the first and why */
export function checkUsable({ used, rows, dropped }: PreparedReport): void {
  if (used > 0) return;
  const [first] = firstDropped(dropped);
  if (!first) throw emptyFile();
  throw unusableFile('no_row_usable', `no row of ${rows} can be used`, first.message, { rows });
}
