import { adamWScalars } from '../../../math/adamW';
import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import { elementWorkgroups, type KernelSpec } from '../kernelSpec';

export const ADAMW = {
  shader: 'adamw',
  access: ['write', 'read', 'write', 'write', 'read', 'read'],
  params: {
    size: 'u32',
    beta1: 'f32',
    one_minus_beta1: 'f32',
    beta2: 'f32',
    one_minus_beta2: 'f32',
    epsilon: 'f32',
    keep: 'f32',
    step_size: 'f32',
    root_scale: 'f32',
  },
  workgroupSizes: [256],
} as const satisfies KernelSpec;

export function adamW(
  runner: KernelRunner,
  { param, grad, m, v, norm, status, settings }: Parameters<Kernels['adamW']>[0],
): void {
  const { oneMinusBeta1, oneMinusBeta2, stepSize, rootScale, ...scalars } = adamWScalars(settings);
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
    workgroups: elementWorkgroups(size, ADAMW),
    params: {
      size,
      ...scalars,
      one_minus_beta1: oneMinusBeta1,
      one_minus_beta2: oneMinusBeta2,
      step_size: stepSize,
      root_scale: rootScale,
    },
  });
}
