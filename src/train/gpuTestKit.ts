/** What the tests of training on a GPU share: the files of the repository over HTTP, backends, and counts of what a device is asked for. */
import { vi } from 'vitest';
import { GraphBuilder } from '../graph/builder';
import { type CheckpointFiles, readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { loadWasmOrt, loadWebgpuOrt } from '../runtime/ortAssets';
import { createWasmBackend } from '../runtime/wasm/wasmBackend';
import { CommandQueue } from '../runtime/webgpu/commandQueue';
import { type OpenedDevice, openDevice } from '../runtime/webgpu/device';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import type { ShaderSources } from '../runtime/webgpu/kernelSpec';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

export async function openGpu(shaders: ShaderSources = SHADER_SOURCES, opened?: OpenedDevice): Promise<Backend> {
  return createGpuBackend(await loadWebgpuOrt(), shaders, opened);
}

/** Backends on one device: in software most of the time goes into what ONNX Runtime compiles, which it keeps for a device while a session is there. */
export class SharedGpu {
  private readonly backends: Backend[] = [];
  private constructor(private readonly device: OpenedDevice) {}

  static async open(): Promise<SharedGpu> {
    const shared = new SharedGpu(await openDevice());
    const builder = new GraphBuilder('keeps what is compiled');
    const x = builder.input('x', 'float32', [1]);
    await (await shared.backend()).loadGraph(builder.build([builder.op('Add', [x, x], {}, 'y')]));
    return shared;
  }

  async backend(shaders?: ShaderSources): Promise<Backend> {
    const backend = await openGpu(shaders, this.device);
    this.backends.push(backend);
    return backend;
  }

  async dispose(): Promise<void> {
    for (const backend of this.backends) await backend.dispose();
  }
}

export async function openWasm(): Promise<Backend> {
  return createWasmBackend(await loadWasmOrt(1));
}

async function fetchFile(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export const fetchJson = async (path: string) => (await fetchFile(path)).json();

/** @param directory as the test server sees it */
export async function fetchModel(directory: string): Promise<CheckpointFiles> {
  const names = ['config.json', 'model.safetensors'];
  const contents = names.map(
    async (name) => new Uint8Array(await (await fetchFile(`${directory}/${name}`)).arrayBuffer()),
  );
  return Object.fromEntries((await Promise.all(contents)).map((content, i) => [names[i], content]));
}

export async function fetchKitchenNano() {
  const { config, params } = readCheckpoint(await fetchModel('/models/kitchen-nano'));
  return { architecture: gpt2(config), params };
}

/** A trainer of a tiny random model on four pairs, two a step: an epoch is two steps. */
export async function openTiny(backend: Backend, capture: boolean) {
  const architecture = gpt2({ ...TINY_GPT2, n_layer: 1 });
  const weights = randomWeights(architecture, 1);
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const reference = new ParameterSet(backend, architecture, 'reference', weights);
  const source = new FixedPairs(randomPairs(architecture, 4, 2), architecture);
  const config = { ...TINY_TRAINING, learning_rate: 1e-3, logging_steps: 10 };
  const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config, capture });
  return { trainer, policy };
}

/** Counts the submissions of our own command queues (not ONNX Runtime's), until the mocks are restored. */
export function countSubmissions(): () => number {
  const flush = vi.spyOn(CommandQueue.prototype, 'flush');
  return () => [...new Set(flush.mock.contexts as CommandQueue[])].reduce((sum, queue) => sum + queue.submissions, 0);
}

/** Watches the GPU buffers that are alive, ONNX Runtime's too, among those made from now on. */
export function watchBuffers() {
  const live = new Map<GPUBuffer, number>();
  let bytes = 0;
  let peak = 0;
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.set(buffer, descriptor.size);
    bytes += descriptor.size;
    peak = Math.max(peak, bytes);
    return buffer;
  });
  vi.spyOn(GPUBuffer.prototype, 'destroy').mockImplementation(function (this: GPUBuffer) {
    bytes -= live.get(this) ?? 0;
    live.delete(this);
    return destroy.call(this);
  });
  return { count: () => live.size, peakBytes: () => peak };
}
