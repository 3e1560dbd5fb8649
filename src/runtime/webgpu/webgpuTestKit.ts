import { expect } from 'vitest';
import type { Random } from '../../math/random';
import type { Dtype, TypedArray } from '../backend';
import { CommandQueue } from './commandQueue';
import { GpuKernels } from './gpuKernels';
import { GpuTensor, readTensors } from './gpuTensor';
import type { ShaderSources } from './kernelSpec';
import { SHADER_SOURCES } from './shaderSources';

/** A device at the default limits, as the weakest GPU has them, with everything that a kernel test needs. */
export class TestGpu {
  readonly errors: string[] = [];
  readonly queue: CommandQueue;
  readonly kernels: GpuKernels;

  private constructor(
    readonly device: GPUDevice,
    sources: ShaderSources,
  ) {
    device.addEventListener('uncapturederror', ({ error }) => this.errors.push(error.message));
    this.queue = new CommandQueue(device);
    this.kernels = new GpuKernels(device, this.queue, sources);
  }

  static async open(sources: ShaderSources = SHADER_SOURCES): Promise<TestGpu> {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('no WebGPU adapter; see WEBGPU_FLAGS in scripts/browser.mjs');
    return new TestGpu(await adapter.requestDevice(), sources);
  }

  /** A tensor that holds `data`, of the type of its array. */
  put(data: TypedArray, label = 'input'): GpuTensor {
    return GpuTensor.create(this.queue, label, dtypeOf(data), [data.length], data);
  }

  /** A tensor filled with a value that no test expects, so that an element that is not written shows. */
  stale(size: number, label = 'output'): GpuTensor {
    return this.put(new Float32Array(size).fill(777), label);
  }

  zeros(dtype: Dtype, size: number): GpuTensor {
    return GpuTensor.create(this.queue, 'zeros', dtype, [size]);
  }

  async read(...tensors: GpuTensor[]): Promise<TypedArray[]> {
    const contents = await readTensors(this.queue, tensors);
    expect(this.errors, 'WebGPU errors').toEqual([]);
    return contents;
  }

  close(): void {
    this.kernels.destroy();
    this.queue.destroy();
    this.device.destroy();
  }
}

function dtypeOf(data: TypedArray): Dtype {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Int32Array ? 'int32' : 'uint32';
}

/** Fails, with the first few values, unless |actual − expected| ≤ relative·|expected| + absolute everywhere. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  relative = 2e-5,
  absolute = 2e-6,
): void {
  expect(actual.length, `${what}: length`).toBe(expected.length);
  const wrong: string[] = [];
  for (let i = 0; i < expected.length && wrong.length < 5; i++) {
    const within = Math.abs(actual[i] - expected[i]) <= relative * Math.abs(expected[i]) + absolute;
    if (!within) wrong.push(`[${i}] ${actual[i]}, expected ${expected[i]}`);
  }
  const head = `first values ${Array.from(actual).slice(0, 4)}, expected ${Array.from(expected).slice(0, 4)}`;
  expect(wrong, `${what}; ${head}`).toEqual([]);
}

export function normals(random: Random, size: number, scale = 1): Float32Array {
  return Float32Array.from({ length: size }, () => scale * random.normal());
}

/** Targets of which about one in five is ignored. */
export function randomTargets(random: Random, rows: number, vocab: number): Int32Array {
  return Int32Array.from({ length: rows }, () => (random.uniform() < 0.2 ? -100 : random.integer(vocab)));
}

/** Starts of ragged sequences, some of them empty, that cover all rows; and each row's sequence. */
export function raggedSequences(random: Random, rows: number, sequences: number) {
  const cuts = Array.from({ length: sequences - 1 }, () => random.integer(rows + 1)).sort((a, b) => a - b);
  const starts = Int32Array.of(0, ...cuts, rows);
  const sequenceOf = new Int32Array(rows);
  for (let s = 0; s < sequences; s++) sequenceOf.fill(s, starts[s], starts[s + 1]);
  return { starts, sequenceOf };
}

export const bitsOf = (values: TypedArray): number[] => Array.from(new Uint32Array(values.buffer));
