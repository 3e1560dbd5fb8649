import { expect, test } from 'vitest';
import { MOST_HELD_OUT, splitPairs } from './heldOut';

test('every pair is either trained on or held out', () => {
  for (const count of [2, 3, 19, 300, 5000]) {
    const { training, heldOut } = splitPairs(count, 7);
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(heldOut.length).toBe(Math.min(Math.max(Math.round(count / 10), 1), MOST_HELD_OUT));
    expect([...heldOut]).toEqual([...heldOut].sort((a, b) => a - b));
  }
});

test('the seed decides, and nothing else', () => {
  expect(splitPairs(300, 1)).toEqual(splitPairs(300, 1));
  expect(splitPairs(300, 1).heldOut).not.toEqual(splitPairs(300, 2).heldOut);
});

test('one pair cannot be split', () => {
  expect(() => splitPairs(1, 1)).toThrow('preference pairs: 1; use at least 2');
});
