import { EngineError } from '../../../core/errors';
import { LOSS_TYPES } from '../../../core/lossTypes';
import { DISCOPOP_TAU } from '../../../math/pairLoss';
import { BAD_LOSS } from '../../../math/status';
import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../kernelSpec';

export const PREFERENCE_LOSS = {
  shader: 'preference_loss',
  access: ['read', 'read', 'read', 'write', 'write', 'write'],
  params: {
    pairs: 'u32',
    has_rejected: 'u32',
    loss_type: 'u32',
    step: 'u32',
    beta: 'f32',
    epsilon: 'f32', // label smoothing ε
    half_over_beta: 'f32', // 1/(2β)
    robust_slope: 'f32', // ε/(1 − 2ε)
    log_keep: 'f32', // log(1 − ε)
    log_flip: 'f32', // log ε
    discopop_rate: 'f32', // 1/τ
  },
  workgroupSizes: [64],
  constants: { BAD_LOSS, ...Object.fromEntries(LOSS_TYPES.map((name, i) => [name.toUpperCase(), i])) },
  prelude: ['tree', 'sum'],
} as const satisfies KernelSpec;

/** @throws EngineError config_invalid when a loss that compares two completions is given one. */
export function preferenceLoss(runner: KernelRunner, batch: Parameters<Kernels['preferenceLoss']>[0]): void {
  const { lossType, beta, labelSmoothing, discopopTau = DISCOPOP_TAU, pairs, hasRejected, step } = batch;
  if (!hasRejected && lossType !== 'sft') {
    const mend = 'sft, or a batch with rejected completions';
    throw new EngineError(
      'config_invalid',
      `loss_type is ${lossType} but the batch has no rejected half; use ${mend}`,
      {
        name: 'loss_type',
        value: lossType,
        mend,
      },
    );
  }
  const sequences = hasRejected ? 2 * pairs : pairs;
  runner.run(PREFERENCE_LOSS, {
    tensors: [
      [batch.logps, sequences],
      [batch.referenceLogps, sequences],
      [batch.lengths, sequences],
      [batch.loss, pairs],
      [batch.dLogps, sequences],
      [batch.status, 4],
    ],
    workgroups: pairs === 0 ? 0 : 1,
    params: {
      pairs,
      has_rejected: hasRejected ? 1 : 0,
      loss_type: LOSS_TYPES.indexOf(lossType),
      step,
      beta,
      epsilon: labelSmoothing,
      half_over_beta: 0.5 / beta,
      robust_slope: labelSmoothing / (1 - 2 * labelSmoothing),
      log_keep: Math.log1p(-labelSmoothing),
      log_flip: Math.log(labelSmoothing),
      discopop_rate: 1 / discopopTau,
    },
  });
}
