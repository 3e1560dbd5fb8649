import { EngineError } from '../../../errors';
import { LOSS_TYPES } from '../../../math/lossTypes';
import type { Kernels } from '../../backend';
import type { KernelRunner } from '../kernelRunner';
import type { KernelSpec } from '../pipelines';

export const PREFERENCE_LOSS: KernelSpec = {
  shader: 'preference_loss',
  access: ['read', 'read', 'read', 'write', 'write', 'write'],
};

/** @throws EngineError config_invalid when a loss that compares two completions is given one. */
export function preferenceLoss(runner: KernelRunner, batch: Parameters<Kernels['preferenceLoss']>[0]): void {
  const { lossType, beta, labelSmoothing, pairs, hasRejected, step } = batch;
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
    integers: [pairs, hasRejected ? 1 : 0, LOSS_TYPES.indexOf(lossType), step],
    floats: [
      beta,
      labelSmoothing,
      0.5 / beta,
      labelSmoothing / (1 - 2 * labelSmoothing),
      Math.log1p(-labelSmoothing),
      Math.log(labelSmoothing),
    ],
  });
}
