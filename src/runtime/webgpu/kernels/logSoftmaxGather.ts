import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';
import { ROW_WORKGROUP_SIZES, rowWorkgroupSize } from './workgroups';

export const LOG_SOFTMAX_GATHER: KernelSpec = {
  shader: 'log_softmax_gather',
  access: ['read', 'read', 'write', 'write'],
  workgroupSizes: ROW_WORKGROUP_SIZES,
};

export function logSoftmaxGather(
  runner: KernelRunner,
  { logits, targets, logps, lse, rows, vocab }: Parameters<Kernels['logSoftmaxGather']>[0],
): void {
  runner.run(LOG_SOFTMAX_GATHER, {
    tensors: [
      [logits, rows * vocab],
      [targets, rows],
      [logps, rows],
      [lse, rows],
    ],
    workgroups: rows,
    workgroupSize: rowWorkgroupSize(vocab),
    integers: [rows, vocab],
  });
}
