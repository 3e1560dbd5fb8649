import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { browserExecutable, WEBGPU_FLAGS } from '../../scripts/browser.mjs';
import { EngineError, type ErrorCode } from '../core/errors';
import type { BrowserJob } from './gpuJob';

export type HarnessOutcome =
  | { readonly result: string }
  | { readonly error: { code: ErrorCode; message: string; values: Record<string, string | number> } };

declare global {
  /** Runs a `BrowserJob` given as JSON (bytes as base64); the result is JSON again. */
  var runHarness: (job: string) => Promise<HarnessOutcome>;
}

/** Builds the harness page, opens it in headless Chromium with WebGPU, and runs one job in it. */
export async function runInBrowser(root: string, job: BrowserJob): Promise<unknown> {
  const outDir = join(root, '.cache', 'harness');
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  const config = {
    root: join(root, 'src', 'cli', 'harness'),
    configFile: false as const,
    logLevel: 'error' as const,
    publicDir: false as const,
    build: { outDir, emptyOutDir: true, target: 'es2023' },
    preview: { port: 0, strictPort: false, headers, open: false },
  };
  await build(config);
  const server = await preview(config);
  const executablePath = browserExecutable();
  const browser = await chromium.launch({ args: WEBGPU_FLAGS, ...(executablePath && { executablePath }) });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => message.type() !== 'debug' && console.error(message.text()));
    const address = server.resolvedUrls?.local[0];
    if (!address) throw new Error('the harness server gave no address');
    await page.goto(address);
    await page.waitForFunction(() => 'runHarness' in globalThis);
    const outcome = await page.evaluate((text) => globalThis.runHarness(text), encodeJob(job));
    if ('error' in outcome) throw new EngineError(outcome.error.code, outcome.error.message, outcome.error.values);
    return JSON.parse(outcome.result);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** JSON, with bytes as base64. */
function encodeJob(job: BrowserJob): string {
  return JSON.stringify(job, (_, value) =>
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  );
}
