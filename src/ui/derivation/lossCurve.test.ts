import { expect, test } from 'vitest';
import { batchOnCurve, dpoLoss, dpoWeight, places, pull } from './lossCurve';

test('the weight is minus the slope of the loss', () => {
  for (const margin of [-5, -1, 0, 0.3, 4]) {
    const slope = (dpoLoss(margin + 1e-6) - dpoLoss(margin - 1e-6)) / 2e-6;
    expect(dpoWeight(margin)).toBeCloseTo(-slope, 8);
  }
});

test('the area under the pull right of gap 0 is log 2 for every β', () => {
  for (const beta of [0.1, 1, 5]) {
    const step = 0.001 / beta;
    let area = 0;
    for (let gap = step / 2; gap < 40 / beta; gap += step) area += pull(gap, beta) * step;
    expect(area).toBeCloseTo(Math.LN2, 6);
  }
});

test('a batch is placed by its margins', () => {
  const record = {
    step: 7,
    indices: [0, 1, 2],
    chosenRewards: Float32Array.of(1, -0.5, Number.NaN),
    rejectedRewards: Float32Array.of(0.25, 0.5, Number.NaN),
  };
  const batch = batchOnCurve(record);
  expect(batch).toMatchObject({ step: 7, meanChosen: 0.25, meanRejected: 0.375, meanMargin: -0.125, wrong: 1 });
  expect(batch.pairs.map(({ margin }) => margin)).toEqual([0.75, -1]);
  expect(batch.meanLoss).toBeCloseTo((Math.log1p(Math.exp(-0.75)) + Math.log1p(Math.exp(1))) / 2, 12);
});

test('places run from end to end', () => {
  expect(places(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
});
