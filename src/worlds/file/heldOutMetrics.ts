import { objectiveOf } from '../../core/objective';
import type { HeldOutEvaluation } from '../../core/records';
import type { TrainingConfig } from '../../core/trainingConfig';
import { pairObjective } from '../../math/pairObjective';

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
 * What TRL's DPOTrainer logs of an evaluation, reduced in float64 over all pairs at once: for `sft` the loss is the mean over all chosen tokens. A loss of
 * the whole batch is that of each pair by itself, LD-DPO's that of whole completions. Accuracy is strict: equal rewards do not count.
 * @param measured at least one
 */
export function heldOutMetrics(
  measured: readonly HeldOutLogps[],
  config: TrainingConfig,
): Omit<HeldOutEvaluation, 'step' | 'kl/sampled'> {
  const { beta } = config;
  const ofTokens = objectiveOf(config) === 'sft';
  const pairs = measured.map((pair) => {
    const a = pair.policyChosen - pair.referenceChosen;
    const b = pair.policyRejected - pair.referenceRejected;
    const chosen = { policyLogps: pair.policyChosen, logratio: a, length: pair.chosenTokens };
    const rejected = { policyLogps: pair.policyRejected, logratio: b, length: pair.rejectedTokens };
    const { loss } = pairObjective(chosen, rejected, config);
    return { ...pair, loss, chosen: beta * a, rejected: beta * b, weight: ofTokens ? pair.chosenTokens : 1 };
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
