/** Preference pairs as one array of numbers: thousands of small arrays would be slow to copy and to store. */
import type { PreferencePair } from './batching';

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

/** @throws RangeError where the lengths do not add up */
export function unpackPairs(packed: Int32Array): PlacedPair[] {
  const pairs: PlacedPair[] = [];
  let at = 0;
  const take = (count: number): number[] => {
    if (!(count >= 0) || at + count > packed.length)
      throw new RangeError(`packed pairs end at ${packed.length}, not at ${at + count}`);
    at += count;
    return [...packed.subarray(at - count, at)];
  };
  while (at < packed.length) {
    const [place, prompt, chosen, rejected] = take(4);
    pairs.push([place, { promptIds: take(prompt), chosenIds: take(chosen), rejectedIds: take(rejected) }]);
  }
  return pairs;
}
