import type { Fault } from './faults';
import type { KitchenModel, LabelSource } from './settings';
import { DEFAULT_TRAINING, type TrainingConfig } from './trainingConfig';

/** Everything that defines a run in the kitchen world: the same KitchenConfig gives the same curve on the same backend. */
export interface KitchenConfig extends TrainingConfig {
  readonly model: KitchenModel;
  readonly label_source: LabelSource;
  /** Preference pairs in the data set; they are drawn lazily and repeated in a new order once all have been used. */
  readonly num_pairs: number;
  /** Bradley–Terry temperature of the labels: p(y_w ≻ y_l) = σ((Δr + label_length_bias·Δtokens) / temperature). */
  readonly label_temperature: number;
  /** What a token more is worth to the labeller, though not to the true reward. */
  readonly label_length_bias: number;
  /** Probability that a label is flipped after it was drawn. */
  readonly label_flip_rate: number;
  /** A mistake that is made on purpose, to see what it does. */
  readonly fault: Fault;
}

/** Steps between two exact evaluations: a fixed number, so that the same seed gives the same points. */
export const EVALUATION_STEPS = 20;

/** Found by a sweep: docs/sweep.md. */
export const DEFAULT_RUN: KitchenConfig = {
  ...DEFAULT_TRAINING,
  beta: 1.5,
  per_device_train_batch_size: 64,
  lr_scheduler_type: 'linear',
  model: 'kitchen-small',
  label_source: 'taste',
  num_pairs: 10_000,
  label_temperature: 1,
  label_length_bias: 0,
  label_flip_rate: 0,
  fault: 'none',
};
