// node scripts/house.mjs: draws the house by its imports, as docs/architecture.md shows it; with --write, into that file. src/house.test.ts checks it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './lib/root.mjs';

const PLAIN = ['core', 'math'];
const ENGINE = [...PLAIN, 'data', 'graph', 'runtime', 'model', 'worlds'];

/** The layers from the bottom up, each with those that it may import. biome.json enforces the same as far as it can tell by a path alone. */
export const LAYERS = {
  core: [],
  math: ['core'],
  data: PLAIN,
  graph: PLAIN,
  runtime: [...PLAIN, 'graph'],
  model: [...PLAIN, 'data', 'graph', 'runtime'],
  worlds: [...PLAIN, 'data', 'runtime', 'model'],
  train: ENGINE,
  figures: PLAIN,
  export: [...ENGINE, 'train', 'figures'],
  cli: [...ENGINE, 'train', 'figures'],
  client: PLAIN,
  worker: [...ENGINE, 'train', 'export', 'client'],
  store: [...PLAIN, 'client', 'figures'],
  ui: [...PLAIN, 'client', 'store', 'figures'],
};

/** Tests, and what they are made with, may look at everything. */
const TEST = /(\.test|[tT]estKit|localeKit)\.ts$|^src\/compat\//;
const IMPORT = /^(?:import|export)\s(?:[\w$*{},\s]+\sfrom\s*)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Every module of src/, by its path, with what it imports: paths of modules, and names of packages. */
export function readModules() {
  const paths = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ['src', ...path.split(sep)].join('/'))
    .sort();
  return new Map(paths.map((path) => [path, importsOf(path, readFileSync(join(ROOT, path), 'utf8'))]));
}

/** @param path of the module, from the root of the repository */
export function importsOf(path, text) {
  const modules = new Set();
  const packages = new Set();
  for (const [, fixed, lazy] of text.matchAll(IMPORT)) {
    const name = fixed ?? lazy;
    if (!name.startsWith('.')) packages.add(packageOf(name));
    else if (!/\.(json|css|wgsl)(\?\w+)?$/.test(name)) modules.add(resolved(posix.join(posix.dirname(path), name)));
  }
  return { modules: [...modules], packages: [...packages] };
}

function packageOf(name) {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function resolved(path) {
  const found = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find(
    (file) => /\.\w+$/.test(file) && existsSync(join(ROOT, file)),
  );
  return found ?? path;
}

export const layerOf = (path) => /^src\/([^/]+)\//.exec(path)?.[1];

/** Imports from a layer to another, tests left out: `[module, what it imports]`. */
export function arrows(modules) {
  return [...modules].flatMap(([path, { modules: imported }]) =>
    TEST.test(path)
      ? []
      : imported.filter((other) => other.startsWith('src/') && layerOf(other) !== layerOf(path)).map((o) => [path, o]),
  );
}

/** Those arrows that the house does not have. */
export function forbidden(modules) {
  return arrows(modules).filter(([from, to]) => !LAYERS[layerOf(from)]?.includes(layerOf(to)));
}

/** Groups of modules that import each other in a circle, types included (Tarjan's strongly connected components). */
export function circles(modules) {
  const found = [];
  const stack = [];
  const order = new Map();
  const low = new Map();
  const visit = (path) => {
    order.set(path, order.size);
    low.set(path, order.get(path));
    stack.push(path);
    for (const next of modules.get(path)?.modules ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path), low.get(next)));
    }
    if (low.get(path) !== order.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1 || modules.get(path)?.modules.includes(path)) found.push(circle.sort());
  };
  for (const path of modules.keys()) if (!order.has(path)) visit(path);
  return found;
}

/** Packages that a layer imports, tests left out. */
export function packagesOf(layer, modules) {
  const own = [...modules].filter(([path]) => layerOf(path) === layer && !TEST.test(path));
  return [...new Set(own.flatMap(([, { packages }]) => packages))].sort();
}

/** Rows of `layer | imports from` in Markdown, from the top down, as the imports are. */
export function table(modules) {
  const drawn = arrows(modules).map(([from, to]) => [layerOf(from), layerOf(to)]);
  const names = Object.keys(LAYERS);
  const rows = names.toReversed().flatMap((layer) => {
    if (![...modules.keys()].some((path) => layerOf(path) === layer)) return [];
    const below = names.toReversed().filter((other) => drawn.some(([from, to]) => from === layer && to === other));
    return [[`\`${layer}\``, below.join(', ') || '–']];
  });
  return markdown([['layer', 'imports from'], ...rows]);
}

function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [head, ...rest] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}

export const PAGE = join(ROOT, 'docs', 'architecture.md');
const DRAWN = /(<!-- drawn by scripts\/house\.mjs -->\n).*?(<!-- end -->)/s;

/** The page with the house as it is drawn now. */
export function drawnInto(page, modules) {
  return page.replace(DRAWN, (_, start, end) => `${start}\n${table(modules)}\n\n${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const modules = readModules();
  console.log(table(modules));
  for (const [from, to] of forbidden(modules)) console.log(`not allowed: ${from} -> ${to}`);
  for (const circle of circles(modules)) console.log(`a circle: ${circle.join(', ')}`);
  if (process.argv.includes('--write')) writeFileSync(PAGE, drawnInto(readFileSync(PAGE, 'utf8'), modules));
}
