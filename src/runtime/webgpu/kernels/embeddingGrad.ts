import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import { elementWorkgroups, type KernelSpec } from '../kernelSpec';

export const EMBEDDING_GRAD = {
  shader: 'embedding_grad',
  access: ['read', 'read', 'read', 'read', 'write'],
  params: { count: 'u32', width: 'u32' },
  workgroupSizes: [64],
} as const satisfies KernelSpec;

export function embeddingGrad(
  runner: KernelRunner,
  { dRows, plan, grad, width }: Parameters<Kernels['embeddingGrad']>[0],
): void {
  runner.run(EMBEDDING_GRAD, {
    tensors: [
      [dRows, width],
      [plan.uniqueIds, plan.count],
      [plan.starts, plan.count + 1],
      [plan.positions, plan.count],
      [grad, width],
    ],
    workgroups: elementWorkgroups(plan.count * width, EMBEDDING_GRAD),
    params: { count: plan.count, width },
  });
}
