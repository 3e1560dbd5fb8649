// Installs what is missing: packages, and for the tests browsers. Uses Node alone, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserExecutable, ENGINES } from '../browser.mjs';
import { ROOT } from './root.mjs';

/** Runs a command in the repository with its output in sight. @returns a promise: whether it succeeded */
export function run(command, args, options = {}) {
  const shell = process.platform === 'win32';
  return new Promise((resolve) => {
    spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], shell, ...options })
      .on('error', (error) => {
        console.error(`${command} could not be started: ${error.message}`);
        resolve(false);
      })
      .on('close', (status) => resolve(status === 0));
  });
}

/** Runs `npm ci` where node_modules is absent or holds other versions than package-lock.json. */
export async function installPackages() {
  if (packagesAreCurrent()) return;
  console.log('Installing packages (npm ci) …');
  if (!(await run('npm', ['ci', '--no-audit', '--no-fund']))) {
    throw new Error('npm ci failed; see its output above, and check the connection to the package registry');
  }
}

/** npm keeps a copy of the lock file with what it installed; packages for other platforms are missing from it. */
function packagesAreCurrent() {
  try {
    const wanted = readLock('package-lock.json');
    const installed = readLock(join('node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || (path in installed ? installed[path].version === version : optional || devOptional),
    );
  } catch {
    return false;
  }
}

function readLock(path) {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
}

/** Finds a Chromium, or installs one: Playwright's own, else Debian's where that may be done. */
export async function installBrowser() {
  if (browserExecutable()) return;
  const { chromium } = await import('playwright-core');
  if (existsSync(chromium.executablePath())) return;
  const withDependencies = process.platform === 'linux' && isRoot() ? ['--with-deps'] : [];
  console.log('Installing a browser (playwright install chromium) …');
  if (await run('npx', ['playwright', 'install', ...withDependencies, 'chromium'])) return;
  if (mayUseApt()) {
    console.log('That failed. Installing Debian’s browser (apt-get install chromium) …');
    await run('apt-get', ['update']);
    if (await run('apt-get', ['install', '-y', 'chromium', 'chromium-headless-shell'])) return;
    // Older releases have no shell.
    if (await run('apt-get', ['install', '-y', 'chromium'])) return;
  }
  throw new Error(
    'No Chromium was found or could be installed; install Chromium or Chrome, or let CHROMIUM_PATH name one',
  );
}

/** Finds one of the engines beside Chromium, or installs Debian's where that may be done. @returns a promise: whether it is there */
export async function installEngine(engine) {
  const { executables, packages } = ENGINES[engine];
  const isThere = () => executables.every((path) => existsSync(path));
  if (isThere()) return true;
  if (!mayUseApt()) return false;
  console.log(`Installing ${engine} (apt-get install ${packages.join(' ')}) …`);
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
  // The lists may be new enough: a Chromium may have been installed just before.
  if (!(await install())) {
    await run('apt-get', ['update']);
    await install();
  }
  return isThere();
}

function isRoot() {
  return process.getuid?.() === 0;
}

function mayUseApt() {
  return isRoot() && existsSync('/usr/bin/apt-get');
}
