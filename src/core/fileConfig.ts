import { EVALUATION_STEPS, GENTLE_RUN } from './kitchenConfig';
import { DEFAULT_TRAINING, type TrainingConfig } from './trainingConfig';

/** What defines a run on own data beside the data and the checkpoint, under TRL's names. */
export interface FileConfig extends TrainingConfig {
  /** Steps between two measurements on the held-out pairs. */
  readonly eval_steps: number;
}

/** One to train on, and one that is held out. */
export const LEAST_PAIRS = 2;

/** A pretrained model of real size: what TRL's DPOTrainer takes where nothing is said, but for the number of steps, which it derives from the data. */
export const TRL_DEFAULTS: FileConfig = {
  ...DEFAULT_TRAINING,
  beta: 0.1,
  learning_rate: 1e-6,
  lr_scheduler_type: 'linear',
  per_device_train_batch_size: 8,
  max_steps: 200,
  seed: 42,
  eval_steps: 50,
};

const { loss_type, beta, learning_rate, lr_scheduler_type, per_device_train_batch_size } = GENTLE_RUN;

/** A model of the kitchen learns nothing at TRL's rates: what the sweep found for it (docs/sweep.md), and few enough steps for a small data set. */
export const FILE_KITCHEN_DEFAULTS: FileConfig = {
  ...DEFAULT_TRAINING,
  loss_type,
  beta,
  learning_rate,
  lr_scheduler_type,
  per_device_train_batch_size,
  max_steps: 200,
  eval_steps: EVALUATION_STEPS,
};
