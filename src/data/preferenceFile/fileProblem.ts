import { EngineError } from '../../core/errors';
import type { FileProblem } from '../../core/preferenceFile';

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
