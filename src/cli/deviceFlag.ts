/** `--device`: what a command computes on. */
import { EngineError } from '../core/errors';
import type { Backend } from '../runtime/backend';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { runInBrowser } from './browser';
import { UsageError } from './flags';
import { announce, type GpuJob, type GpuPlace, runGpuJob } from './gpuJob';
import { openNodeBackend } from './nodeBackend';
import { installNodeGpu, loadNodeOrt } from './nodeGpu';

/** The CPU; WebGPU in this process; WebGPU in headless Chromium. */
export type Device = 'wasm' | 'webgpu' | 'browser';

/** @throws UsageError where the flag is none of `devices` */
export function deviceFlag<D extends string>(flag: string | undefined, devices: readonly [D, ...D[]]): D {
  const device = devices.find((name) => name === (flag ?? devices[0]));
  if (device === undefined) throw new UsageError(`--device is ${flag}; use ${devices.join(', ')}`);
  return device;
}

/**
 * Opens a backend in this process, and disposes of it when the work is done or has failed: Node does not end while a GPU device is open.
 * @param threads of wasm; default: every core
 * @throws EngineError webgpu_unavailable naming what mends it
 */
export async function withBackend<T>(
  device: 'wasm' | 'webgpu',
  threads: number | undefined,
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = device === 'wasm' ? openNodeBackend(threads) : await openGpuBackend();
  try {
    return await work(backend);
  } finally {
    await backend.dispose();
  }
}

async function openGpuBackend(): Promise<Backend> {
  await installNodeGpu();
  const backend = await createGpuBackend(await loadNodeOrt(), SHADER_SOURCES);
  announce(backend.info, 'Node');
  return backend;
}

export interface GpuOutcome {
  readonly result: unknown;
  readonly place: GpuPlace;
}

/** Runs a job on WebGPU: in this process, or in headless Chromium where that was asked for, or where this process has no WebGPU, which is said. */
export async function runOnGpu(root: string, device: 'webgpu' | 'browser', job: GpuJob): Promise<GpuOutcome> {
  if (device === 'webgpu') {
    try {
      await installNodeGpu();
      return { result: await runGpuJob(await loadNodeOrt(), 'Node', job), place: 'Node' };
    } catch (thrown) {
      if (!(thrown instanceof EngineError && thrown.code === 'webgpu_unavailable')) throw thrown;
      console.error(`${thrown.message}; headless Chromium takes its place`);
    }
  }
  return { result: await runInBrowser(root, job), place: 'headless Chromium' };
}
