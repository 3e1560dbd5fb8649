import { EngineError } from '../../core/errors';
import { elementsOf } from '../../math/arrays';
import type { Dtype, Tensor, TypedArray } from '../backend';
import type { CommandQueue } from './commandQueue';

type Ownership = 'owned' | 'borrowed';

/** The array that holds each element type. */
export const ARRAYS = { float32: Float32Array, int32: Int32Array, uint32: Uint32Array } as const;

/** Every element type of the contract has four bytes. */
const ELEMENT_BYTES = 4;

let nextId = 1;
const bufferIds = new WeakMap<GPUBuffer, number>();

/** One number per GPU buffer, so that two tensors over the same buffer share what is cached for it. */
function idOf(buffer: GPUBuffer): number {
  let id = bufferIds.get(buffer);
  if (id === undefined) {
    id = nextId++;
    bufferIds.set(buffer, id);
  }
  return id;
}

/**
 * A tensor in a GPU buffer. An owned buffer is destroyed with its tensor (once nothing encoded uses it); a borrowed one, such as an
 * output of ONNX Runtime, is left to its owner. Destroying twice is safe.
 */
export class GpuTensor implements Tensor {
  /** Identifies the buffer, not the wrapper. */
  readonly id: number;
  readonly size: number;
  private alive = true;
  private readonly listeners = new Set<(tensor: GpuTensor) => void>();

  private constructor(
    private readonly queue: CommandQueue,
    readonly buffer: GPUBuffer,
    readonly label: string,
    readonly dtype: Dtype,
    readonly shape: readonly number[],
    readonly ownership: Ownership,
  ) {
    this.id = idOf(buffer);
    this.size = sizeOf(shape);
  }

  /**
   * A zeroed tensor, or one that holds a copy of `data`. The buffer's size is padded to 16 bytes, as ONNX Runtime expects of its inputs.
   * @throws EngineError device_limit when the device cannot hold or bind it.
   */
  static create(
    queue: CommandQueue,
    label: string,
    dtype: Dtype,
    shape: readonly number[],
    data?: TypedArray,
  ): GpuTensor {
    const bytes = paddedBytes(sizeOf(shape));
    checkLimits(queue.device, label, bytes);
    const buffer = queue.device.createBuffer({
      label,
      size: bytes,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    const tensor = new GpuTensor(queue, buffer, label, dtype, shape, 'owned');
    if (data) tensor.write(data);
    return tensor;
  }

  /** A tensor over a buffer that someone else owns. */
  static borrow(
    queue: CommandQueue,
    buffer: GPUBuffer,
    label: string,
    dtype: Dtype,
    shape: readonly number[],
  ): GpuTensor {
    const needed = sizeOf(shape) * ELEMENT_BYTES;
    if (buffer.size < needed)
      throw mismatch(`${label} [${shape}] needs ${needed} bytes; its buffer has ${buffer.size}`);
    return new GpuTensor(queue, buffer, label, dtype, shape, 'borrowed');
  }

  get destroyed(): boolean {
    return !this.alive;
  }

  /** Bytes of the elements, without padding. */
  get byteLength(): number {
    return this.size * ELEMENT_BYTES;
  }

  /** Overwrites the tensor from its start, in queue order. @throws EngineError when `data` is longer or of another type. */
  write(data: TypedArray): void {
    if (data.length > this.size) throw mismatch(`${this.label} holds ${this.size} elements; ${data.length} were given`);
    if (data.constructor !== ARRAYS[this.dtype]) {
      throw mismatch(`${this.label} is ${this.dtype}; a ${data.constructor.name} was given`);
    }
    this.queue.device.queue.writeBuffer(this.buffer, 0, data);
  }

  /** Calls back when an owned tensor is destroyed. A borrowed buffer lives on, so nothing cached for it need go. */
  onDestroy(listener: (tensor: GpuTensor) => void): void {
    this.listeners.add(listener);
  }

  destroy(): void {
    if (!this.alive) return;
    this.alive = false;
    if (this.ownership === 'borrowed') return;
    for (const listener of this.listeners) listener(this);
    this.queue.retire(this.buffer);
  }
}

/** Copies of the tensors' content, after everything encoded before. Flushes once. @throws when the device is lost meanwhile. */
export async function readTensors(queue: CommandQueue, tensors: readonly GpuTensor[]): Promise<TypedArray[]> {
  const contents = await queue.read(tensors.map(({ buffer, byteLength }) => ({ buffer, bytes: byteLength })));
  return tensors.map(({ dtype }, i) => new ARRAYS[dtype](contents[i]));
}

function sizeOf(shape: readonly number[]): number {
  return elementsOf(shape);
}

function paddedBytes(size: number): number {
  return Math.max(16, Math.ceil((size * ELEMENT_BYTES) / 16) * 16);
}

function checkLimits(device: GPUDevice, label: string, needed: number): void {
  for (const limit of ['maxBufferSize', 'maxStorageBufferBindingSize'] as const) {
    const available = device.limits[limit];
    if (needed > available) {
      throw new EngineError(
        'device_limit',
        `${label} needs ${needed} bytes; this GPU's ${limit} is ${available}: use a smaller batch or model`,
        { limit, needed, available },
      );
    }
  }
}

function mismatch(reason: string): EngineError {
  return new EngineError('engine_failed', reason, { reason });
}
