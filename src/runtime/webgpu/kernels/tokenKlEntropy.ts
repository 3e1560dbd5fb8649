import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';
import { ROW_WORKGROUP_SIZES, rowWorkgroupSize } from './workgroups';

export const TOKEN_KL_ENTROPY: KernelSpec = {
  shader: 'token_kl_entropy',
  access: ['read', 'read', 'read', 'read', 'read', 'write', 'write', 'write'],
  workgroupSizes: ROW_WORKGROUP_SIZES,
};

export function tokenKlEntropy(runner: KernelRunner, a: Parameters<Kernels['tokenKlEntropy']>[0]): void {
  const { rows, vocab } = a;
  runner.run(TOKEN_KL_ENTROPY, {
    tensors: [
      [a.logits, rows * vocab],
      [a.lse, rows],
      [a.referenceLogits, rows * vocab],
      [a.referenceLse, rows],
      [a.targets, rows],
      [a.kl, rows],
      [a.entropy, rows],
      [a.correct, rows],
    ],
    workgroups: rows,
    workgroupSize: rowWorkgroupSize(vocab),
    integers: [rows, vocab],
  });
}
