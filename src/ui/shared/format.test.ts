import { expect, test } from 'vitest';
import {
  durationIn,
  formatBytes,
  formatChance,
  formatClock,
  formatLoss,
  formatMemory,
  formatNats,
  formatProbability,
  formatReward,
  formatSetting,
  formatShare,
  formatSigned,
  formatTerm,
  parseSetting,
} from './format';

test('numbers carry a true minus sign, and no negative zero', () => {
  expect(formatReward(-0.456)).toBe('−0.46');
  expect(formatReward(-0.001)).toBe('0.00');
  expect(formatReward(Number.NaN)).toBe('–');
});

test('digits follow the size', () => {
  expect([formatLoss(0.6934), formatNats(0.0123), formatNats(12.34)]).toEqual(['0.693', '0.012', '12.34']);
  expect([formatShare(0.8712), formatShare(0.9961), formatShare(1)]).toEqual(['87%', '99.6%', '100%']);
});

test.each([
  [0.42, '0.4', 'milliseconds'],
  [3.14, '3.1', 'milliseconds'],
  [9.97, '10', 'milliseconds'],
  [999.4, '999', 'milliseconds'],
  [999.6, '1.0', 'seconds'],
  [1234, '1.2', 'seconds'],
  [62_000, '62', 'seconds'],
  [125_000, '2.1', 'minutes'],
  [6e6, '100', 'minutes'],
])('%s ms are %s %s', (milliseconds, value, unit) => {
  expect(durationIn(milliseconds)).toEqual({ unit, value });
});

test('terms of a formula have three decimals, and a sign where it matters', () => {
  expect([formatTerm(-1.23456), formatTerm(12), formatTerm(1234.56)]).toEqual(['−1.235', '12.000', '1234.6']);
  expect([formatSigned(0.5), formatSigned(-0.5), formatSigned(0.0001), formatSigned(0)]).toEqual([
    '+0.500',
    '−0.500',
    '0.000',
    '0.000',
  ]);
});

test('probabilities of tokens tell the unlikely from the impossible', () => {
  expect([formatProbability(0.3141), formatProbability(0.0001), formatProbability(0)]).toEqual([
    '31.4%',
    '<0.1%',
    '0.0%',
  ]);
});

test('probabilities of texts have two digits that say something, however small they are', () => {
  const shown = [0.0423, 0.01, 0.00999, 0.00061, 0.0000081, 1e-9, 0].map(formatChance);
  expect(shown).toEqual(['4.2%', '1.0%', '1.00%', '0.061%', '0.00081%', '<0.000001%', '0.0%']);
});

test('settings are as short as they can be read back', () => {
  for (const value of [1e-4, 0.05, 10_000, 0, 2.5e-5, 0.001]) expect(parseSetting(formatSetting(value))).toBe(value);
  expect([formatSetting(1e-4), formatSetting(0.05), formatSetting(10_000)]).toEqual(['1e-4', '0.05', '10000']);
  expect([parseSetting(''), parseSetting('abc'), parseSetting(' 1e-3 ')]).toEqual([undefined, undefined, 0.001]);
});

test('files are in decimal units, memory in binary ones', () => {
  expect([0, 512, 4500, 24_000, 999_600, 1_500_000, 28e9, 112e9, 1.4e12].map(formatBytes)).toEqual([
    '0 B',
    '512 B',
    '4.5 kB',
    '24 kB',
    '1.0 MB',
    '1.5 MB',
    '28 GB',
    '112 GB',
    '1.4 TB',
  ]);
  expect([24 * 2 ** 10, 1_500_000, 38 * 2 ** 20, 3792 * 2 ** 20, 2 ** 34].map(formatMemory)).toEqual([
    '24 kB',
    '1.4 MB',
    '38 MB',
    '3.7 GB',
    '16 GB',
  ]);
});

test('seconds are as a clock shows them', () => {
  expect([0, 9.9, 65, 600].map(formatClock)).toEqual(['0:00', '0:09', '1:05', '10:00']);
});
