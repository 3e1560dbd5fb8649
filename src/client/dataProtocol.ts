/** Every message between the page and the worker that reads preference files. Cancelling is ending the worker. */

import type { Problem } from '../core/errors';
import type { ColumnChoice, PairsFileReport, Part, TokenLimits } from '../core/preferenceFile';
import type { Histogram, LengthSummary } from '../math/lengths';

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

/** What the page shows of a file that was read; long texts are shortened. */
export interface DataPreview extends PairsFileReport {
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
