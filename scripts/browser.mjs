// Finds the Chromium that tests and `--device browser` run in, and the flags under which headless Chromium offers WebGPU.
import { existsSync } from 'node:fs';

/** Flags for headless Chromium with (software, where there is no GPU) WebGPU and no background traffic. */
export const WEBGPU_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--disable-gpu-watchdog',
];

/** ONNX Runtime is compiled anew each time; what runs for a few steps only is not worth validating at once, nor optimising so early. */
export const FEW_STEPS_V8_FLAGS = ['--wasm-lazy-validation', '--wasm-tiering-budget=200000000'];
export const FEW_STEPS_FLAG = `--js-flags=${FEW_STEPS_V8_FLAGS.join()}`;

/** Where the GPU computes, optimising what only drives it takes longer than it saves. */
export const DRIVER_ONLY_FLAG = '--js-flags=--liftoff-only';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Debian's package of Chromium without its windows: a page in it costs a fifth less. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** Path of a Chromium: CHROMIUM_PATH, else a system one; undefined means Playwright's own download. */
export function browserExecutable() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen))
      throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist; unset it or correct it`);
    return chosen;
  }
  return SYSTEM_BROWSERS.find((path) => existsSync(path));
}

/** The engines beside Chromium, in which a few checks run (e2e/engines): what they need, what drives them first, and Debian's packages that bring it. */
export const ENGINES = {
  firefox: { executables: [process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr'], packages: ['firefox-esr'] },
  webkit: { executables: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'], packages: ['webkit2gtk-driver', 'xvfb'] },
};

/** The same, but a headless shell where there is one: for what needs a page, and no tab that can be filmed. */
export function pageExecutable() {
  return !process.env.CHROMIUM_PATH && existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : browserExecutable();
}
