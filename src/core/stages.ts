/**
 * The stages of a run: RLHF fine-tunes a model first, trains a reward model, and by that the policy, in one run whose steps are those of all of them. Each
 * but the last may be left out.
 */
import { STAGED_METHODS } from './methods';
import type { TrainingConfig } from './trainingConfig';

export type StagedConfig = Pick<
  TrainingConfig,
  'method' | 'sft_steps' | 'reward_source' | 'reward_steps' | 'max_steps'
>;

export type StageName = 'sft' | 'reward' | 'policy';
export interface Stage {
  readonly name: StageName;
  /** Of the run's steps the first that is one of it, and the first that is not any more. */
  readonly from: number;
  readonly until: number;
}

const isStaged = ({ method }: Pick<StagedConfig, 'method'>) => STAGED_METHODS.includes(method);

/** Steps of supervised fine-tuning that come before the rest: what the policy is after them is π_ref from there on. */
export function sftSteps(config: Pick<StagedConfig, 'method' | 'sft_steps'>): number {
  return isStaged(config) ? config.sft_steps : 0;
}

export function trainsRewardModel(config: Pick<StagedConfig, 'method' | 'reward_source'>): boolean {
  return isStaged(config) && config.reward_source === 'reward_model';
}

/** In their order; one where nothing is trained before the policy learns from what it earns. */
export function stagesOf(config: StagedConfig): readonly Stage[] {
  const rated = sftSteps(config);
  const learns = trainsRewardModel(config) ? rated + config.reward_steps : rated;
  const stages: readonly Stage[] = [
    { name: 'sft', from: 0, until: rated },
    { name: 'reward', from: rated, until: learns },
    { name: 'policy', from: learns, until: config.max_steps },
  ];
  return stages.filter(({ name, from, until }) => name === 'policy' || until > from);
}

/** Place of the stage that a run is in after so many updates: the next begins with its first. */
export function stageAfter(config: StagedConfig, step: number): number {
  const stages = stagesOf(config);
  const under = stages.findIndex(({ until }) => step <= until);
  return under < 0 ? stages.length - 1 : under;
}

/** The configuration of a stage's own updates; of a stage that learns by another method, with that method. */
export function configIn<Config extends TrainingConfig>(config: Config, { name, from, until }: Stage): Config {
  const own = { ...config, max_steps: until - from };
  switch (name) {
    case 'sft':
      return { ...own, method: 'sft', learning_rate: config.sft_learning_rate };
    case 'reward':
      return { ...own, learning_rate: config.reward_learning_rate, weight_decay: config.reward_weight_decay };
    case 'policy':
      return own;
  }
}

/** The stage of the update which follows so many. */
export function stageOf(config: StagedConfig, step: number): Stage {
  const stages = stagesOf(config);
  return stages.find(({ until }) => step < until) ?? stages[stages.length - 1];
}
