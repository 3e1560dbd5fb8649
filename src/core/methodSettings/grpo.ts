/** GRPO's settings under TRL's names (GRPOConfig), and what is allowed for them. `beta` is the coefficient of its KL term; 0 leaves the reference out. */
import { choice, integer, number } from '../rules';

/** How tokens are weighed: TRL's `loss_type`, which is DPO's here. */
export const GRPO_LOSS_TYPES = ['grpo', 'dapo', 'dr_grpo'] as const;
export type GrpoLossType = (typeof GRPO_LOSS_TYPES)[number];

/** Whether a group's advantages are divided by its standard deviation. */
export const REWARD_SCALES = ['group', 'none'] as const;
export type RewardScale = (typeof REWARD_SCALES)[number];

export interface GrpoSettings {
  /** Responses to a prompt; a batch (per_device_train_batch_size counts responses) is as many groups as it has room for. */
  readonly num_generations: number;
  /** Updates from one rollout. */
  readonly num_iterations: number;
  /** How far a token's ratio may fall below 1, and rise above it (DAPO's clip-higher), before it stops to count. */
  readonly epsilon: number;
  readonly epsilon_high: number;
  readonly grpo_loss_type: GrpoLossType;
  readonly scale_rewards: RewardScale;
}

export const GRPO_RULES = {
  num_generations: integer(2, 256),
  num_iterations: integer(1, 64),
  epsilon: number(0, 1),
  epsilon_high: number(0, 10),
  grpo_loss_type: choice(GRPO_LOSS_TYPES),
  scale_rewards: choice(REWARD_SCALES),
} as const;

export const DEFAULT_GRPO: GrpoSettings = {
  num_generations: 8,
  num_iterations: 1,
  epsilon: 0.2,
  epsilon_high: 0.2,
  grpo_loss_type: 'grpo',
  scale_rewards: 'group',
};
