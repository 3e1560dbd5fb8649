import { expect, it } from 'vitest';
import { formatBytes, formatCount, timeIn } from './amounts';

it.each([
  [24_000, '24 KB'],
  [1_500_000, '1.4 MB'],
  [38 * 2 ** 20, '38 MB'],
  [3792 * 2 ** 20, '3.7 GB'],
  [2 ** 34, '16 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [812, '812'],
  [27_596, '27.6 k'],
  [124_439_808, '124 M'],
  [1_500_000, '1.5 M'],
])('%i is %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
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
