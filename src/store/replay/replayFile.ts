/** A replay as a file: JSON, compressed with gzip. */
import { EngineError } from '../../core/errors';
import { Damage } from '../../core/schemaParts';
import { gunzip, gzip } from './packing';
import type { Replay } from './replay';
import { replayFromJson, replayToJson } from './replayJson';
import { thinnedBatches } from './thinning';

export const REPLAY_EXTENSION = '.dpo-replay';
/** As many as single precision has. */
const DIGITS = 7;
/** Logging steps whose pairs are in a file. */
const BATCHES = 64;
const MEGABYTE = 2 ** 20;
/** Of a file, and of what it holds, MB: many times what a run of the kitchen needs. */
export const MOST_PACKED = 4;
const MOST_UNPACKED = 8;

export async function writeReplayFile(replay: Replay): Promise<Uint8Array<ArrayBuffer>> {
  const curves = thinnedBatches(replay.curves, BATCHES);
  return pack({ ...replay, curves }, DIGITS);
}

/** @param digits significant ones of the curves' numbers */
export function pack(replay: Replay, digits: number): Promise<Uint8Array<ArrayBuffer>> {
  return gzip(new TextEncoder().encode(JSON.stringify(replayToJson(replay, digits))));
}

/**
 * @param name of the file, for what is said of it
 * @throws EngineError file_too_large; file_invalid with the part that is wrong
 */
export async function readReplayFile(file: Blob, name: string): Promise<Replay> {
  if (file.size > MOST_PACKED * MEGABYTE) throw tooLarge(name, file.size / MEGABYTE, MOST_PACKED);
  return unpack(new Uint8Array(await file.arrayBuffer()), name);
}

/** @throws EngineError as `readReplayFile` */
export async function unpack(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Replay> {
  const unpacked = await gunzip(bytes, MOST_UNPACKED * MEGABYTE).catch(() => {
    throw invalid(name, 'gzip');
  });
  if (!unpacked) throw tooLarge(name, MOST_UNPACKED, MOST_UNPACKED);
  try {
    return replayFromJson(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked)));
  } catch (thrown) {
    throw invalid(name, thrown instanceof Damage ? thrown.part : 'JSON');
  }
}

/** The reason is the name of the part, which is the same in every language. */
function invalid(name: string, reason: string): EngineError {
  const message = `${name} cannot be used as a replay: ${reason} is damaged; save the run again`;
  return new EngineError('file_invalid', message, { name, reason });
}

function tooLarge(name: string, size: number, limit: number): EngineError {
  const values = { name, size: Math.ceil(size), limit };
  return new EngineError('file_too_large', `${name} has ${values.size} MB, more than ${limit} MB`, values);
}
