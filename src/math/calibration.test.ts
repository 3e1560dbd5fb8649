import { expect, it } from 'vitest';
import { calibration } from './calibration';
import { Random } from './random';
import { sigmoid } from './stable';

it('judgements are sorted by how sure they are', () => {
  const { bins, error } = calibration([0.1, -0.1, 0, 3, 3, -3], 2);
  expect(bins.map(({ count, accuracy }) => [count, accuracy])).toEqual([
    [3, 0.5],
    [3, 2 / 3],
  ]);
  expect(bins[1].confidence).toBeCloseTo(sigmoid(3), 12);
  expect(error).toBeCloseTo(
    (3 * Math.abs(0.5 - (2 * sigmoid(0.1) + 0.5) / 3) + 3 * Math.abs(2 / 3 - sigmoid(3))) / 6,
    12,
  );
});

it('has no error where the labels are drawn by the margins, and one where the margins are doubled', () => {
  const random = new Random(1);
  const margins = Array.from({ length: 20_000 }, () => {
    const margin = 2 * random.normal();
    return random.uniform() < sigmoid(margin) ? margin : -margin;
  });
  expect(calibration(margins, 10).error).toBeLessThan(0.01);
  expect(
    calibration(
      margins.map((margin) => 2 * margin),
      10,
    ).error,
  ).toBeGreaterThan(0.05);
});
