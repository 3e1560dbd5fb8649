import type { Fault } from './faults';
import type { KitchenModel, LabelSource, PairWriterName, RefModel } from './settings';
import { DEFAULT_TRAINING, type TrainingConfig } from './trainingConfig';

/** Everything that defines a run in the kitchen world: the same KitchenConfig gives the same curve on the same backend. */
export interface KitchenConfig extends TrainingConfig {
  /** What the policy starts as. */
  readonly model: KitchenModel;
  /** π_ref, TRL's ref_model: KL, oracle, implicit rewards and the pairs that it writes are about it. Of the start's shape (`refModelsFor`). */
  readonly ref_model: RefModel;
  readonly label_source: LabelSource;
  /** Preference pairs in the data set; they are drawn lazily and repeated in a new order once all have been used. */
  readonly num_pairs: number;
  /** Who has written them. */
  readonly pair_source: PairWriterName;
  /**
   * Softmax temperature at which π_ref writes the pairs. Where DPO ends does not depend on it, only how often rare and malformed text is compared
   * (docs/quality.md).
   */
  readonly pair_temperature: number;
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

/**
 * Small steps on pairs as π_ref writes them, found by a sweep (docs/sweep.md). What the page began with up to version 2 of its links; the lessons
 * about failures and the suites stand on it.
 */
export const GENTLE_RUN: KitchenConfig = {
  ...DEFAULT_TRAINING,
  beta: 1.5,
  per_device_train_batch_size: 64,
  lr_scheduler_type: 'linear',
  model: 'kitchen-small',
  ref_model: 'start',
  label_source: 'taste',
  num_pairs: 10_000,
  pair_source: 'reference',
  pair_temperature: 1,
  label_temperature: 1,
  label_length_bias: 0,
  label_flip_rate: 0,
  fault: 'none',
};

/** What the page begins with. Rarer text is compared, which lets it learn faster, and keeps it well-formed: docs/quality.md. */
export const DEFAULT_RUN: KitchenConfig = {
  ...GENTLE_RUN,
  beta: 1.3,
  learning_rate: 8e-4,
  lr_scheduler_type: 'cosine',
  max_steps: 500,
  num_pairs: 20_000,
  pair_temperature: 1.4,
};

/** The model that is π_ref. */
export function referenceOf({ model, ref_model }: Pick<KitchenConfig, 'model' | 'ref_model'>): KitchenModel {
  return ref_model === 'start' ? model : ref_model;
}
