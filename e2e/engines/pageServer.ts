import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, preview } from 'vite';

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

/**
 * Serves dist/ with the listener before the page's own scripts.
 * @param headers the page's real ones, or none, as a plain static host
 */
export async function servePage(headers: 'real' | 'none'): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await preview({
    root: ROOT,
    configFile: headers === 'real' ? join(ROOT, 'vite.config.ts') : false,
    logLevel: 'warn',
    plugins: [listening],
    // The next free port, since engines are tested at once.
    preview: { port: 4450, open: false },
  });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

const listening: Plugin = {
  name: 'listening',
  configurePreviewServer: ({ middlewares }) => {
    const page = readFileSync(join(ROOT, 'dist', 'index.html'), 'utf8');
    const files: Record<string, readonly [string, string]> = {
      '/': ['text/html', page.replace('<head>', '<head><script src="./listener.js"></script>')],
      '/listener.js': ['text/javascript', LISTENER],
    };
    middlewares.use((request, response, next) => {
      const file = files[request.url?.replace(/\?.*/, '') ?? ''];
      if (!file) return next();
      response.setHeader('Content-Type', file[0]);
      response.end(file[1]);
    });
  },
};
