/** A file of results that the visitor opens: a suite's, or a log of another trainer. What it is shows in what it holds, not in its name. */
import type { ReadLog, ReadSuite } from '../../client/resultsProtocol';
import { EngineError } from '../../core/errors';
import { Damage } from '../../core/schemaParts';
import type { SuiteResult } from '../../core/suite';
import { readSuite } from '../../core/suiteSchema';
import { readTrainingLog } from '../../core/trainingLog';

const MOST_BYTES = 64_000_000;

/** @throws EngineError file_too_large; file_invalid, whose reason is the part that is wrong */
export async function readResults(file: File): Promise<ReadSuite | ReadLog> {
  const { name, size } = file;
  if (size > MOST_BYTES) {
    const values = { name, size: Math.ceil(size / 1e6), limit: MOST_BYTES / 1e6 };
    throw new EngineError('file_too_large', `${name} has ${values.size} MB; at most ${values.limit} are read`, values);
  }
  const text = await file.text();
  const value = parsed(text);
  if (isSuite(value)) return { kind: 'suite', name, suite: suiteIn(value, name) };
  return { kind: 'log', name, log: readTrainingLog(text, name) };
}

/** undefined where it is not JSON, as the lines of a log are not. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isSuite = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (Object.hasOwn(value, 'runs') || Object.hasOwn(value, 'frontier'));

function suiteIn(value: object, name: string): SuiteResult {
  try {
    return readSuite(value);
  } catch (thrown) {
    if (!(thrown instanceof Damage)) throw thrown;
    const { part: reason } = thrown;
    throw new EngineError('file_invalid', `${name} cannot be read as a suite: ${reason} is damaged`, { name, reason });
  }
}
