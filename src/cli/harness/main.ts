/** The page that the command line opens in headless Chromium to run on WebGPU. */
import { asEngineError } from '../../core/errors';
import { loadWebgpuOrt } from '../../runtime/ortAssets';
import { createGpuBackend } from '../../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../../runtime/webgpu/shaderSources';
import { runBench } from '../benchJob';
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
    const { kind, job } = decodeJob(text);
    const backend = await createGpuBackend(await loadWebgpuOrt(), SHADER_SOURCES);
    const result = await (kind === 'verify' ? runVerify(backend, job) : runBench(backend, job));
    return { result: JSON.stringify(result) };
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    return { error: { code, message, values: { ...values } } };
  }
};
