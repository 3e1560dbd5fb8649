import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  arrows,
  circles,
  drawnInto,
  forbidden,
  importsOf,
  LAYERS,
  layerOf,
  PAGE,
  packagesOf,
  readModules,
} from '../scripts/house.mjs';

const modules = readModules();
const NO_LAYER = ['compat', 'demos', undefined];

test('imports point down only, and every folder is a layer', () => {
  const names = Object.keys(LAYERS);
  for (const [name, below] of Object.entries(LAYERS)) {
    for (const other of below) expect(names.indexOf(other), `${name} over ${other}`).toBeLessThan(names.indexOf(name));
  }
  const folders = new Set([...modules.keys()].map(layerOf));
  expect([...folders].filter((folder) => !names.includes(folder ?? '') && !NO_LAYER.includes(folder))).toEqual([]);
  expect(arrows(modules).length).toBeGreaterThan(500);
  expect(forbidden(modules)).toEqual([]);
});

test('no modules import each other in a circle', () => {
  expect(modules.size).toBeGreaterThan(500);
  expect(circles(modules)).toEqual([]);
});

test('only the page knows React, and the lowest layers know almost nothing', () => {
  const knowing = Object.keys(LAYERS).filter((layer) => packagesOf(layer, modules).some((name) => /^react/.test(name)));
  expect(knowing).toEqual(['ui']);
  expect(packagesOf('core', modules).filter((name) => name !== 'valibot')).toEqual([]);
  expect(packagesOf('math', modules)).toEqual([]);
});

test('docs/architecture.md shows the house as it is; `node scripts/house.mjs --write` draws it again', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain('| layer');
  expect(drawnInto(page, modules)).toBe(page);
});

test('an arrow up and a circle are found', () => {
  const text = `import { a } from '../store/series';\nexport type { B } from './b';\nconst c = await import('react-dom/client');`;
  const imports = importsOf('src/math/random.ts', text);
  expect(imports).toEqual({ modules: ['src/store/series.ts', 'src/math/b'], packages: ['react-dom'] });
  const wrong = new Map([
    ['src/math/random.ts', imports],
    ['src/math/b', { modules: ['src/math/c'], packages: [] }],
    ['src/math/c', { modules: ['src/math/random.ts'], packages: [] }],
    ['src/store/series.ts', { modules: [], packages: [] }],
  ]);
  expect(forbidden(wrong)).toEqual([['src/math/random.ts', 'src/store/series.ts']]);
  expect(circles(wrong)).toEqual([['src/math/b', 'src/math/c', 'src/math/random.ts']]);
});
