import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import { elementWorkgroups, type KernelSpec } from '../kernelSpec';

export const D_LOGITS = {
  shader: 'd_logits',
  access: ['read', 'read', 'read', 'read', 'read', 'write'],
  params: { rows: 'u32', vocab: 'u32' },
  workgroupSizes: [256],
} as const satisfies KernelSpec;

export function dLogits(
  runner: KernelRunner,
  { logits, lse, targets, dLogps, sequenceOf, dLogits: out, rows, vocab }: Parameters<Kernels['dLogits']>[0],
): void {
  runner.run(D_LOGITS, {
    tensors: [
      [logits, rows * vocab],
      [lse, rows],
      [targets, rows],
      [dLogps, 1],
      [sequenceOf, rows],
      [out, rows * vocab],
    ],
    workgroups: elementWorkgroups(rows * vocab, D_LOGITS),
    params: { rows, vocab },
  });
}
