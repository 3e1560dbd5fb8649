import type { BackendInfo, MemoryLimits } from '../../core/engine';
import type { Graph } from '../../graph/ir';
import type { Backend, Dtype, Program, ProgramOptions, Tensor, TypedArray } from '../backend';
import type { OrtModule } from '../ort';
import { CommandQueue } from './commandQueue';
import { memoryLimits, type OpenedDevice, openDevice } from './device';
import { GpuKernels } from './gpuKernels';
import { GpuProgram, onGpu } from './gpuProgram';
import { GpuTensor, readTensors } from './gpuTensor';
import type { ShaderSources } from './kernelSpec';

/** ONNX Runtime's WebGPU provider for the graphs and `shaders/` for the rest, on one device that this backend owns. */
class GpuBackend implements Backend {
  readonly info: BackendInfo;
  readonly limits: MemoryLimits;
  readonly kernels: GpuKernels;
  readonly lost: Promise<string>;
  private readonly queue: CommandQueue;

  constructor(
    private readonly ort: OrtModule,
    private readonly opened: OpenedDevice,
    shaders: ShaderSources,
  ) {
    const { device, description, software } = opened;
    this.info = { kind: 'webgpu', description, software, threads: 1 };
    this.limits = memoryLimits(device.limits);
    this.queue = new CommandQueue(device);
    this.kernels = new GpuKernels(device, this.queue, shaders);
    this.lost = device.lost.then(({ message, reason }) => message || reason);
  }

  tensor(label: string, dtype: Dtype, shape: readonly number[], data?: TypedArray): Tensor {
    return GpuTensor.create(this.queue, label, dtype, shape, data);
  }

  write(tensor: Tensor, data: TypedArray): void {
    onGpu(tensor).write(data);
  }

  copy(source: Tensor, target: Tensor, offset: number): void {
    const from = onGpu(source);
    const to = onGpu(target);
    this.queue.copy(from.buffer, 0, to.buffer, offset * Float32Array.BYTES_PER_ELEMENT, from.byteLength);
  }

  read(tensors: readonly Tensor[]): Promise<TypedArray[]> {
    return readTensors(this.queue, tensors.map(onGpu));
  }

  flush(): void {
    this.queue.flush();
  }

  async sync(): Promise<void> {
    this.queue.flush();
    await this.opened.device.queue.onSubmittedWorkDone();
  }

  loadGraph(graph: Graph, options: ProgramOptions = {}): Promise<Program> {
    return GpuProgram.create(this.ort, this.queue, graph, options);
  }

  async dispose(): Promise<void> {
    this.kernels.destroy();
    this.queue.destroy();
    this.opened.device.destroy();
  }
}

/**
 * @param ort a build with the native WebGPU provider, whose `env.wasm` is set up already
 * @param opened the device, which belongs to the backend from now on; default: the one that `openDevice` gives
 * @throws EngineError webgpu_missing, webgpu_unavailable with the reason; engine_failed naming a shader that does not compile. The device is given back then.
 */
export async function createGpuBackend(
  ort: OrtModule,
  shaders: ShaderSources,
  opened?: OpenedDevice,
): Promise<Backend> {
  const own = opened ?? (await openDevice());
  try {
    const backend = new GpuBackend(ort, own, shaders);
    await backend.kernels.warmUp();
    return backend;
  } catch (thrown) {
    own.device.destroy();
    throw thrown;
  }
}
