import { expect, test } from 'vitest';
import { dishReward } from './dishReward';

test('what is missing to 1 is malformed', () => {
  const logps = Float32Array.of(Math.log(0.5), Math.log(0.25));
  expect(dishReward(logps, Float32Array.of(2, -1), -4)).toBeCloseTo(0.5 * 2 - 0.25 - 0.25 * 4, 6);
});

test('a sum a little above 1 is 1', () => {
  expect(dishReward(Float32Array.of(1e-6), Float32Array.of(3), -4)).toBeCloseTo(3, 5);
});
