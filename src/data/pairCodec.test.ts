import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairPacker, packPairs, pairAt, pairStarts, unpackPairs } from './pairCodec';

const ids = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 9 });
const pairs = fc.array(fc.tuple(fc.nat(), fc.record({ promptIds: ids, chosenIds: ids, rejectedIds: ids })), {
  maxLength: 20,
});

test('what is packed is unpacked', () => {
  fc.assert(
    fc.property(pairs, (given) => {
      expect(unpackPairs(packPairs(given))).toEqual(given);
    }),
  );
});

test('numbers that do not add up are refused', () => {
  expect(() => unpackPairs(Int32Array.of(1, 2, 3))).toThrow(RangeError);
  expect(() => unpackPairs(Int32Array.of(0, 1, 1, 9, 5, 5))).toThrow(RangeError);
  expect(() => unpackPairs(Int32Array.of(0, -1, 0, 0))).toThrow(RangeError);
});

test('a packing grows beyond its segments, and gives single pairs', () => {
  const packer = new PairPacker();
  const long = Array.from({ length: 400_000 }, (_, i) => i);
  const given = [0, 1, 2].map((place) => ({ promptIds: [place], chosenIds: long, rejectedIds: [7, place] }));
  for (const [place, pair] of given.entries()) packer.add(place, pair);
  const packed = packer.finish();
  expect(packed).toHaveLength(packer.length);
  expect([...pairStarts(packed)].map((start) => pairAt(packed, start))).toEqual(given);
});
