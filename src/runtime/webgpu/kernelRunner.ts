import { EngineError } from '../../core/errors';
import type { Tensor } from '../backend';
import { BindGroupCache } from './bindGroupCache';
import type { CommandQueue } from './commandQueue';
import { GpuTensor } from './gpuTensor';
import type { KernelSpec, ParamTypes, ParamValues, ShaderSources } from './kernelSpec';
import { Pipelines } from './pipelines';

export interface KernelRun<Types extends ParamTypes> {
  /** The bindings of group 0 in order, each with the elements that the kernel touches. */
  readonly tensors: readonly (readonly [tensor: Tensor, elements: number])[];
  readonly workgroups: number;
  readonly params: ParamValues<Types>;
  /** One of the kernel's; default its first. */
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
  run<Spec extends KernelSpec>(spec: Spec, run: KernelRun<Spec['params']>): void {
    const { tensors, workgroups, params, workgroupSize = spec.workgroupSizes[0] } = run;
    if (workgroups === 0) return;
    const bound = tensors.map(([tensor, elements]) => checked(spec, tensor, elements));
    const pipeline = this.pipelines.get(spec, workgroupSize);
    const group = this.bindGroups.get(`${spec.shader}/${workgroupSize}`, pipeline, bound);
    this.queue.dispatch({ pipeline: pipeline.pipeline, tensors: group, workgroups, types: spec.params, params });
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
