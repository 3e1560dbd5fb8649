import fc from 'fast-check';
import { expect, test } from 'vitest';
import { append, emptySeries, valuesAt } from './series';

function grown(points: number, capacity: number) {
  let series = emptySeries(['step', 'value']);
  for (let step = 0; step < points; step++) series = append(series, [{ step, value: step * step }], capacity);
  return series;
}

test('any number of points stays below the capacity, in order, evenly spaced, with the first and the latest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 4, max: 100 }), (points, capacity) => {
      const { columns, length, stride, seen } = grown(points, capacity);
      expect([seen, columns.step.length, columns.value.length]).toEqual([points, length, length]);
      expect(length).toBeLessThanOrEqual(capacity);
      expect(columns.step[0]).toBe(0);
      expect(columns.step.at(-1)).toBe(points - 1);
      const kept = columns.step.slice(0, -1);
      expect(kept).toEqual(kept.map((_, index) => index * stride));
      expect(columns.value).toEqual(columns.step.map((step) => step * step));
    }),
    { numRuns: 50 },
  );
});

test('appending extends the columns in place and returns a new wrapper', () => {
  const before = emptySeries(['step']);
  const after = append(before, [{ step: 0 }]);
  expect(after).not.toBe(before);
  expect(after.columns.step).toBe(before.columns.step);
});

test('a missing value is a gap', () => {
  expect(append(emptySeries(['step', 'kl']), [{ step: 3 }]).columns.kl).toEqual([Number.NaN]);
});

const NAMES = ['step', 'reward'] as const;
const SAMPLED = append(emptySeries(NAMES), [
  { step: 0, reward: 0.1 },
  { step: 20, reward: 0.5 },
  { step: 40, reward: 0.7 },
]);

test('the point of a step is the last one up to it', () => {
  expect([0, 19, 20, 39, 90].map((step) => valuesAt(SAMPLED, step)('reward'))).toEqual([0.1, 0.1, 0.5, 0.5, 0.7]);
  expect(valuesAt(SAMPLED, 39)('step')).toBe(20);
});

test('without a step it is the last point, without points there is no value', () => {
  expect(valuesAt(SAMPLED, undefined)('reward')).toBe(0.7);
  expect(valuesAt(emptySeries(NAMES), undefined)('reward')).toBeNaN();
  expect(valuesAt(emptySeries(NAMES), 3)('reward')).toBeNaN();
});
