import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import { type KernelSpec, ROW_WORKGROUP_SIZES, rowWorkgroupSize } from '../kernelSpec';

export const LOG_SOFTMAX_GATHER = {
  shader: 'log_softmax_gather',
  access: ['read', 'read', 'write', 'write'],
  params: { rows: 'u32', vocab: 'u32' },
  workgroupSizes: ROW_WORKGROUP_SIZES,
  prelude: ['tree'],
} as const satisfies KernelSpec;

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
    params: { rows, vocab },
  });
}
