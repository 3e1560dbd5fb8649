import { defineConfig } from '@playwright/test';
import { browserExecutable, WEBGPU_FLAGS } from './scripts/browser.mjs';

const PORT = 4319;
/** A page that is already served, such as a deployed one; without it the tests build and serve their own. */
const served = process.env.PLAYWRIGHT_BASE_URL;
const executablePath = browserExecutable();

function launch(args: string[]) {
  return { args, ...(executablePath !== undefined && { executablePath }) };
}

/**
 * The built page under its real headers. `wasm`: a browser without a WebGPU adapter, where the page falls back. `webgpu`: the tests
 * marked @webgpu; software WebGPU is slow, so they are few and tiny.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: process.env.PLAYWRIGHT_OUTPUT ?? 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  retries: 0,
  use: {
    baseURL: served ?? `http://localhost:${PORT}/`,
    locale: 'en-US',
    viewport: { width: 1440, height: 1000 },
    reducedMotion: 'reduce',
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
    {
      name: 'wasm',
      grepInvert: /@webgpu/,
      use: { launchOptions: launch(WEBGPU_FLAGS.filter((flag) => flag !== '--enable-unsafe-webgpu')) },
    },
    { name: 'webgpu', grep: /@webgpu/, timeout: 240_000, use: { launchOptions: launch(WEBGPU_FLAGS) } },
  ],
});
