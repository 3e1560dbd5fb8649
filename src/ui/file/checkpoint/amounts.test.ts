import { expect, it } from 'vitest';
import { compactCount, timeIn } from './amounts';

it.each([
  [812, '812'],
  [27_596, '27.6 k'],
  [124_439_808, '124 M'],
  [1_500_000, '1.5 M'],
])('%i is %s', (count, text) => {
  expect(compactCount(count)).toBe(text);
});

it.each([
  [0.2, 'milliseconds', '1'],
  [850, 'milliseconds', '850'],
  [999.9, 'seconds', '1.0'],
  [14_260, 'seconds', '14'],
  [266_000, 'minutes', '4.4'],
  [3_600_000, 'minutes', '60'],
] as const)('%f ms are %s: %s', (milliseconds, unit, value) => {
  expect(timeIn(milliseconds)).toEqual({ unit, value });
});
