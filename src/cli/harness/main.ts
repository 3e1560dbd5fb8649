/** The page that the command line opens in headless Chromium to run on WebGPU. */
import { asEngineError } from '../../core/errors';
import { loadWebgpuOrt } from '../../runtime/ortAssets';
import type { HarnessOutcome } from '../browser';
import { type GpuJob, runGpuJob } from '../gpuJob';

function decodeJob(text: string): GpuJob {
  return JSON.parse(text, (_, value) =>
    value && typeof value === 'object' && typeof value.base64 === 'string'
      ? Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0))
      : value,
  );
}

globalThis.runHarness = async (text): Promise<HarnessOutcome> => {
  try {
    return { result: JSON.stringify(await runGpuJob(await loadWebgpuOrt(), 'headless Chromium', decodeJob(text))) };
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    return { error: { code, message, values: { ...values } } };
  }
};
