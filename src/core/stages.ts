/** The stages of a run: RLHF trains a reward model first, and by that the policy, in one run whose steps are those of both. */
import type { TrainingConfig } from './trainingConfig';

export type StagedConfig = Pick<TrainingConfig, 'method' | 'reward_source' | 'reward_steps' | 'max_steps'>;

export interface Stage {
  readonly name: 'reward' | 'policy';
  /** Of the run's steps the first that is one of it, and the first that is not any more. */
  readonly from: number;
  readonly until: number;
}

export function trainsRewardModel({ method, reward_source }: Pick<StagedConfig, 'method' | 'reward_source'>): boolean {
  return method === 'ppo' && reward_source === 'reward_model';
}

/** In their order; one where nothing is trained before the policy. */
export function stagesOf(config: StagedConfig): readonly Stage[] {
  const { reward_steps, max_steps } = config;
  if (!trainsRewardModel(config)) return [{ name: 'policy', from: 0, until: max_steps }];
  return [
    { name: 'reward', from: 0, until: reward_steps },
    { name: 'policy', from: reward_steps, until: max_steps },
  ];
}

/** Place of the stage that a run is in after so many updates: the next begins with its first. */
export function stageAfter(config: StagedConfig, step: number): number {
  const stages = stagesOf(config);
  const under = stages.findIndex(({ until }) => step <= until);
  return under < 0 ? stages.length - 1 : under;
}

/** The configuration of the policy's own updates. */
export function policyConfig<Config extends TrainingConfig>(config: Config): Config {
  return trainsRewardModel(config) ? { ...config, max_steps: config.max_steps - config.reward_steps } : config;
}

/** The same of the reward model's. */
export function rewardConfig<Config extends TrainingConfig>(config: Config): Config {
  const { reward_learning_rate: learning_rate, reward_weight_decay: weight_decay, reward_steps: max_steps } = config;
  return { ...config, learning_rate, weight_decay, max_steps };
}
