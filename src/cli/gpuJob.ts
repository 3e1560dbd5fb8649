/** What the command line runs on WebGPU, in Node and in headless Chromium alike. */
import type { OrtModule } from '../runtime/ort';
import { type OpenedDevice, openDevice } from '../runtime/webgpu/device';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { type BenchJob, benchGpu } from './benchJob';
import { runVerify, type VerifyJob } from './verifyJob';

export type GpuJob =
  | { readonly kind: 'verify'; readonly job: VerifyJob }
  | { readonly kind: 'bench'; readonly job: BenchJob };

/** What headless Chromium runs for the command line: on WebGPU, or on the CPU as the page does. */
export type BrowserJob = GpuJob | { readonly kind: 'wasm'; readonly threads: number; readonly job: BenchJob };

export type GpuPlace = 'Node' | 'headless Chromium';

/** Runs a job on a device of its own, which is given back at the end. @throws EngineError as `openDevice` and the job */
export async function runGpuJob(ort: OrtModule, place: GpuPlace, { kind, job }: GpuJob): Promise<unknown> {
  const opened = await openDevice();
  const backend = await createGpuBackend(ort, SHADER_SOURCES, opened);
  announce(opened, place);
  try {
    return await (kind === 'verify' ? runVerify(backend, job) : benchGpu(backend, opened, job));
  } finally {
    await backend.dispose();
  }
}

/** Says on stderr which GPU it is. */
export function announce(
  { description, software }: Pick<OpenedDevice, 'description' | 'software'>,
  place: GpuPlace,
): void {
  console.error(`WebGPU in ${place}: ${description}${software ? ' (software adapter: correct, but slow)' : ''}`);
}
