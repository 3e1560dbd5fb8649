import { adamWScalars } from '../../../math/adamW';
import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';
import { elementWorkgroups } from './workgroups';

export const ADAMW: KernelSpec = { shader: 'adamw', access: ['write', 'read', 'write', 'write', 'read', 'read'] };

export function adamW(
  runner: KernelRunner,
  { param, grad, m, v, norm, status, settings }: Parameters<Kernels['adamW']>[0],
): void {
  const { beta1, oneMinusBeta1, beta2, oneMinusBeta2, epsilon, keep, stepSize, rootScale } = adamWScalars(settings);
  const size = param.size;
  runner.run(ADAMW, {
    tensors: [
      [param, size],
      [grad, size],
      [m, size],
      [v, size],
      [norm, 2],
      [status, 4],
    ],
    workgroups: elementWorkgroups(size, 256),
    integers: [size],
    floats: [beta1, oneMinusBeta1, beta2, oneMinusBeta2, epsilon, keep, stepSize, rootScale],
  });
}
