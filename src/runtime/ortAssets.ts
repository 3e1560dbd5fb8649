/** ONNX Runtime's browser builds and their WebAssembly files. For entry points only: nothing else imports assets. */
import type { OrtModule } from './ort';

/** The addresses are absolute because ONNX Runtime starts its own workers from them. */
function prepare(ort: OrtModule, wasm: string, mjs: string, threads: number): OrtModule {
  const absolute = (path: string) => new URL(path, import.meta.url).href;
  ort.env.wasm.wasmPaths = { wasm: absolute(wasm), mjs: absolute(mjs) };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return ort;
}

/** The native WebGPU provider; the build with JavaScript promise integration where the browser has it (smaller, and cheaper per node). */
export async function loadWebgpuOrt(): Promise<OrtModule> {
  if ('Suspending' in WebAssembly) {
    const [ort, wasm, mjs] = await Promise.all([
      import('onnxruntime-web/jspi'),
      import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
      import('onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'),
    ]);
    return prepare(ort as unknown as OrtModule, wasm.default, mjs.default, 1);
  }
  const [ort, wasm, mjs] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'),
  ]);
  return prepare(ort as unknown as OrtModule, wasm.default, mjs.default, 1);
}

/** The CPU provider. @param threads more than one needs a cross-origin isolated page */
export async function loadWasmOrt(threads: number): Promise<OrtModule> {
  const [ort, wasm, mjs] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.mjs?url'),
  ]);
  return prepare(ort as unknown as OrtModule, wasm.default, mjs.default, threads);
}
