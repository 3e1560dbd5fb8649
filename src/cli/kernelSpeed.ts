/** How near AdamW and log-softmax come to what they cannot beat: the time that their bytes take to move, at the speed of a plain copy. */
import { Random } from '../math/random';
import { CommandQueue } from '../runtime/webgpu/commandQueue';
import type { OpenedDevice } from '../runtime/webgpu/device';
import { GpuKernels } from '../runtime/webgpu/gpuKernels';
import { GpuTensor } from '../runtime/webgpu/gpuTensor';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { PassClock } from './passClock';
import { median } from './profiledBackend';

export interface KernelSpeed {
  readonly kernel: 'copy' | 'adamw' | 'log_softmax_gather';
  /** What one dispatch works on, for a person. */
  readonly work: string;
  /** Bytes that one dispatch must read and write. */
  readonly bytes: number;
  /** Median time of one dispatch. */
  readonly milliseconds: number;
}

export interface KernelSpeeds {
  readonly clock: 'timestamp-query' | 'wall time';
  /** The copy is the first: its bytes per second are the limit. */
  readonly kernels: readonly KernelSpeed[];
}

const FLOAT = 4;
/** AdamW reads weight, gradient and both moments, and writes all but the gradient. */
const ADAMW_BYTES = 7 * FLOAT;
/** GPT-2's. */
const VOCAB = 50257;
/** Bytes of the largest buffer: more than any cache holds, and no more than every GPU can bind. Software is only to show that this runs. */
const LARGEST = { hardware: 2 ** 27, software: 2 ** 20 };
/** A pass is made so long that neither its start nor a coarse clock counts. */
const PASS_MILLISECONDS = 50;
const MOST_DISPATCHES = 200;
const PASSES = 7;

const COPY = `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> target_: array<vec4f>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&source)) {
    target_[id.x] = source[id.x];
  }
}`;

/** Measures all three on large random data, one after the other on the same device. */
export async function measureKernels({ device, software }: OpenedDevice): Promise<KernelSpeeds> {
  const clock = new PassClock(device);
  const largest = Math.min(software ? LARGEST.software : LARGEST.hardware, device.limits.maxStorageBufferBindingSize);
  const kernels = [
    await measureCopy(device, clock, largest),
    await measureAdamW(device, clock, largest / FLOAT / 2),
    await measureLogSoftmax(device, clock, Math.floor(largest / FLOAT / VOCAB)),
  ];
  clock.destroy();
  return { clock: clock.exact ? 'timestamp-query' : 'wall time', kernels };
}

async function measureCopy(device: GPUDevice, clock: PassClock, size: number): Promise<KernelSpeed> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffers = [0, 1].map(() => device.createBuffer({ label: 'bench.copy', size, usage }));
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: COPY }), entryPoint: 'main' },
  });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  device.queue.writeBuffer(buffers[0], 0, noise(size / FLOAT));
  const milliseconds = await typical(async (dispatches) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(clock.passOptions);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < dispatches; i++) pass.dispatchWorkgroups(Math.ceil(size / 16 / 256));
    pass.end();
    return clock.time(() => device.queue.submit([encoder.finish()]));
  });
  for (const buffer of buffers) buffer.destroy();
  return { kernel: 'copy', work: `${megabytes(size)} MiB`, bytes: 2 * size, milliseconds };
}

async function measureAdamW(device: GPUDevice, clock: PassClock, size: number): Promise<KernelSpeed> {
  const milliseconds = await onKernels(device, clock, (kernels, put) => {
    const [param, grad, m] = [0, 1, 2].map(() => put(noise(size)));
    const v = put(noise(size).map(Math.abs));
    const [norm, status] = [put(Float32Array.of(1, 1)), put(new Uint32Array(4))];
    const settings = { learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, step: 10 };
    return () => kernels.adamW({ param, grad, m, v, norm, status, settings });
  });
  return { kernel: 'adamw', work: `${size} weights`, bytes: ADAMW_BYTES * size, milliseconds };
}

async function measureLogSoftmax(device: GPUDevice, clock: PassClock, rows: number): Promise<KernelSpeed> {
  const milliseconds = await onKernels(device, clock, (kernels, put) => {
    const logits = put(noise(rows * VOCAB));
    const targets = put(Int32Array.from({ length: rows }, (_, r) => r));
    const [logps, lse] = [put(new Float32Array(rows)), put(new Float32Array(rows))];
    return () => kernels.logSoftmaxGather({ logits, targets, logps, lse, rows, vocab: VOCAB });
  });
  // The logits once, a target and two results a row.
  const bytes = rows * FLOAT * (VOCAB + 3);
  return { kernel: 'log_softmax_gather', work: `${rows} rows of ${VOCAB} logits`, bytes, milliseconds };
}

/** @param prepare makes the tensors, and gives what dispatches the kernel once */
async function onKernels(
  device: GPUDevice,
  clock: PassClock,
  prepare: (kernels: GpuKernels, put: (data: Float32Array | Int32Array | Uint32Array) => GpuTensor) => () => void,
): Promise<number> {
  const queue = new CommandQueue(device, clock.passOptions.timestampWrites);
  const kernels = new GpuKernels(device, queue, SHADER_SOURCES);
  const tensors: GpuTensor[] = [];
  const dispatch = prepare(kernels, (data) => {
    const dtype = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint32';
    const tensor = GpuTensor.create(queue, 'bench', dtype, [data.length], data);
    tensors.push(tensor);
    return tensor;
  });
  const milliseconds = await typical(async (dispatches) => {
    for (let i = 0; i < dispatches; i++) dispatch();
    return clock.time(() => queue.flush());
  });
  for (const tensor of tensors) tensor.destroy();
  kernels.destroy();
  queue.destroy();
  return milliseconds;
}

/** Median milliseconds of one dispatch. @param pass runs a pass of so many, and gives its milliseconds */
async function typical(pass: (dispatches: number) => Promise<number>): Promise<number> {
  await pass(1); // compiles
  const first = Math.max(await pass(1), 1e-3);
  const dispatches = Math.min(MOST_DISPATCHES, Math.ceil(PASS_MILLISECONDS / first));
  const times: number[] = [];
  for (let i = 0; i < PASSES; i++) times.push((await pass(dispatches)) / dispatches);
  return median(times);
}

/** Random numbers, of which a few repeat: drawing millions would take longer than measuring. */
function noise(size: number): Float32Array<ArrayBuffer> {
  const random = new Random(1);
  const few = Float32Array.from({ length: 4096 }, () => random.normal());
  const values = new Float32Array(size);
  for (let start = 0; start < size; start += few.length) values.set(few.subarray(0, size - start), start);
  return values;
}

const megabytes = (bytes: number) => bytes / 2 ** 20;
