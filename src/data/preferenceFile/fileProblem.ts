/** Why a whole file cannot be used, for the page to say in its own words (`values.problem`). */
import { EngineError } from '../../errors';

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

export function unusableFile(
  problem: FileProblem,
  value: string,
  mend: string,
  values: Readonly<Record<string, string | number>> = {},
): EngineError {
  const reason = `${value}; ${mend}`;
  return new EngineError('file_invalid', `the data: ${reason}`, { name: 'data', reason, problem, ...values });
}

export function emptyFile(): EngineError {
  return unusableFile('empty', 'empty', 'write at least one row of prompt, chosen and rejected');
}
