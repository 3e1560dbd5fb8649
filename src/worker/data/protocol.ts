/** Every message between the page and the worker that reads preference files. Cancelling is ending the worker. */
import type { ColumnChoice, ColumnMapping } from '../../data/preferenceFile/columns';
import type { DropCount } from '../../data/preferenceFile/droppedRows';
import type { FileFormat } from '../../data/preferenceFile/preferenceReader';
import type { TextPair } from '../../data/preferenceFile/textPair';
import type { Histogram, LengthSummary } from '../../math/lengths';
import type { TokenLimits } from '../../train/pairTokenizer';
import type { Part } from '../../train/preparePairs';
import type { Problem } from '../protocol';

export type { ColumnChoice, ColumnMapping } from '../../data/preferenceFile/columns';
export type { DropCount } from '../../data/preferenceFile/droppedRows';
export type { FileProblem } from '../../data/preferenceFile/fileProblem';
export type { FileFormat } from '../../data/preferenceFile/preferenceReader';
export type { DropReason } from '../../data/preferenceFile/rows';
export type { TokenLimits } from '../../train/pairTokenizer';
export { PARTS, type Part } from '../../train/preparePairs';

/** Answered by `read` or `failed`, with `progress` on the way. */
export interface DataCommand {
  readonly type: 'read';
  readonly blob: Blob;
  /** The file's, for messages and where its first characters do not tell the format. */
  readonly name: string;
  readonly columns: ColumnChoice;
  /** Texts of tokenizer.json and tokenizer_config.json. Without it lengths are in characters, and nothing is packed. */
  readonly tokenizer: { readonly file: string; readonly config: string | undefined } | undefined;
  readonly limits: TokenLimits;
}

export interface Lengths extends LengthSummary {
  readonly histogram: Histogram;
}

/** What the page shows of a file that was read. */
export interface DataPreview {
  /** undefined for a file that holds nothing. */
  readonly format: FileFormat | undefined;
  /** undefined where no row had columns for chosen and rejected. */
  readonly columns: ColumnMapping | undefined;
  readonly columnNames: readonly string[];
  readonly rows: number;
  readonly used: number;
  readonly dropped: readonly DropCount[];
  /** Used pairs of which a completion ends with the context and not with the text. */
  readonly cut: number;
  /** The first used pairs; long texts are shortened. */
  readonly first: readonly TextPair[];
  readonly unit: 'tokens' | 'characters';
  /** The histograms of chosen and rejected have the same bins. undefined where no pair is used. */
  readonly lengths: Readonly<Record<Part, Lengths>> | undefined;
  /** Characters that are none in UTF-8, and read as �. */
  readonly brokenCharacters: number;
}

export interface DataProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  /** Rows so far, dropped ones included. */
  readonly rows: number;
}

export type DataReport =
  | ({ readonly type: 'progress' } & DataProgress)
  | {
      readonly type: 'read';
      readonly preview: DataPreview;
      /** The used pairs in the form of data/pairCodec.ts; empty without a tokenizer. */
      readonly packed: Int32Array<ArrayBuffer>;
    }
  | ({ readonly type: 'failed' } & Problem);
