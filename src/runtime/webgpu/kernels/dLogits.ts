import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';
import { elementWorkgroups } from './workgroups';

export const D_LOGITS: KernelSpec = { shader: 'd_logits', access: ['read', 'read', 'read', 'read', 'read', 'write'] };

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
    workgroups: elementWorkgroups(rows * vocab, 256),
    integers: [rows, vocab],
  });
}
