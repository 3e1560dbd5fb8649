import { expect, test } from 'vitest';
import { END_OF_TEXT, VOCABULARY_SIZE, wordId } from '../../../../core/kitchen/words';
import type { PredictionRecord } from '../../../../core/records';
import { KITCHEN_TREE, LONGEST_COMPLETION } from '../../../../worlds/kitchen/grammar';
import { formatChance } from '../../scientific';
import { askedFor, covers, END_TOKEN, logitsAt, MOST_TOKENS, over, textOf, tokenOf, tokensIn } from './speech';
import { factorsOf } from './wholeAnswer';

test('the chapter and the kitchen agree on the end and the longest answer', () => {
  expect([END_TOKEN, MOST_TOKENS]).toEqual([END_OF_TEXT, LONGEST_COMPLETION]);
  expect(tokenOf('very')).toBe(wordId('very'));
  expect(() => tokenOf('noodle')).toThrow(RangeError);
});

test('every answer of the kitchen goes into a link and back', () => {
  for (const tokens of KITCHEN_TREE.completions) {
    expect(tokensIn(textOf(tokens))).toEqual(tokens);
    expect(textOf(tokens).length).toBeLessThanOrEqual(20);
    expect(over(tokens)).toBe('ended');
  }
});

test('what is no token in a link is left out, and nothing follows the end', () => {
  expect(tokensIn('')).toEqual([]);
  expect(tokensIn('7.x.-3.2.5')).toEqual([7, 2, 5]);
  expect(tokensIn(`7.${VOCABULARY_SIZE}.16`)).toEqual([7, 16]);
  expect(tokensIn('16.0.5')).toEqual([16, 0]);
  expect(tokensIn('7.7.7.7.7.7.7.7.7')).toHaveLength(MOST_TOKENS);
  expect([over([7]), over([7, 7, 7, 7, 7, 7, 7])]).toEqual([undefined, 'cut']);
});

test('a prediction covers what it was asked for, and everything that begins like it', () => {
  const [V, tokens] = [3, [2, 1]];
  const logits = Float32Array.from({ length: V * (tokens.length + 1) }, (_, i) => i);
  const prediction: PredictionRecord = { step: 0, dish: 4, tokens, referenceLogits: logits, policyLogits: logits };
  expect([[], [2], [2, 1], [2, 1, 0]].map((prefix) => covers(prediction, 4, prefix))).toEqual([true, true, true, true]);
  expect([covers(prediction, 5, []), covers(prediction, 4, [1]), covers(prediction, 4, [2, 1, 1])]).toEqual([
    false,
    false,
    false,
  ]);
  expect(askedFor([2, 1, 0])).toEqual([2, 1]);
  expect([...logitsAt(prediction, 'policy', 1)]).toEqual([3, 4, 5]);
});

test('the product of the probabilities and the sum of their logarithms are the same number', () => {
  const factors = factorsOf(
    [Float64Array.of(0.5, 0.5), Float64Array.of(0.1, 0.9), Float64Array.of(0.25, 0.75)],
    [0, 0, 1],
  );
  const last = factors.at(-1);
  expect(last?.product).toBeCloseTo(0.5 * 0.1 * 0.75, 15);
  expect(Math.exp(last?.sum ?? 0)).toBeCloseTo(last?.product ?? 0, 15);
  expect(factorsOf([], [])).toEqual([]);
});

test('chances have two digits that count, however small they are', () => {
  expect([1, 0.234, 0.0512, 0.00123, 3.1e-8, 4.44e-13, 0].map(formatChance)).toEqual([
    '100%',
    '23%',
    '5.1%',
    '0.12%',
    '0.0000031%',
    '4.4e−11%',
    '0%',
  ]);
});
