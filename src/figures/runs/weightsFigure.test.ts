import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyCurves, withBatch } from '../../store/curves';
import { batchWithMargins } from '../../store/curvesTestKit';
import { batchAt, gradientWeights, WEIGHT_BINS, weightHistogram } from './weightsFigure';

test('a pair’s weight is σ(r̂_l − r̂_w)', () => {
  // a = 1, b = −0.5, β = 0.1 give a margin of 0.15 and a weight of 0.462570.
  const [weight] = gradientWeights(batchWithMargins([0.15]));
  expect(weight).toBeCloseTo(0.46257, 5);
  expect(gradientWeights(batchWithMargins([0, 40, -40])).map((value) => Math.round(value * 1e6) / 1e6)).toEqual([
    0.5, 0, 1,
  ]);
});

test('values that are not finite are left out', () => {
  expect(gradientWeights(batchWithMargins([0, Number.NaN]))).toEqual([0.5]);
});

test('the shares of the bins sum to 1 and both ends are counted', () => {
  const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(weights, (values) => {
      const shares = weightHistogram(values);
      expect(shares).toHaveLength(WEIGHT_BINS);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    }),
  );
  const ends = weightHistogram([0, 0.5, 1, 1]);
  expect([ends[0], ends[10], ends[19]]).toEqual([0.25, 0.25, 0.5]);
});

test('the batch at a step is the last one that was logged', () => {
  const curves = [10, 20, 30].reduce((run, step) => withBatch(run, batchWithMargins([step], step)), emptyCurves());
  expect(batchAt(curves, 25)?.step).toBe(20);
  expect(batchAt(curves, 3)?.step).toBe(10);
  expect(batchAt(curves, undefined)?.step).toBe(30);
  expect(batchAt(emptyCurves(), 3)).toBeUndefined();
});
