import { expect, test } from 'vitest';
import { append, emptySeries } from '../../../store/series';
import { valuesAt } from './valuesAt';

const NAMES = ['step', 'reward'] as const;
const series = append(emptySeries(NAMES), [
  { step: 0, reward: 0.1 },
  { step: 20, reward: 0.5 },
  { step: 40, reward: 0.7 },
]);

test('the point of a step is the last one up to it', () => {
  expect([0, 19, 20, 39, 90].map((step) => valuesAt(series, step)('reward'))).toEqual([0.1, 0.1, 0.5, 0.5, 0.7]);
  expect(valuesAt(series, 39)('step')).toBe(20);
});

test('without a step it is the last point, without points there is no value', () => {
  expect(valuesAt(series, undefined)('reward')).toBe(0.7);
  expect(valuesAt(emptySeries(NAMES), undefined)('reward')).toBeNaN();
  expect(valuesAt(emptySeries(NAMES), 3)('reward')).toBeNaN();
});
