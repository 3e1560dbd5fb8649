import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import { writeServiceWorker } from '../../scripts/vite/offline';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Collects what a console would show in red or yellow, since not every engine tells that to who drives it. Runs before the page's own scripts. */
const LISTENER = `
globalThis.complaints = [];
for (const level of ['error', 'warn']) {
  const say = console[level];
  console[level] = (...words) => {
    complaints.push(words.join(' '));
    say.apply(console, words);
  };
}
addEventListener('error', ({ message, target }) => complaints.push(message ?? 'did not load: ' + (target.src ?? target.href)), true);
addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => complaints.push(violatedDirective + ' forbids ' + blockedURI));
`;

/** Copies dist/ to a folder, with the listener before the page's own scripts and a service worker that knows this page. */
export async function listeningPage(folder: string): Promise<void> {
  cpSync(join(ROOT, 'dist'), folder, { recursive: true });
  const file = join(folder, 'index.html');
  const page = readFileSync(file, 'utf8');
  writeFileSync(file, page.replace('<head>', '<head><script src="./listener.js"></script>'));
  writeFileSync(join(folder, 'listener.js'), LISTENER);
  await writeServiceWorker(folder);
}

/**
 * Serves a folder.
 * @param headers the page's real ones, or none, as a plain static host
 */
export async function servePage(
  folder: string,
  headers: 'real' | 'none',
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await preview({
    root: ROOT,
    configFile: headers === 'real' ? join(ROOT, 'vite.config.ts') : false,
    logLevel: 'warn',
    build: { outDir: folder },
    // The next free port, since engines are tested at once.
    preview: { port: 4450, open: false },
  });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}
