/** Zip archives: written for the visitor, and read as what a stranger may have made. */
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { EngineError } from '../core/errors';

/** The content of an archive by path. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** Weights are as good as random: packing them costs time and saves nothing. */
const STORED = /\.(safetensors|onnx)$/;

export function writeZip(files: Files): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    entries[path] = [bytes, { level: STORED.test(path) ? 0 : 6 }];
  }
  return zipSync(entries) as Uint8Array<ArrayBuffer>;
}

export interface ZipLimits {
  /** Most files of the archive. */
  readonly entries: number;
  /** Most bytes of the files that are wanted, unpacked. */
  readonly bytes: number;
}

const MEGABYTE = 2 ** 20;

/**
 * The wanted files of an archive by path; nothing else is unpacked. What an archive says of its sizes is checked before memory is taken, and
 * unpacking never writes past it.
 * @param name of the archive, for messages
 * @throws EngineError file_invalid, or file_too_large where it would unpack to more than the limits
 */
export function readZip(
  archive: Uint8Array,
  wanted: (path: string) => boolean,
  { entries, bytes }: ZipLimits,
  name: string,
): Record<string, Uint8Array<ArrayBuffer>> {
  const paths = new Set<string>();
  let found = 0;
  let size = 0;
  const filter = (file: { name: string; size: number; originalSize: number }) => {
    found++;
    if (found > entries) throw invalid(name, `it holds more than ${entries} files`);
    if (!wanted(file.name)) return false;
    if (paths.has(file.name)) throw invalid(name, `it holds ${file.name.slice(0, 80)} twice`);
    paths.add(file.name);
    size += Math.max(file.originalSize, file.size);
    if (size > bytes) throw tooLarge(name, size, bytes);
    return true;
  };
  try {
    return unzipSync(archive, { filter }) as Record<string, Uint8Array<ArrayBuffer>>;
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    throw invalid(name, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function tooLarge(name: string, size: number, limit: number): EngineError {
  const values = { name, size: Math.ceil(size / MEGABYTE), limit: Math.ceil(limit / MEGABYTE) };
  const message = `${name} unpacks to ${values.size} MB, more than the ${values.limit} MB that are allowed; use a smaller file`;
  return new EngineError('file_too_large', message, values);
}

function invalid(name: string, reason: string): EngineError {
  return new EngineError('file_invalid', `${name} cannot be read: ${reason}; export it again`, { name, reason });
}
