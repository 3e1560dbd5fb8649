import { BAD_GRADIENT } from '../../../math/status';
import type { Kernels } from '../../backend';
import { GpuTensor } from '../gpuTensor';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../kernelSpec';

const WORKGROUP = 256;
/** Gradient elements that one invocation of grad_norm.wgsl adds. */
const PER_LANE = 16;
const PER_WORKGROUP = WORKGROUP * PER_LANE;

export const GRAD_NORM = {
  shader: 'grad_norm',
  access: ['read', 'write'],
  params: { size: 'u32', offset: 'u32' },
  workgroupSizes: [WORKGROUP],
  constants: { PER_LANE },
  prelude: ['tree', 'sum'],
} as const satisfies KernelSpec;

export const GRAD_NORM_TOTAL = {
  shader: 'grad_norm_total',
  access: ['read', 'write', 'write'],
  params: { count: 'u32', step: 'u32', max_grad_norm: 'f32' },
  workgroupSizes: [WORKGROUP],
  constants: { BAD_GRADIENT },
  prelude: ['tree', 'sum'],
} as const satisfies KernelSpec;

/** Two kernels: partial sums of every gradient, one dispatch each, then their total. Owns the buffer of partial sums, which grows on demand. */
export class GradNorm {
  private partials: GpuTensor | undefined;

  run(runner: KernelRunner, { grads, maxGradNorm, norm, status, step }: Parameters<Kernels['gradNorm']>[0]): void {
    const count = grads.reduce((sum, grad) => sum + Math.ceil(grad.size / PER_WORKGROUP), 0);
    const partials = this.ensure(runner, count);
    let offset = 0;
    for (const grad of grads) {
      const workgroups = Math.ceil(grad.size / PER_WORKGROUP);
      runner.run(GRAD_NORM, {
        tensors: [
          [grad, grad.size],
          [partials, offset + workgroups],
        ],
        workgroups,
        params: { size: grad.size, offset },
      });
      offset += workgroups;
    }
    runner.run(GRAD_NORM_TOTAL, {
      tensors: [
        [partials, count],
        [norm, 2],
        [status, 4],
      ],
      workgroups: 1,
      params: { count, step, max_grad_norm: maxGradNorm },
    });
  }

  destroy(): void {
    this.partials?.destroy();
    this.partials = undefined;
  }

  private ensure(runner: KernelRunner, count: number): GpuTensor {
    if (!this.partials || this.partials.size < count) {
      this.partials?.destroy();
      this.partials = GpuTensor.create(runner.queue, 'GradNorm.partials', 'float32', [Math.max(count, 64)]);
    }
    return this.partials;
  }
}
