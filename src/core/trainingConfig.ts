import type { AddedLossType, LossType } from './lossTypes';
import { DEFAULT_GRPO, type GrpoSettings } from './methodSettings/grpo';
import { DEFAULT_PPO, type PpoSettings } from './methodSettings/ppo';
import { DEFAULT_REWARD_MODEL, type RewardModelSettings } from './methodSettings/rewardModel';
import { DEFAULT_RRHF, type RrhfSettings } from './methodSettings/rrhf';
import { DEFAULT_SFT_STAGE, type SftStageSettings } from './methodSettings/sftStage';
import type { FDivergence, MethodName } from './methods';
import type { LrScheduler } from './settings';

/** The hyperparameters of preference training, under TRL's and transformers' names. */
export interface TrainingConfig extends GrpoSettings, PpoSettings, RewardModelSettings, RrhfSettings, SftStageSettings {
  readonly method: MethodName;
  /** Which loss on pairs, where the method is DPO. */
  readonly loss_type: LossType;
  readonly beta: number;
  readonly label_smoothing: number;
  /** DPO's leash; the coefficient is read by `alpha_divergence` (1: the reverse KL, 0: the forward KL). */
  readonly f_divergence_type: FDivergence;
  readonly f_alpha_divergence_coef: number;
  /** A sum of losses (TRL's lists of loss_type and loss_weights): the weight of `loss_type`, and another loss with its own; 0 for none. */
  readonly loss_weight: number;
  readonly added_loss_type: AddedLossType;
  readonly added_loss_weight: number;
  /** LD-DPO: what the tokens count by which a completion is longer than the other one of its pair; 1 as all do. */
  readonly ld_alpha: number;
  /** DiscoPOP's temperature. */
  readonly discopop_tau: number;
  /** Weight of the chosen's cross-entropy that is added to DPO's loss; 0 for none. */
  readonly rpo_alpha: number;
  /** SimPO's target margin. */
  readonly simpo_gamma: number;
  /** Weight of the chosen's cross-entropy in CPO. */
  readonly cpo_alpha: number;
  /** Weight of the rejected in unlikelihood training. */
  readonly unlikelihood_alpha: number;
  /** Weights of KTO's desirable and undesirable completions. */
  readonly desirable_weight: number;
  readonly undesirable_weight: number;
  readonly learning_rate: number;
  readonly lr_scheduler_type: LrScheduler;
  readonly warmup_steps: number;
  readonly max_steps: number;
  /** Pairs per step. */
  readonly per_device_train_batch_size: number;
  readonly adam_beta1: number;
  readonly adam_beta2: number;
  readonly adam_epsilon: number;
  readonly weight_decay: number;
  /** 0 switches clipping off. */
  readonly max_grad_norm: number;
  readonly seed: number;
  /** Metrics are reported every so many steps; kl/* and entropy are computed on those steps only. */
  readonly logging_steps: number;
}

export const DEFAULT_TRAINING: TrainingConfig = {
  method: 'dpo',
  loss_type: 'sigmoid',
  beta: 1,
  label_smoothing: 0,
  f_divergence_type: 'reverse_kl',
  f_alpha_divergence_coef: 1,
  loss_weight: 1,
  added_loss_type: 'bco_pair',
  added_loss_weight: 0,
  ld_alpha: 1,
  discopop_tau: 0.05,
  rpo_alpha: 0,
  simpo_gamma: 0.5,
  cpo_alpha: 1,
  unlikelihood_alpha: 1,
  desirable_weight: 1,
  undesirable_weight: 1,
  ...DEFAULT_GRPO,
  ...DEFAULT_PPO,
  ...DEFAULT_REWARD_MODEL,
  ...DEFAULT_RRHF,
  ...DEFAULT_SFT_STAGE,
  learning_rate: 1e-4,
  lr_scheduler_type: 'constant',
  warmup_steps: 0,
  max_steps: 600,
  per_device_train_batch_size: 32,
  adam_beta1: 0.9,
  adam_beta2: 0.999,
  adam_epsilon: 1e-8,
  weight_decay: 0,
  max_grad_norm: 1,
  seed: 1,
  logging_steps: 10,
};

/** Those that every run has. */
export const TRAINING_SETTINGS = Object.keys(DEFAULT_TRAINING) as readonly (keyof TrainingConfig)[];

/** What a batch is made of: pairs, or responses, and beside those as many texts where PPO-ptx wants them. */
export function batchItems({
  method,
  per_device_train_batch_size: items,
  ptx_coef,
}: Pick<TrainingConfig, 'method' | 'per_device_train_batch_size' | 'ptx_coef'>): number {
  return method === 'ppo' && ptx_coef > 0 ? 2 * items : items;
}
