/** What a run has come to, in the numbers that its world knows. */
import type { EvaluationRecord } from '../../core/records';
import type { WorldName } from '../../core/world';
import { natsText } from '../charts/chartTexts';
import { formatLoss, formatReward, formatShare } from '../shared/format';
import type { Translate } from '../shared/i18n';

export interface Result {
  readonly term: 'reward' | 'kl' | 'share' | 'wellFormed' | 'heldOutLoss' | 'heldOutAccuracy' | 'heldOutMargin';
  readonly value: string;
}

/** Dashes where nothing was measured yet. */
export function resultsOf(world: WorldName, evaluation: EvaluationRecord | undefined, t: Translate): readonly Result[] {
  if (world === 'file') {
    const measured = evaluation && 'eval_loss' in evaluation ? evaluation : undefined;
    return [
      { term: 'heldOutLoss', value: formatLoss(measured?.eval_loss ?? Number.NaN) },
      { term: 'heldOutAccuracy', value: formatShare(measured?.['eval_rewards/accuracies'] ?? Number.NaN) },
      { term: 'heldOutMargin', value: formatReward(measured?.['eval_rewards/margins'] ?? Number.NaN) },
      { term: 'kl', value: natsText(measured?.['kl/sampled']?.k3 ?? Number.NaN, t) },
    ];
  }
  const exact = evaluation && 'reward' in evaluation ? evaluation : undefined;
  return [
    { term: 'reward', value: formatReward(exact?.reward ?? Number.NaN) },
    { term: 'kl', value: natsText(exact?.['kl/exact'] ?? Number.NaN, t) },
    { term: 'share', value: formatShare(exact?.shareOfOracle ?? Number.NaN) },
    { term: 'wellFormed', value: formatShare(exact?.wellFormed ?? Number.NaN) },
  ];
}
