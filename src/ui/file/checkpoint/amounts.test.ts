import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ModelEstimate, ShapeEstimate } from '../../../core/modelInfo';
import { KITCHEN_MODELS } from '../../../core/settings';
import { openCheckpoint } from '../../../model/checkpoint';
import { compactCount, KITCHEN_SIZES, largestShape, usualShapes } from './amounts';

it.each(KITCHEN_MODELS)('%s has the size that is said of it', async (model) => {
  const names = ['config.json', 'model.safetensors'];
  const files = names.map((name) => [name, new Blob([readFileSync(`public/models/${model}/${name}`)])]);
  const outline = await openCheckpoint(Object.fromEntries(files));
  const { params } = await outline.read();
  const parameters = [...params.values()].reduce((sum, { length }) => sum + length, 0);
  expect(KITCHEN_SIZES[model]).toEqual({ parameters, bytes: outline.bytes });
});

it.each([
  [812, '812'],
  [27_596, '27.6 k'],
  [124_439_808, '124 M'],
  [1_500_000, '1.5 M'],
])('%i is %s', (count, text) => {
  expect(compactCount(count)).toBe(text);
});

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
