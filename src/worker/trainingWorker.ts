/** The worker's entry: the only place that knows the worker's globals and where its assets lie. */

import type { Message, Request } from '../client/runProtocol';
import type { Backend } from '../runtime/backend';
import { loadWasmOrt, loadWebgpuOrt } from '../runtime/ortAssets';
import { pageThreads } from '../runtime/wasm/threads';
import { startWasmBackend } from '../runtime/wasm/wasmBackend';
import { openDevice } from '../runtime/webgpu/device';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { TrainingSession } from './trainingSession';

/** Threads need a cross-origin isolated page. */
const threads = globalThis.crossOriginIsolated ? pageThreads(navigator.hardwareConcurrency) : 1;
/** The built worker lies in assets/, beside models/. */
const models = new URL(import.meta.env.DEV ? '/models/' : '../models/', import.meta.url);

/** What is said at once travels together: the page renders once for it. */
const messages: Message[] = [];
const transfers: Transferable[] = [];

function post(message: Message, transfer: Transferable[] = []): void {
  if (messages.length === 0) queueMicrotask(send);
  messages.push(message);
  transfers.push(...transfer);
}

function send(): void {
  globalThis.postMessage(messages.splice(0), { transfer: transfers.splice(0) });
}

const session = new TrainingSession({
  post,
  webgpu: openGpu,
  wasm: async () => startWasmBackend(await loadWasmOrt(threads)),
  models,
});

/** Its build of ONNX Runtime arrives while the device is opened; where there is no GPU nobody waits for it. */
async function openGpu(): Promise<Backend> {
  const coming = navigator.gpu && loadWebgpuOrt();
  coming?.catch(() => undefined);
  const opened = await openDevice();
  try {
    return await createGpuBackend(await (coming ?? loadWebgpuOrt()), SHADER_SOURCES, opened);
  } catch (thrown) {
    opened.device.destroy();
    throw thrown;
  }
}

globalThis.onmessage = (event: MessageEvent<Request>) => session.receive(event.data);
