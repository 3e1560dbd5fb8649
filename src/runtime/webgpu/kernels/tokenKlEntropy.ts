import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import { type KernelSpec, ROW_WORKGROUP_SIZES, rowWorkgroupSize } from '../kernelSpec';

export const TOKEN_KL_ENTROPY = {
  shader: 'token_kl_entropy',
  access: ['read', 'read', 'read', 'read', 'read', 'write', 'write', 'write'],
  params: { rows: 'u32', vocab: 'u32' },
  workgroupSizes: ROW_WORKGROUP_SIZES,
  prelude: ['tree'],
} as const satisfies KernelSpec;

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
    params: { rows, vocab },
  });
}
