import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';

export const SEQUENCE_SUM: KernelSpec = { shader: 'sequence_sum', access: ['read', 'read', 'read', 'write'] };

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
    integers: [sequences],
  });
}
