import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KITCHEN_MODELS } from '../../../core/settings';
import { openCheckpoint } from '../../../model/checkpoint';
import { KITCHEN_SIZES } from './kitchenSizes';

it.each(KITCHEN_MODELS)('%s has the size that is said of it', async (model) => {
  const names = ['config.json', 'model.safetensors'];
  const files = names.map((name) => [name, new Blob([readFileSync(`public/models/${model}/${name}`)])]);
  const outline = await openCheckpoint(Object.fromEntries(files));
  const { params } = await outline.read();
  const parameters = [...params.values()].reduce((sum, { length }) => sum + length, 0);
  expect(KITCHEN_SIZES[model]).toEqual({ parameters, bytes: outline.bytes });
});
