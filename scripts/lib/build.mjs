// Builds the page when its sources are newer than dist/, and serves it under the headers of scripts/vite/policy.ts.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const SOURCES = ['src', 'shaders', 'public', 'scripts/vite', 'index.html', 'vite.config.ts', 'package-lock.json'];

/** @param say where it tells what it does */
export async function buildIfStale(say = console.log) {
  if (!isStale()) return say('The build in dist/ is current.');
  say('Building …');
  const { build } = await import('vite');
  await build({ root: ROOT, configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
}

/** Serves dist/; the returned URL is a plain one. With `strict` a taken port is an error, otherwise the next free one is used. */
export async function serve({ port, strict, outDir = 'dist' }) {
  const { preview } = await import('vite');
  const server = await preview({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir },
    preview: { port, strictPort: strict, open: false },
  });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

function isStale() {
  const built = newestChange(join(ROOT, 'dist', 'index.html'));
  return built === 0 || SOURCES.some((source) => newestChange(join(ROOT, source)) > built);
}

/** Milliseconds of the last change under a path, its folders included, so that a deleted file counts; 0 where there is nothing. */
function newestChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stats.mtimeMs);
}
