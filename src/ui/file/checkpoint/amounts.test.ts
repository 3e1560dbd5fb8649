import { expect, it } from 'vitest';
import { compactCount } from './amounts';

it.each([
  [812, '812'],
  [27_596, '27.6 k'],
  [124_439_808, '124 M'],
  [1_500_000, '1.5 M'],
])('%i is %s', (count, text) => {
  expect(compactCount(count)).toBe(text);
});
