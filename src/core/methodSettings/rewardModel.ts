/** A reward model's settings: those of TRL's RewardConfig, with its own names where the run that goes on to PPO has another of that name. */
import { choice, integer, number } from '../rules';

/** What PPO's responses are given for their text: the true reward, or what a reward model says that is trained first, on the pairs. */
export const REWARD_SOURCES = ['true_reward', 'reward_model'] as const;
export type RewardSource = (typeof REWARD_SOURCES)[number];

export interface RewardModelSettings {
  readonly reward_source: RewardSource;
  /** Of the run's updates (max_steps) the first so many, each from a batch of pairs, are the reward model's. */
  readonly reward_steps: number;
  readonly reward_learning_rate: number;
  readonly reward_weight_decay: number;
  /** Weight of (r_w + r_l)², which holds the rewards near 0; 0 for none. */
  readonly center_rewards_coefficient: number;
}

export const REWARD_MODEL_RULES = {
  reward_source: choice(REWARD_SOURCES),
  reward_steps: integer(1, 1_000_000),
  reward_learning_rate: number(0, 1),
  reward_weight_decay: number(0, 10),
  center_rewards_coefficient: number(0, 10),
} as const;

export const DEFAULT_REWARD_MODEL: RewardModelSettings = {
  reward_source: 'true_reward',
  reward_steps: 1000,
  reward_learning_rate: 4e-3,
  reward_weight_decay: 0.1,
  center_rewards_coefficient: 0.01,
};
