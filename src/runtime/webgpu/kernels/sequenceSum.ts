import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../kernelSpec';

export const SEQUENCE_SUM = {
  shader: 'sequence_sum',
  access: ['read', 'read', 'read', 'write'],
  params: { sequences: 'u32' },
  workgroupSizes: [64],
  prelude: ['tree', 'sum'],
} as const satisfies KernelSpec;

export function sequenceSum(
  runner: KernelRunner,
  { values, targets, starts, sums, sequences }: Parameters<Kernels['sequenceSum']>[0],
): void {
  runner.run(SEQUENCE_SUM, {
    tensors: [
      [values, 0],
      [targets, 0],
      [starts, sequences + 1],
      [sums, sequences],
    ],
    workgroups: sequences,
    params: { sequences },
  });
}
