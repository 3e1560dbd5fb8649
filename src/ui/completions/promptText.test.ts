import { expect, test } from 'vitest';
import { withWord } from './promptText';

test('a word takes the place of the one that is not known', () => {
  expect(withWord('the boiled egg is', 'steamed', 'boiled')).toBe('the steamed egg is');
  expect(withWord('这道 $& 吃起来', '清蒸', '$&')).toBe('这道 清蒸 吃起来');
});

test('otherwise it comes last, as its language is written', () => {
  expect(withWord('the fried egg is ', 'very', undefined)).toBe('the fried egg is very');
  expect(withWord('the fried egg is', '.', undefined)).toBe('the fried egg is .');
  expect(withWord('这道油炸鸡蛋吃起来', '很', undefined)).toBe('这道油炸鸡蛋吃起来很');
  expect(withWord('', 'the', undefined)).toBe('the');
  expect(withWord('the egg', 'is', 'boiled')).toBe('the egg is');
});
