/** A result on disk that grows while it is made: written again after every part of it, and always whole. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { EngineError } from '../core/errors';
import { Damage } from '../core/schemaParts';

/** What an earlier call has left there; undefined where there is nothing. @throws EngineError file_invalid */
export async function readResultFile<T>(path: string, read: (value: unknown) => T): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (text === undefined) return undefined;
  try {
    return read(JSON.parse(text));
  } catch (thrown) {
    if (!(thrown instanceof Damage || thrown instanceof SyntaxError)) throw thrown;
    const { message: reason } = thrown;
    throw new EngineError('file_invalid', `${path}: ${reason}; move it away, or give another --out`, {
      name: path,
      reason,
    });
  }
}

/** Significant digits: more than a picture or a table can show. */
const DIGITS = 6;

const shortened = (_name: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;

export async function writeResultFile(path: string, result: object): Promise<void> {
  const part = `${path}.part`;
  await writeFile(part, `${JSON.stringify(result, shortened)}\n`);
  await rename(part, path);
}
