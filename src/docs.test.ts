/** What README, docs and comments name is there: files, folders and commands. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';
import { hosting } from '../scripts/vite/hosting';
import { HEADERS } from '../scripts/vite/policy';

const ROOTS = ['README.md', '.github', 'docs', 'e2e', 'public', 'scripts', 'shaders', 'src'];
const paths = ROOTS.flatMap((root) =>
  extname(root) !== ''
    ? [root]
    : readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => [root, ...path.split(sep)].join('/')),
);
const all = new Set([...ROOTS, ...paths, 'package.json', 'biome.json', 'vite.config.ts', 'LICENSE', 'CITATION.cff']);
const texts = new Map(
  paths.filter((path) => path.endsWith('.md')).map((path) => [path, readFileSync(path, 'utf8')] as const),
);
const code = new Map(
  paths
    .filter((path) => /\.(tsx?|m[jt]s|css|wgsl)$/.test(path))
    .map((path) => [path, readFileSync(path, 'utf8')] as const),
);

/** All matches of a pattern's group, with where they stand. */
function named(
  files: ReadonlyMap<string, string>,
  pattern: RegExp,
): readonly (readonly [file: string, name: string])[] {
  return [...files].flatMap(([file, text]) => [...text.matchAll(pattern)].map((match) => [file, match[1]] as const));
}

/** As a whole path or as the end of one. */
function isThere(name: string): boolean {
  const path = name.replace(/^(\.{1,2}\/)+|\/$/g, '');
  return all.has(path) || [...all].some((other) => other.endsWith(`/${path}`));
}

test('links between the documents lead to files', () => {
  const links = named(texts, /\]\(([^)#:]+)\)/g).map(([file, link]) => normalize(join(dirname(file), link)));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !all.has(link.split(sep).join('/')))).toEqual([]);
});

test('files and folders that the documents name are there', () => {
  const files = named(texts, /`([\w.-]*\/?(?:[\w.-]+\/)*[\w-]+(?:\.test)?\.(?:tsx?|mjs|wgsl|css))`/g);
  const folders = named(texts, /`((?:[\w-]+\/)+)`/g);
  expect(files.length).toBeGreaterThan(50);
  expect(folders.length).toBeGreaterThan(40);
  const ofRuns = /^(model|ref_model|data|out|dist)\/$/; // what the command line, an export and the build write
  expect([...files, ...folders].filter(([, name]) => !ofRuns.test(name) && !isThere(name))).toEqual([]);
});

test('commands that the documents name are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const commands = named(texts, /npm run (?:-s )?([\w-]+)/g);
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter(([, command]) => !Object.hasOwn(scripts, command))).toEqual([]);
  const started = named(texts, /node (scripts\/[\w.-]+)/g);
  expect(started.filter(([, script]) => !all.has(script))).toEqual([]);
});

test('the headers that docs/publish.md shows are those of the page', () => {
  const shown = named(texts, /add_header ([\w-]+ ".*") always;/g).map(([, header]) => header);
  expect(shown).toEqual(Object.entries(HEADERS).map(([name, value]) => `${name} "${value}"`));
});

test('the picture for links is as large as index.html says, and its whole address wants the page’s', () => {
  const picture = readFileSync('public/preview.png');
  const page = readFileSync('index.html', 'utf8');
  const said = ['width', 'height'].map((side) =>
    Number(new RegExp(`og:image:${side}" content="(\\d+)"`).exec(page)?.[1]),
  );
  // After the signature, the first chunk's length and its name.
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual(said);
  expect(() => hosting('https://example.org/dpo')).toThrow('with a slash at its end');
  expect(() => hosting('https://example.org/dpo/')).not.toThrow();
});

test('CITATION.cff names the version, the licence and the authors', () => {
  const citation = readFileSync('CITATION.cff', 'utf8');
  const { version, license } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>;
  const authors = /Copyright \(c\) \d+ (.+)/.exec(readFileSync('LICENSE', 'utf8'))?.[1];
  for (const line of [`version: ${version}`, `license: ${license}`, `  - name: ${authors}`]) {
    expect(citation.split('\n')).toContain(line);
  }
});

test('files that comments name are there', () => {
  const comments = new Map(
    [...code].map(([file, text]) => [file, (text.match(/(^|\s)(\/\/|\/?\*).*/gm) ?? []).join('\n')] as const),
  );
  const files = named(comments, /([\w/.-]*\w\.(?:tsx?|mjs|wgsl|css|md))\b/g);
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(([, name]) => !isThere(name))).toEqual([]);
});
