import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsScale, extentOf, fraction, roundScale, stepScale, tickText, valueAt } from './scale';

test('a round scale holds its ends, between equal round steps', () => {
  expect(roundScale(-0.13, 0.94)).toEqual({ from: -0.2, to: 1, ticks: [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1] });
  expect(roundScale(3, 3).to).toBeGreaterThan(3);
  const ends = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }));
  fc.assert(
    fc.property(ends, ([low, span]) => {
      const { from, to, ticks } = roundScale(low, low + span);
      expect(from).toBeLessThanOrEqual(low + 1e-6 * span);
      expect(to).toBeGreaterThanOrEqual(low + span * (1 - 1e-6));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(11);
      expect([ticks[0], ticks.at(-1)]).toEqual([from, to]);
    }),
  );
});

test('the extent of columns passes over gaps', () => {
  expect(extentOf([[1, Number.NaN, 3], [Number.POSITIVE_INFINITY, -2], []])).toEqual([-2, 3]);
  expect(extentOf([[], [Number.NaN]])).toEqual([0, 0]);
});

test('what has hardly moved is not blown up', () => {
  const { from, to } = columnsScale([[1, 1.001]], { least: 0.5 });
  expect(to - from).toBeGreaterThanOrEqual(0.5);
  expect(columnsScale([[0.2]], { least: 0.01, fromZero: true }).from).toBe(0);
});

test('a step scale stands still up to where the run is planned to end', () => {
  const ends = Array.from({ length: 601 }, (_, step) => stepScale(step, 600).to);
  expect(new Set(ends)).toEqual(new Set([600]));
  expect(stepScale(3, 5)).toEqual({ from: 0, to: 5, ticks: [0, 2, 4] });
  // Where no end is known it grows in jumps.
  expect([0, 3, 11, 155].map((step) => stepScale(step).to)).toEqual([10, 10, 15, 200]);
  // A compared run may be longer than this one will be.
  expect(stepScale(900, 600).to).toBe(1000);
});

test('a value and its place belong to each other', () => {
  const scale = roundScale(-3, 8);
  expect(valueAt(scale, fraction(scale, 2.5))).toBeCloseTo(2.5);
});

test('ticks have a true minus sign, and no last bits', () => {
  expect(tickText(-0.5)).toBe('−0.5');
  expect(tickText(-0)).toBe('0');
  expect(tickText(0.07, { percent: true })).toBe('7%');
  expect(tickText(7, { doubling: true })).toBe('128');
});
