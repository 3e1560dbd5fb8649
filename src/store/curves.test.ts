import { expect, test } from 'vitest';
import type { BatchRecord, ExactEvaluation, MetricsRecord } from '../core/records';
import { indexAt } from '../figures/figureCurves';
import { curvesUpTo, emptyCurves, withBatch, withEvaluation, withMetrics } from './curves';

const metrics = (step: number) => ({ step, loss: step }) as MetricsRecord;
const evaluation = (step: number) => ({ step, reward: step }) as ExactEvaluation;
const batch = (step: number): BatchRecord => ({
  step,
  indices: [0],
  chosenRewards: Float32Array.of(1),
  rejectedRewards: Float32Array.of(0),
});

function course(steps: number) {
  let curves = withEvaluation(emptyCurves(), evaluation(0));
  for (let step = 0; step < steps; step++) {
    curves = withMetrics(curves, [metrics(step)]);
    if (step % 10 === 0) curves = withBatch(curves, batch(step));
    if ((step + 1) % 20 === 0) curves = withEvaluation(curves, evaluation(step + 1));
  }
  return curves;
}

test('a course is cut at a step, and both go on by themselves', () => {
  const whole = course(60);
  const part = curvesUpTo(whole, 40);
  expect(part.metrics.columns.step.at(-1)).toBe(39);
  expect(part.evaluations.columns.step).toEqual([0, 20, 40]);
  expect(part.batches.map(({ step }) => step)).toEqual([0, 10, 20, 30]);
  const continued = withMetrics(part, [metrics(40)]);
  expect(continued.metrics.columns.step.slice(-2)).toEqual([39, 40]);
  expect(whole.metrics.columns.step).toHaveLength(60);
});

test('a thinned course is cut where its points are', () => {
  const long = course(5000);
  const part = curvesUpTo(long, 3000);
  const { step } = part.metrics.columns;
  expect(step.at(-1)).toBeLessThan(3000);
  expect(step.at(-1)).toBeGreaterThan(3000 - 2 * long.metrics.stride);
  expect(part.metrics.length).toBe(step.length);
  const continued = withMetrics(part, [3000, 3001, 3002, 3003].map(metrics));
  const ascending = continued.metrics.columns.step;
  expect(ascending.every((value, i) => i === 0 || value > ascending[i - 1])).toBe(true);
  expect(ascending.at(-1)).toBe(3003);
});

test('batches stay bounded, and the latest is always there', () => {
  const { batches } = course(20_000);
  expect(batches.length).toBeLessThanOrEqual(257);
  expect(batches.at(-1)?.step).toBe(19_990);
  expect(batches.every(({ step }, i) => i === 0 || step > batches[i - 1].step)).toBe(true);
});

test('a step is found in a column', () => {
  const steps = [0, 20, 40];
  expect([-1, 0, 19, 20, 41].map((step) => indexAt(steps, step))).toEqual([0, 0, 0, 1, 2]);
  expect(indexAt([], 3)).toBe(-1);
});
