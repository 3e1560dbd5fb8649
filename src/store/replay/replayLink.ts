/** A small replay in a link: `#replay=…`, its curves thinned, without the policies on the way. */

import { fromBase64Url, toBase64Url } from '../../core/base64';
import { EngineError } from '../../core/errors';
import type { Replay } from './replay';
import { pack, unpack } from './replayFile';
import { thinned } from './thinning';

/** Characters that every messenger and browser lets through. */
export const LONGEST_LINK = 6000;
const DIGITS = 4;
/** Evaluations; halved until the link is short enough. */
const POINTS = 48;
const FEWEST_POINTS = 6;

/** @returns the hash with its `#`, at most `LONGEST_LINK` characters */
export async function writeReplayLink({ summary, curves }: Replay): Promise<string> {
  for (let points = POINTS; ; points /= 2) {
    const bytes = await pack({ summary, curves: thinned(curves, points) }, DIGITS);
    const hash = `#replay=${toBase64Url(bytes)}`;
    if (hash.length <= LONGEST_LINK || points <= FEWEST_POINTS) return hash;
  }
}

/** @param name of the link, for what is said of it @throws EngineError file_invalid, file_too_large */
export async function readReplayLink(hash: string, name: string): Promise<Replay> {
  const text = new URLSearchParams(hash.slice(1)).get('replay') ?? '';
  return unpack(bytesOf(text, name), name);
}

function bytesOf(text: string, name: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(text);
  } catch {
    throw new EngineError('file_invalid', `${name} is cut off or changed; copy it again`, { name, reason: 'base64' });
  }
}
