// npm start: installs what is missing, builds when the sources changed, serves the page and opens it.
import { spawn } from 'node:child_process';
import { buildIfStale, serve } from './lib/build.mjs';
import { readFlags } from './lib/flags.mjs';
import { installPackages } from './lib/install.mjs';

const DEFAULT_PORT = 4173;

const flags = readFlags(
  { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
  {
    '--port N': `serve on this port (default ${DEFAULT_PORT}, or the next free one)`,
    '--no-open': 'do not open a browser',
  },
);
const port = Number(flags.port ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`--port is ${flags.port}; use a whole number from 1 to 65535`);
  process.exit(2);
}

try {
  await installPackages();
  await buildIfStale();
  const { url } = await serve({ port, strict: flags.port !== undefined });
  console.log(`DPO Playground: ${url}`);
  if (!flags['no-open']) openBrowser(url);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** Where no browser can be opened, the printed address is enough. */
function openBrowser(url) {
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
