import { expect, it } from 'vitest';
import type { ModelEstimate, ShapeEstimate } from '../../../core/modelInfo';
import { largestShape, usualShapes } from './shapes';

const shape = (pairs: number, tokens: number, fits = true) => ({ pairs, tokens, fits }) as ShapeEstimate;
const estimate = (...shapes: readonly ShapeEstimate[]) => ({ shapes }) as unknown as ModelEstimate;

it('takes the most pairs of 128 tokens that fit', () => {
  const known = estimate(shape(1, 32), shape(8, 32), shape(1, 128), shape(4, 128), shape(8, 128, false), shape(1, 512));
  expect(usualShapes(known)).toHaveLength(3);
  expect(largestShape(known)).toMatchObject({ pairs: 4, tokens: 128 });
});

it('takes the whole context where that is shorter', () => {
  expect(largestShape(estimate(shape(1, 16), shape(8, 16)))).toMatchObject({ pairs: 8, tokens: 16 });
});

it('takes none where none fits', () => {
  expect(largestShape(estimate(shape(1, 32), shape(1, 128, false)))).toBeUndefined();
});
