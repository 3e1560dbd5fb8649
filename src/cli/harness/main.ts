/** The page that the command line opens in headless Chromium to run on WebGPU. */
import { asEngineError } from '../../errors';
import { createGpuBackend } from '../../runtime/webgpu/gpuBackend';
import { loadWebgpuOrt } from '../../runtime/ortAssets';
import { SHADER_SOURCES } from '../../runtime/webgpu/shaderSources';
import { runVerify } from '../verifyJob';
import type { HarnessJob } from './job';

function decodeJob(text: string): HarnessJob {
  return JSON.parse(text, (_, value) =>
    value && typeof value === 'object' && typeof value.base64 === 'string'
      ? Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0))
      : value,
  );
}

globalThis.runHarness = async (text) => {
  try {
    const { job } = decodeJob(text);
    const backend = await createGpuBackend(await loadWebgpuOrt(), SHADER_SOURCES);
    return { result: JSON.stringify(await runVerify(backend, job)) };
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    return { error: { code, message, values: { ...values } } };
  }
};
