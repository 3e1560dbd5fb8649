// Runs a command of src/cli as a bundle that is rebuilt when a source is newer than it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, '.cache', 'cli', 'main.mjs');

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function installMissing() {
  if (existsSync(join(root, 'node_modules', 'vite'))) return;
  const install = spawnSync('npm', ['ci'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (install.status !== 0) process.exit(install.status ?? 1);
}

async function buildWhenStale() {
  const sources = ['src', 'shaders', 'package-lock.json'].map((name) => newest(join(root, name)));
  if (existsSync(bundle) && statSync(bundle).mtimeMs >= Math.max(...sources)) return;
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, 'src', 'cli', 'main.ts'),
      outDir: dirname(bundle),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
}

installMissing();
await buildWhenStale().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2), root);
