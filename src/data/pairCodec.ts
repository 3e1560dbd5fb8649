/** Preference pairs as one array of numbers: thousands of small arrays would be slow to copy and to store. */
import type { PreferencePair } from './batching';

/** Numbers before a pair's tokens: its place and three lengths. */
const HEAD = 4;

export type PlacedPair = readonly [place: number, pair: PreferencePair];

/** Per pair: its place, the lengths of prompt, chosen and rejected, and their tokens. */
export function packPairs(pairs: readonly PlacedPair[]): Int32Array<ArrayBuffer> {
  const numbers: number[] = [];
  for (const [place, { promptIds, chosenIds, rejectedIds }] of pairs) {
    numbers.push(place, promptIds.length, chosenIds.length, rejectedIds.length);
    for (const ids of [promptIds, chosenIds, rejectedIds]) for (const id of ids) numbers.push(id);
  }
  return Int32Array.from(numbers);
}

/** Where each pair begins. @throws RangeError where the lengths do not add up */
export function pairStarts(packed: Int32Array): Int32Array<ArrayBuffer> {
  const starts: number[] = [];
  for (let at = 0; at < packed.length; ) {
    starts.push(at);
    const lengths = packed.subarray(at + 1, at + HEAD);
    const end = lengths.reduce((sum, length) => (length >= 0 ? sum + length : Number.NaN), at + HEAD);
    if (lengths.length < HEAD - 1 || !(end <= packed.length))
      throw new RangeError(`packed pairs end at ${packed.length}, not at ${end}`);
    at = end;
  }
  return Int32Array.from(starts);
}

/** @param start of `pairStarts` */
export function pairAt(packed: Int32Array, start: number): PreferencePair {
  const [, prompt, chosen] = packed.subarray(start, start + HEAD);
  const end = start + HEAD + packed[start + 3] + prompt + chosen;
  const ids = [...packed.subarray(start + HEAD, end)];
  return {
    promptIds: ids.slice(0, prompt),
    chosenIds: ids.slice(prompt, prompt + chosen),
    rejectedIds: ids.slice(prompt + chosen),
  };
}

/** @throws RangeError where the lengths do not add up */
export function unpackPairs(packed: Int32Array): PlacedPair[] {
  return [...pairStarts(packed)].map((start) => [packed[start], pairAt(packed, start)] as const);
}
