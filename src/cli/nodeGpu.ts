/** WebGPU in Node, without a browser: Dawn, as the optional package `webgpu` brings it, put where browsers have WebGPU. */
import { EngineError } from '../core/errors';
import type { OrtModule } from '../runtime/ort';
import { isSoftware } from '../runtime/webgpu/device';
import { chooseSoftwareDriver, loadVulkan } from './vulkan';

/**
 * Makes `navigator.gpu` and WebGPU's classes and constants global, as in a browser. Where there is no GPU a driver in software stands in for one, if
 * one is found (src/cli/vulkan.ts). Once in a process.
 * @throws EngineError webgpu_unavailable naming what is missing and what mends it
 */
export async function installNodeGpu(): Promise<void> {
  const { create, globals } = await importDawn();
  if (!loadVulkan())
    throw unavailable('libvulkan.so.1 is missing; install Vulkan’s loader (Debian: apt-get install libvulkan1)');
  let gpu = create([]);
  let adapter = await gpu.requestAdapter();
  if (!adapter && chooseSoftwareDriver()) {
    gpu = create([]);
    adapter = await gpu.requestAdapter();
  }
  if (!adapter)
    throw unavailable(
      'no GPU with a driver was found, and no driver in software either (Chromium brings one, SwiftShader)',
    );
  Object.assign(globalThis, globals);
  copySharedMemory(GPUQueue.prototype);
  if (isSoftware(adapter.info)) askLessOften();
  const { navigator } = globalThis;
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

/** Named apart from its import, so that neither compiler nor bundler misses what is optional. */
const PACKAGE: string = 'webgpu';

function importDawn(): Promise<{ create(options: string[]): GPU; globals: object }> {
  return import(/* @vite-ignore */ PACKAGE).catch(({ message }: Error) => {
    throw unavailable(`the optional package webgpu cannot be loaded (${message.split('\n')[0]}); npm ci installs it`);
  });
}

/** Lets Dawn go, as its makers advise: while it can be reached, Node may not end. Devices must have been destroyed. */
export function removeNodeGpu(): void {
  Reflect.deleteProperty(globalThis.navigator, 'gpu');
}

/** ONNX Runtime's build with the native WebGPU provider, in Node. */
export async function loadNodeOrt(): Promise<OrtModule> {
  const ort = (await import('onnxruntime-web/webgpu')) as unknown as OrtModule;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return ort;
}

/**
 * ONNX Runtime's memory is shared between threads, and it writes to GPU buffers straight from there. Browsers take that; Dawn in Node refuses it, so
 * that such data is copied first.
 */
export function copySharedMemory(queue: Pick<GPUQueue, 'writeBuffer'>): void {
  const { writeBuffer } = queue;
  queue.writeBuffer = function (buffer, offset, data, start = 0, size) {
    const memory = ArrayBuffer.isView(data) ? data.buffer : data;
    if (!(memory instanceof SharedArrayBuffer))
      return writeBuffer.call(this, buffer, offset, data as GPUAllowSharedBufferSource, start, size);
    // `start` and `size` count elements of a typed array, and bytes of anything else.
    const unit = 'BYTES_PER_ELEMENT' in data ? (data.BYTES_PER_ELEMENT as number) : 1;
    const whole = ArrayBuffer.isView(data)
      ? new Uint8Array(memory, data.byteOffset, data.byteLength)
      : new Uint8Array(memory);
    const end = size === undefined ? whole.length : (start + size) * unit;
    return writeBuffer.call(this, buffer, offset, whole.slice(start * unit, end));
  };
}

/**
 * While work is pending, Dawn asks at every turn of the event loop whether it is done, which keeps a core busy. A driver in software computes on
 * the same cores: there Dawn asks every millisecond, and what it waits for is done in half the time.
 */
function askLessOften(): void {
  globalThis.setImmediate = new Proxy(setImmediate, {
    apply: (original, self, [ask, ...values]) =>
      isNative(ask) ? setTimeout(ask, 1, ...values) : Reflect.apply(original, self, [ask, ...values]),
  });
}

/** Dawn's callbacks are compiled; JavaScript's have a text. */
const isNative = (callback: unknown): boolean => String(callback).includes('[native code]');

function unavailable(reason: string): EngineError {
  return new EngineError('webgpu_unavailable', `WebGPU in Node is not available: ${reason}`, { reason });
}
