/** The worker's entry: the only place that knows the worker's globals and where its assets lie. */

import type { Message, Request } from '../client/runProtocol';
import { loadWasmOrt, loadWebgpuOrt } from '../runtime/ortAssets';
import { pageThreads } from '../runtime/wasm/threads';
import { createWasmBackend } from '../runtime/wasm/wasmBackend';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { TrainingSession } from './trainingSession';

/** Threads need a cross-origin isolated page. */
const threads = globalThis.crossOriginIsolated ? pageThreads(navigator.hardwareConcurrency) : 1;
/** The built worker lies in assets/, beside models/. */
const models = new URL(import.meta.env.DEV ? '/models/' : '../models/', import.meta.url);

const session = new TrainingSession({
  post: (message: Message, transfer: Transferable[] = []) => globalThis.postMessage(message, { transfer }),
  webgpu: async () => createGpuBackend(await loadWebgpuOrt(), SHADER_SOURCES),
  wasm: async () => createWasmBackend(await loadWasmOrt(threads)),
  models,
});

globalThis.onmessage = (event: MessageEvent<Request>) => session.receive(event.data);
