/** What the page, the worker and the command line say to each other about a file of preference pairs. */

export type FileFormat = 'jsonl' | 'json' | 'csv';

/** What is given by hand; the rest is recognised. */
export interface ColumnChoice {
  /** null: no column; the prompt is what chosen and rejected have in common at the beginning. */
  readonly prompt?: string | null;
  readonly chosen?: string;
  readonly rejected?: string;
  readonly chat?: boolean;
}

export interface ColumnMapping {
  /** Absent: the prompt is what chosen and rejected have in common at the beginning. */
  readonly prompt?: string;
  readonly chosen: string;
  readonly rejected: string;
  /** The system's message before the prompt. */
  readonly system?: string;
  /** What an instruction is about; it follows the instruction (LLaMA-Factory). */
  readonly input?: string;
  /** The prompt column holds what a user says, told by its name; otherwise its text is taken as it is. */
  readonly chat: boolean;
}

/** A preference pair as text, by the line of the file on which it begins. A model reads the prompt and a completion without anything between. */
export interface TextPair {
  readonly line: number;
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

/** What is found in a file of pairs. */
export interface PairsFileReport {
  /** undefined for a file that holds nothing. */
  readonly format: FileFormat | undefined;
  /** undefined where no row had columns for chosen and rejected. */
  readonly columns: ColumnMapping | undefined;
  /** All columns of the file, whatever they hold. */
  readonly columnNames: readonly string[];
  readonly rows: number;
  readonly used: number;
  readonly dropped: readonly DropCount[];
  /** Used pairs of which a completion ends with the context and not with the text. */
  readonly cut: number;
  /** The first used pairs. */
  readonly first: readonly TextPair[];
}

export const PARTS = ['prompt', 'chosen', 'rejected'] as const;
export type Part = (typeof PARTS)[number];

/** What of a model decides how its pairs are tokenised. */
export interface TokenLimits {
  /** Most tokens of prompt and completion together. */
  readonly contextLength: number;
  /** Ends every completion. */
  readonly endToken: number;
  /** Size of the model's vocabulary. */
  readonly vocab: number;
}

export type DropReason =
  | 'row_unreadable' // not JSON, not a JSON object, broken quoting, cells without a header
  | 'row_too_large' // over one of ROW_LIMITS
  | 'field_missing' // no chosen, no rejected, or no prompt where other rows have one
  | 'field_unusable' // neither text nor chat messages
  | 'prompt_empty' // no text, or nothing in common for an implicit prompt
  | 'completion_empty'
  | 'completions_identical' // also where they differ only behind the end of the model's context
  | 'token_unknown' // to the model's tokenizer
  | 'token_out_of_range' // a tokenizer that does not belong to the model
  | 'prompt_too_long'; // no room left for a completion in the model's context

/** A row that is not used. `message` names the line, the value and the mend. */
export interface DroppedRow {
  readonly line: number;
  readonly reason: DropReason;
  readonly message: string;
}

/** The rows that were dropped for one reason. */
export interface DropCount {
  readonly reason: DropReason;
  readonly count: number;
  /** The first of them, a few. */
  readonly examples: readonly DroppedRow[];
}

/** Why a whole file cannot be used, for the page to say in its own words (`values.problem`). */
export type FileProblem =
  | 'unreadable'
  | 'empty'
  | 'not_text'
  | 'header_unreadable'
  | 'header_too_wide' // {columns}
  | 'column_twice' // {column}
  | 'no_row_usable' // {rows}
  | 'too_many_rows' // {limit}
  | 'too_many_tokens'; // {limit}
