/** The page that the command line opens in headless Chromium. */
import { asEngineError } from '../../core/errors';
import { loadWasmOrt, loadWebgpuOrt } from '../../runtime/ortAssets';
import { createWasmBackend } from '../../runtime/wasm/wasmBackend';
import { runBench } from '../benchJob';
import type { HarnessOutcome } from '../browser';
import { type BrowserJob, runGpuJob } from '../gpuJob';

function decodeJob(text: string): BrowserJob {
  return JSON.parse(text, (_, value) =>
    value && typeof value === 'object' && typeof value.base64 === 'string'
      ? Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0))
      : value,
  );
}

async function run(job: BrowserJob): Promise<unknown> {
  if (job.kind === 'wasm') return runBench(createWasmBackend(await loadWasmOrt(job.threads)), job.job);
  return runGpuJob(await loadWebgpuOrt(), 'headless Chromium', job);
}

globalThis.runHarness = async (text): Promise<HarnessOutcome> => {
  try {
    return { result: JSON.stringify(await run(decodeJob(text))) };
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    return { error: { code, message, values: { ...values } } };
  }
};
