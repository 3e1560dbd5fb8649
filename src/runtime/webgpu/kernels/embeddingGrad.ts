import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';
import { elementWorkgroups } from './workgroups';

export const EMBEDDING_GRAD: KernelSpec = {
  shader: 'embedding_grad',
  access: ['read', 'read', 'read', 'read', 'write'],
};

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
    workgroups: elementWorkgroups(plan.count * width, 64),
    integers: [plan.count, width],
  });
}
