import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { browserExecutable, FEW_STEPS_FLAG, pageExecutable, WEBGPU_FLAGS } from './scripts/browser.mjs';

/** Two checkouts can be tested at once when one of them names another port. */
const PORT = Number(process.env.PLAYWRIGHT_PORT ?? 4319);
/** A page that is already served, such as a deployed one; without it the tests build and serve their own. */
const served = process.env.PLAYWRIGHT_BASE_URL;

function launch(args: string[], executablePath = pageExecutable()) {
  return { args, ...(executablePath !== undefined && { executablePath }) };
}

/** They measure the page, or film it in real time: nothing may run beside them. */
const ALONE = /@alone/;
const WITHOUT_WEBGPU = WEBGPU_FLAGS.filter((flag) => flag !== '--enable-unsafe-webgpu');

/**
 * The built page under its real headers. `wasm`: a browser without a WebGPU adapter, where the page falls back; `alone`: tests marked @alone,
 * which cannot share the machine. `webgpu`: the test marked @webgpu; software WebGPU is slow, so it is tiny.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: process.env.PLAYWRIGHT_OUTPUT ?? 'test-results',
  fullyParallel: false,
  workers: Math.min(4, availableParallelism()),
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  retries: 0,
  use: {
    baseURL: served ?? `http://localhost:${PORT}/`,
    locale: 'en-US',
    viewport: { width: 1440, height: 1000 },
    reducedMotion: 'reduce',
    // Each test is a first visit; keeping the page for a next one would only cost time. e2e/offline.spec.ts allows it.
    serviceWorkers: 'block',
  },
  ...(served === undefined && {
    webServer: {
      command: `node scripts/start.mjs --no-open --port ${PORT}`,
      port: PORT,
      timeout: 120_000,
      reuseExistingServer: false,
    },
  }),
  projects: [
    // First, because it takes longest.
    {
      name: 'webgpu',
      grep: /@webgpu/,
      workers: 1,
      timeout: 600_000,
      use: { launchOptions: launch([...WEBGPU_FLAGS, FEW_STEPS_FLAG]) },
    },
    {
      name: 'wasm',
      grepInvert: [ALONE, /@webgpu/],
      use: { launchOptions: launch([...WITHOUT_WEBGPU, FEW_STEPS_FLAG]) },
    },
    {
      name: 'alone',
      grep: ALONE,
      workers: 1,
      // A whole browser: the shell has no tab to film.
      use: { channel: 'chromium', launchOptions: launch(WITHOUT_WEBGPU, browserExecutable()) },
    },
  ],
});
