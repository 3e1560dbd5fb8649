import type { HeldOutEvaluation } from '../../core/records';
import type { TrainingConfig } from '../../core/trainingConfig';
import { pairLoss } from '../../math/pairLoss';

/** A pair that is measured: summed log-probabilities (nats) and lengths. */
export interface HeldOutLogps {
  readonly chosenTokens: number;
  readonly rejectedTokens: number;
  readonly policyChosen: number;
  readonly policyRejected: number;
  readonly referenceChosen: number;
  readonly referenceRejected: number;
}

/**
 * What TRL's DPOTrainer logs of an evaluation, reduced in float64 over all pairs at once: for `sft` the loss is the mean over all chosen tokens. Accuracy
 * is strict: equal rewards do not count. @param measured at least one
 */
export function heldOutMetrics(
  measured: readonly HeldOutLogps[],
  { loss_type, beta, label_smoothing }: TrainingConfig,
): Omit<HeldOutEvaluation, 'step' | 'kl/sampled'> {
  const pairs = measured.map((pair) => {
    const a = pair.policyChosen - pair.referenceChosen;
    const b = pair.policyRejected - pair.referenceRejected;
    const { chosenTokens: nW, rejectedTokens: nL } = pair;
    const sft = loss_type === 'sft';
    const { loss } = pairLoss(loss_type, sft ? pair.policyChosen : a, b, nW, nL, beta, label_smoothing);
    return { ...pair, loss, chosen: beta * a, rejected: beta * b, weight: sft ? nW : 1 };
  });
  type Name = Exclude<keyof (typeof pairs)[number], 'weight'>;
  const mean = (name: Name) => pairs.reduce((sum, pair) => sum + pair[name], 0) / pairs.length;
  const weights = pairs.reduce((sum, { weight }) => sum + weight, 0);
  const [chosen, rejected] = [mean('chosen'), mean('rejected')];
  return {
    eval_loss: pairs.reduce((sum, { loss, weight }) => sum + loss * weight, 0) / weights,
    'eval_rewards/chosen': chosen,
    'eval_rewards/rejected': rejected,
    'eval_rewards/accuracies': pairs.filter((pair) => pair.chosen > pair.rejected).length / pairs.length,
    'eval_rewards/margins': chosen - rejected,
    'eval_logps/chosen': mean('policyChosen'),
    'eval_logps/rejected': mean('policyRejected'),
  };
}
