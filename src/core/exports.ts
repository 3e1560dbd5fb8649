/** What the page and the worker say to each other about the files that a run is taken away as. */

export const EXPORT_KINDS = ['model', 'onnx', 'trl', 'report', 'csv', 'json'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export interface ExportedFile {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Columns of equal length, by name; NaN where nothing was measured. Of a long run one row in `stride` is there. */
export interface Table {
  readonly columns: Readonly<Record<string, readonly number[]>>;
  readonly stride: number;
}

/**
 * The course of a run. Both have a column `step`: metrics before that step's update, evaluations after so many updates. These are of the true
 * reward where it is known, else of pairs that are held out.
 */
export interface RunTables {
  readonly metrics: Table;
  readonly evaluations: Table;
}

/** Pairs that somebody brought. */
export interface DataSummary {
  /** Of their file. */
  readonly name: string;
  readonly training: number;
  readonly heldOut: number;
}

/** An exported model, read back and compared with its run. */
export interface Verification {
  readonly pairs: number;
  /** The largest difference of any reward. */
  readonly largest: number;
  readonly tolerance: number;
  readonly same: boolean;
  /** Rewards of the run and of the file: chosen and rejected of the first pair, and so on, [2·pairs]. */
  readonly run: Float64Array;
  readonly file: Float64Array;
}
