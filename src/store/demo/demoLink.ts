/** A script of the visitor's own as the name of a demo in a link: `~` and its compressed text. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { SCRIPT_LIMIT } from './script';

const MARK = '~';
/** Compressed bytes that are looked at at once: so little that what they unpack to fits in memory. */
const CHUNK = 512;
/** Longest link that is offered for copying; some programs cut longer ones. */
export const LINK_LIMIT = 8000;

export function linkName(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return MARK + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const isLinkName = (name: string): boolean => name.startsWith(MARK);

/** The script's text, or undefined where the name holds none, or more than a script may be. */
export function textOfLinkName(name: string): string | undefined {
  try {
    const binary = atob(name.slice(MARK.length).replaceAll('-', '+').replaceAll('_', '/'));
    return inflated(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function inflated(bytes: Uint8Array): string | undefined {
  const parts: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    size += part.length;
  });
  for (let start = 0; start < bytes.length; start += CHUNK) {
    inflate.push(bytes.subarray(start, start + CHUNK), start + CHUNK >= bytes.length);
    if (size > SCRIPT_LIMIT) return undefined;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return strFromU8(whole);
}
