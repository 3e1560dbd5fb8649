import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { CONTENT_SECURITY_POLICY, ISOLATION } from './policy.ts';

const SCRIPT = 'serviceWorker.js';
const SOURCE = fileURLToPath(new URL('../../src/worker/offline/serviceWorker.ts', import.meta.url));

/** What no visit needs: fonts for browsers that cannot run the page, the picture for links, and what only hosts read. */
const LEFT_OUT = /\.(ttf|woff|map)$|^(preview\.png|_headers)$/;

/** Adds the service worker to a build, which keeps the page for visits without a connection. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    // When everything lies there, public files too.
    writeBundle: { order: 'post', handler: ({ dir }) => (dir === undefined ? undefined : writeServiceWorker(dir)) },
  };
}

/** Writes the service worker of a built page: it knows every file by what is in it. @param folder of the built page */
export async function writeServiceWorker(folder: string): Promise<void> {
  const files = digests(folder);
  const policy = { ...ISOLATION, 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  const told = {
    FILES: files,
    POLICY: policy,
    POLICY_DIGEST: digest(JSON.stringify(policy)),
    VERSION: digest(JSON.stringify([files, policy])),
  };
  const constants = Object.entries(told)
    .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: SOURCE, output: { format: 'iife', banner: constants } },
    },
  });
  const [script] = (built as Rolldown.RolldownOutput).output;
  writeFileSync(join(folder, SCRIPT), script.code);
}

/** SHA-256 in base64 of each file that a visit may need, by its path; of the page itself by the empty one, at which hosts serve it. */
function digests(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const wanted = paths
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path !== SCRIPT && !LEFT_OUT.test(path));
  return Object.fromEntries(
    wanted.sort().map((path) => [path === 'index.html' ? '' : path, digest(readFileSync(join(folder, path)))]),
  );
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}
