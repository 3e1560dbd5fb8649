/** Set-up of the kernel tests in Node: Dawn for the browser's WebGPU, Node's ONNX Runtime for the page's, the disk for the test server. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { installNodeGpu } from './nodeGpu';

await installNodeGpu();

vi.mock('../runtime/ortAssets', async () => {
  const { loadNodeOrt } = await import('./nodeGpu');
  const loadWasmOrt = async (threads: number) => {
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return ort;
  };
  return { loadWebgpuOrt: loadNodeOrt, loadWasmOrt };
});

/** Paths as Vite's server has them: what is in `public/` is at the top. */
async function readFromDisk(path: string): Promise<Response> {
  const folder = path.startsWith('/models/') ? '../../public' : '../..';
  return new Response(new Uint8Array(await readFile(fileURLToPath(new URL(folder + path, import.meta.url)))));
}
vi.stubGlobal('fetch', readFromDisk);
