import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src', 'e2e', 'scripts', 'shaders', 'docs', 'public'];
const MODULE = /\.(ts|tsx|js|mjs)$/;

function pathsIn(folder: string): string[] {
  const paths = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' });
  return paths.map((path) => [folder, ...path.split(sep)].join('/'));
}

/** Groups of names that fall together, each sorted. */
function clashes(names: readonly string[], key: (name: string) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(key(name), [...(groups.get(key(name)) ?? []), name]);
  return [...groups.values()].filter(({ length }) => length > 1).map((group) => group.toSorted());
}

/** What an import without an extension names, where file names ignore case; a folder stands for its index. */
const specifier = (path: string) =>
  path
    .replace(MODULE, '')
    .replace(/\/index$/, '')
    .toLowerCase();

const ignoringCase = (path: string) => path.toLowerCase();

// On macOS and Windows `./recorder` may be Recorder.tsx. A style sheet or data beside a module of its name is imported with its extension.
test('no two files or folders differ in case only, and no two modules in case or extension only', () => {
  const paths = FOLDERS.flatMap(pathsIn);
  const modules = paths.filter((path) => MODULE.test(path));
  expect(modules.length).toBeGreaterThan(500);
  expect(clashes(paths, ignoringCase)).toEqual([]);
  expect(clashes(modules, specifier)).toEqual([]);
});

test('names that fall together are found', () => {
  const names = ['a/Recorder.tsx', 'a/recorder.ts', 'a/recorder.css', 'b/list.ts', 'b/list/index.ts', 'b/list.test.ts'];
  expect(
    clashes(
      names.filter((name) => MODULE.test(name)),
      specifier,
    ),
  ).toEqual([
    ['a/Recorder.tsx', 'a/recorder.ts'],
    ['b/list.ts', 'b/list/index.ts'],
  ]);
  expect(clashes(['a/Stage.css', 'a/stage.css'], ignoringCase)).toEqual([['a/Stage.css', 'a/stage.css']]);
});
