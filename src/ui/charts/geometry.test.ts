import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frontierScales, oracleCurve, pointAt, unitPath } from './frontierGeometry';
import { fraction, roundScale, stepScale, tickText } from './scale';
import { testCurves } from './testCurves';

test('a round scale holds its ends, between equal round steps', () => {
  expect(roundScale(-0.13, 0.94)).toEqual({ from: -0.25, to: 1, ticks: [-0.25, 0, 0.25, 0.5, 0.75, 1] });
  const ends = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }));
  fc.assert(
    fc.property(ends, ([low, span]) => {
      const { from, to, ticks } = roundScale(low, low + span);
      expect(from).toBeLessThanOrEqual(low + 1e-6 * span);
      expect(to).toBeGreaterThanOrEqual(low + span * (1 - 1e-6));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(9);
    }),
  );
});

test('a step scale grows in jumps', () => {
  const ends = Array.from({ length: 600 }, (_, step) => stepScale(step, 600).to);
  expect(new Set(ends).size).toBeLessThan(16);
  expect(ends.every((to, step) => to >= step)).toBe(true);
  expect(stepScale(599, 600).to).toBe(600);
  expect(stepScale(3, 5)).toEqual({ from: 0, to: 5, ticks: [0, 2, 4] });
  // A compared run may be longer than this one will be.
  expect(stepScale(900, 600).to).toBe(1000);
});

test('ticks have a true minus sign', () => {
  expect(tickText(-0.5)).toBe('−0.5');
});

test('the driven figure holds both runs, from KL 0', () => {
  const curves = testCurves(60);
  const comparison = testCurves(400, 5);
  const alone = frontierScales({ curves, comparison: undefined });
  const both = frontierScales({ curves, comparison });
  expect(alone.kl.from).toBe(0);
  expect(both.kl.to).toBeGreaterThan(alone.kl.to);
  for (const value of comparison.evaluations.columns.oracleReward) {
    expect(fraction(both.reward, value)).toBeGreaterThan(0);
    expect(fraction(both.reward, value)).toBeLessThan(1);
  }
});

test('a run that has not moved is not blown up', () => {
  const { kl, reward } = frontierScales({ curves: testCurves(0), comparison: undefined });
  expect(kl.to).toBeGreaterThanOrEqual(0.05);
  expect(reward.to - reward.from).toBeGreaterThanOrEqual(0.2);
});

test('the point at a step is the evaluation at or before it', () => {
  const curves = testCurves(100);
  expect(pointAt(curves, 59)?.step).toBe(40);
  expect(pointAt(curves, undefined)?.step).toBe(100);
  expect(pointAt(testCurves(0), undefined)).toMatchObject({ step: 0, kl: 0, reward: -0.058 });
});

test('the oracle’s points are joined by their KL', () => {
  const { evaluations } = testCurves(60);
  evaluations.columns['kl/exact'].reverse();
  const { kl, reward } = oracleCurve(evaluations);
  expect(kl).toEqual(kl.toSorted((left, right) => left - right));
  expect(reward).toEqual(evaluations.columns.oracleReward.toReversed());
});

test('a path starts at the bottom left of the unit square', () => {
  const unit = { from: 0, to: 2, ticks: [] };
  expect(unitPath([0, 1, 2], [0, 1, 2], unit, unit)).toBe('M0.0000 1.0000L0.5000 0.5000L1.0000 0.0000');
});
