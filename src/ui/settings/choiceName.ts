import type { ChoiceName } from '../../core/settings';
import type { Translate } from '../shared/i18n';

/** A setting's choice in words. */
export function choiceName(name: ChoiceName, value: string, t: Translate): string {
  const keys = {
    loss_type: `losses.${value}.name`,
    added_loss_type: `losses.${value}.name`,
    method: value === 'dpo' ? 'methods.dpo' : `losses.${value}.name`,
    f_divergence_type: `divergences.${value}`,
    grpo_loss_type: `tokenWeights.${value}`,
    scale_rewards: `rewardScales.${value}`,
    reward_source: `rewardSources.${value}`,
    lr_scheduler_type: `schedules.${value}`,
    model: `models.${value}`,
    ref_model: value === 'start' ? 'refModels.start' : `models.${value}`,
    pair_source: `pairSources.${value}`,
    label_source: `labelSources.${value}`,
    fault: `faults.${value}`,
  } as const satisfies Record<ChoiceName, string>;
  return t(keys[name] as 'models.kitchen-nano');
}
