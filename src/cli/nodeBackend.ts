import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-web';
import type { Backend } from '../runtime/backend';
import { createWasmBackend } from '../runtime/wasm/wasmBackend';

/** The wasm backend in Node. @param threads default: every core, since there is no page to leave one to */
export function openNodeBackend(threads = availableParallelism()): Backend {
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return createWasmBackend(ort);
}
