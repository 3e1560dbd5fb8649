import { EngineError } from '../../errors';
import type { Tensor } from '../backend';
import { BindGroupCache } from './bindGroupCache';
import type { CommandQueue } from './commandQueue';
import { GpuTensor } from './gpuTensor';
import { type KernelSpec, Pipelines, type ShaderSources } from './pipelines';

export interface KernelRun {
  /** The bindings of group 0 in order, each with the elements that the kernel touches. */
  readonly tensors: readonly (readonly [tensor: Tensor, elements: number])[];
  readonly workgroups: number;
  /** The u32 members of the kernel's Params, which come first, and its f32 members. */
  readonly integers: readonly number[];
  readonly floats?: readonly number[];
  /** Value of the override `WORKGROUP`, for kernels that have it. */
  readonly workgroupSize?: number;
}

/** Everything that a kernel's wrapper needs in order to encode it. */
export class KernelRunner {
  readonly pipelines: Pipelines;
  private readonly bindGroups: BindGroupCache;

  constructor(
    device: GPUDevice,
    readonly queue: CommandQueue,
    sources: ShaderSources,
  ) {
    this.pipelines = new Pipelines(device, queue.uniformLayout, sources);
    this.bindGroups = new BindGroupCache(device);
  }

  /**
   * Encodes one kernel.
   * @throws EngineError when a tensor is too small, destroyed or not on the GPU (out-of-range access on a GPU is silent), or a shader is broken.
   */
  run(spec: KernelSpec, { tensors, workgroups, integers, floats = [], workgroupSize }: KernelRun): void {
    if (workgroups === 0) return;
    const bound = tensors.map(([tensor, elements]) => checked(spec, tensor, elements));
    const pipeline = this.pipelines.get(spec, workgroupSize);
    const name = workgroupSize === undefined ? spec.shader : `${spec.shader}/${workgroupSize}`;
    const group = this.bindGroups.get(name, pipeline, bound);
    this.queue.dispatch({ pipeline: pipeline.pipeline, tensors: group, workgroups, integers, floats });
  }

  destroy(): void {
    this.bindGroups.clear();
  }
}

function checked(spec: KernelSpec, tensor: Tensor, elements: number): GpuTensor {
  if (!(tensor instanceof GpuTensor)) throw refuse(spec, tensor, 'is not on the GPU; make it with the webgpu backend');
  if (tensor.destroyed) throw refuse(spec, tensor, 'has been destroyed');
  if (tensor.size < elements) throw refuse(spec, tensor, `has ${tensor.size} elements; the kernel needs ${elements}`);
  return tensor;
}

function refuse(spec: KernelSpec, tensor: Tensor, what: string): EngineError {
  const reason = `kernel ${spec.shader}: tensor ${tensor.label} ${what}`;
  return new EngineError('engine_failed', reason, { reason });
}
