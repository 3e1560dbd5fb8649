/** Preference pairs as one array of numbers: thousands of small arrays would be slow to copy and to store. */
import type { PreferencePair } from './batching';

export type PlacedPair = readonly [place: number, pair: PreferencePair];

/** Numbers before the tokens of a pair: its place, and the lengths of prompt, chosen and rejected. */
const HEAD = 4;
/** Numbers in a segment of a packing that grows. */
const SEGMENT = 1 << 20;

/** Packs pairs one by one: per pair its place, the lengths of prompt, chosen and rejected, and their tokens. */
export class PairPacker {
  private readonly full: Int32Array[] = [];
  private segment = new Int32Array(0);
  private used = 0;
  private before = 0;

  /** Numbers so far. */
  get length(): number {
    return this.before + this.used;
  }

  add(place: number, { promptIds, chosenIds, rejectedIds }: PreferencePair): void {
    const size = HEAD + promptIds.length + chosenIds.length + rejectedIds.length;
    if (this.used + size > this.segment.length) this.grow(size);
    const { segment } = this;
    segment.set([place, promptIds.length, chosenIds.length, rejectedIds.length], this.used);
    this.used += HEAD;
    for (const ids of [promptIds, chosenIds, rejectedIds]) {
      segment.set(ids, this.used);
      this.used += ids.length;
    }
  }

  /** All that was added, as one array. */
  finish(): Int32Array<ArrayBuffer> {
    const all = new Int32Array(this.length);
    let at = 0;
    for (const part of [...this.full, this.segment.subarray(0, this.used)]) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  private grow(size: number): void {
    this.full.push(this.segment.subarray(0, this.used));
    this.before += this.used;
    this.segment = new Int32Array(Math.max(SEGMENT, size));
    this.used = 0;
  }
}

export function packPairs(pairs: readonly PlacedPair[]): Int32Array<ArrayBuffer> {
  const packer = new PairPacker();
  for (const [place, pair] of pairs) packer.add(place, pair);
  return packer.finish();
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
