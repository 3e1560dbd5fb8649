import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { hosting } from './scripts/vite/hosting.ts';
import { offline } from './scripts/vite/offline.ts';
import { HEADERS, ISOLATION } from './scripts/vite/policy.ts';

/** Names of a chunk and of all that it imports at once. */
function filesOf(bundle: Rolldown.OutputBundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name];
  if (chunk?.type !== 'chunk' || found.has(name)) return found;
  found.add(name);
  for (const imported of chunk.imports) filesOf(bundle, imported, found);
  return found;
}

/**
 * Has the files of what is imported later fetched before they are imported (src/ui/app/fetchFirst.ts): in most browsers a module that once did not
 * arrive cannot be imported again (https://github.com/whatwg/html/issues/6768), but a file can be fetched again.
 */
function fetchFirst(): Plugin {
  return {
    name: 'fetch-first',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          const there = filesOf(bundle, chunk.fileName);
          chunk.code = chunk.code.replace(/\bimport\((["'`])\.\/([^"'`]+\.js)\1\)/g, (load, _quote, file) => {
            const name = chunk.fileName.replace(/[^/]*$/, file);
            const files = [...filesOf(bundle, name)].filter((other) => !there.has(other));
            const relative = files.map((other) => `./${other.slice(name.length - file.length)}`);
            return `globalThis.fetchFirst(${JSON.stringify(relative)},import.meta.url,()=>${load})`;
          });
        }
      },
    },
  };
}

/**
 * Sends the headers with every answer. Vite leaves them out where it says that a file has not changed (304), and WebKit then takes a worker for one that
 * the page's isolation forbids: after a reload nothing would train.
 */
function headersAlways(): Plugin {
  return {
    name: 'headers-always',
    configurePreviewServer: ({ config, middlewares }) => {
      middlewares.use((_, response, next) => {
        for (const [name, value] of Object.entries(config.preview.headers)) response.setHeader(name, String(value));
        next();
      });
    },
  };
}

/** Everything but the files that workers start with. */
const WORKER_PARTS = /^(?!.*Worker\.ts$)/;
const FONT = /\.(woff2?|ttf)$/;

export default defineConfig({
  base: './',
  plugins: [react(), fetchFirst(), hosting(process.env.PAGE_ADDRESS ?? ''), offline(), headersAlways()],
  worker: {
    format: 'es',
    rolldownOptions: {
      // What is imported later must not import the worker's own file: WebKit runs that a second time, and the first one's runs are out of reach.
      output: { codeSplitting: { groups: [{ name: 'parts', tags: ['$initial'], test: WORKER_PARTS }] } },
      checks: { bundlerTimings: false },
    },
  },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    target: 'es2023',
    // A preloaded module that does not arrive counts as imported.
    modulePreload: false,
    rolldownOptions: {
      // One script for the first paint: many small ones compress worse.
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
      // Where a build's time goes is no news to those who start the page.
      checks: { bundlerTimings: false },
    },
    chunkSizeWarningLimit: 1500,
    // A font inside the style sheet would be none of 'self'.
    assetsInlineLimit: (path) => (FONT.test(path) ? false : undefined),
  },
  server: { headers: ISOLATION },
  preview: { headers: HEADERS },
});
