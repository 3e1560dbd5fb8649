import { expect, it } from 'vitest';
import { percentText, pointsText, qualityText } from './quality';

it('writes a share with its interval where there is one', () => {
  expect(pointsText(-0.0312)).toBe('−3.1');
  expect(percentText(-0.0001)).toBe('0.0%');
  expect(qualityText({ mean: 0.5, half: Number.NaN, count: 1 })).toBe('50.0%');
  expect(qualityText({ mean: 0.923, half: 0.0141, count: 3 })).toBe('92.3 ± 1.4%');
});
