import type { LossType } from './lossTypes';
import { type LrScheduler, SETTINGS, settingNames } from './settings';

/** The hyperparameters of preference training, under TRL's and transformers' names. */
export interface TrainingConfig {
  readonly loss_type: LossType;
  readonly beta: number;
  readonly label_smoothing: number;
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

/** Those that every run has. */
export const TRAINING_SETTINGS = settingNames('kitchen').filter(
  (name) => SETTINGS[name].trl,
) as readonly (keyof TrainingConfig)[];

export const DEFAULT_TRAINING: TrainingConfig = {
  loss_type: 'sigmoid',
  beta: 1,
  label_smoothing: 0,
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
