import type { Kernels } from '../../backend';
import { GpuTensor } from '../gpuTensor';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';

export const GRAD_NORM: KernelSpec = { shader: 'grad_norm', access: ['read', 'write'] };
export const GRAD_NORM_TOTAL: KernelSpec = { shader: 'grad_norm_total', access: ['read', 'write', 'write'] };

/** Gradient elements that one workgroup of grad_norm.wgsl adds. */
const PER_WORKGROUP = 4096;

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
        integers: [grad.size, offset],
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
      integers: [count, step],
      floats: [maxGradNorm],
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
