/** `--device`: what a command computes on. */
import { EngineError } from '../core/errors';
import type { Backend } from '../runtime/backend';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { runInBrowser } from './browser';
import { UsageError } from './flags';
import { announce, type GpuJob, type GpuPlace, runGpuJob } from './gpuJob';
import { openNodeBackend } from './nodeBackend';
import { installNodeGpu, loadNodeOrt, removeNodeGpu } from './nodeGpu';

/** The CPU; WebGPU in this process; WebGPU in headless Chromium. */
export type Device = 'wasm' | 'webgpu' | 'browser';

/** @throws UsageError where the flag is none of `devices` */
export function deviceFlag<D extends string>(flag: string | undefined, devices: readonly [D, ...D[]]): D {
  const device = devices.find((name) => name === (flag ?? devices[0]));
  if (device === undefined) {
    const [last] = devices.slice(-1);
    throw new UsageError(`--device is ${flag}; use ${devices.slice(0, -1).join(', ')} or ${last}`);
  }
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
  if (device === 'wasm') return disposing(openNodeBackend(threads), work);
  return inNode(async () => disposing(await openGpuBackend(), work));
}

async function disposing<T>(backend: Backend, work: (backend: Backend) => Promise<T>): Promise<T> {
  try {
    return await work(backend);
  } finally {
    await backend.dispose();
  }
}

/** While `work` is done this process has WebGPU. */
async function inNode<T>(work: () => Promise<T>): Promise<T> {
  await installNodeGpu();
  try {
    return await work();
  } finally {
    removeNodeGpu();
  }
}

async function openGpuBackend(): Promise<Backend> {
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
      return { result: await inNode(async () => runGpuJob(await loadNodeOrt(), 'Node', job)), place: 'Node' };
    } catch (thrown) {
      if (!(thrown instanceof EngineError && thrown.code === 'webgpu_unavailable')) throw thrown;
      console.error(`${thrown.message}; headless Chromium takes its place`);
    }
  }
  return { result: await runInBrowser(root, job), place: 'headless Chromium' };
}
