import { DEFAULT_TRAINING, type TrainingConfig } from './config';

export const KITCHEN_MODELS = ['kitchen-nano', 'kitchen-small'] as const;
export type KitchenModel = (typeof KITCHEN_MODELS)[number];

/** Everything that defines a run in the kitchen world: the same RunConfig gives the same curve on the same backend. */
export interface RunConfig extends TrainingConfig {
  readonly model: KitchenModel;
  /** Preference pairs in the data set; they are drawn lazily and repeated in a new order once all have been used. */
  readonly num_pairs: number;
  /** Bradley–Terry temperature of the labels: p(y_w ≻ y_l) = σ(Δr / temperature). */
  readonly label_temperature: number;
  /** Probability that a label is flipped after it was drawn. */
  readonly label_flip_rate: number;
}

/** Steps between two exact evaluations: a fixed number, so that the same seed gives the same points. */
export const EVALUATION_STEPS = 20;

export const DEFAULT_RUN: RunConfig = {
  ...DEFAULT_TRAINING,
  model: 'kitchen-small',
  num_pairs: 10_000,
  label_temperature: 1,
  label_flip_rate: 0,
};
