import { FAULTS, type Fault } from '../data/faults';
import { EngineError } from '../errors';
import {
  checkRanges,
  checkTrainingConfig,
  DEFAULT_TRAINING,
  type NumberRange,
  TRAINING_RANGES,
  type TrainingConfig,
} from './config';

export { FAULTS, type Fault } from '../data/faults';

/** Who prefers: the diner with the known taste, or the visitor. */
export const LABEL_SOURCES = ['taste', 'hand'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

export const KITCHEN_MODELS = ['kitchen-nano', 'kitchen-small'] as const;
export type KitchenModel = (typeof KITCHEN_MODELS)[number];

/** Everything that defines a run in the kitchen world: the same RunConfig gives the same curve on the same backend. */
export interface RunConfig extends TrainingConfig {
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
export const DEFAULT_RUN: RunConfig = {
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

/** The allowed range of every number in a RunConfig; the page's controls read the same table. */
export const RUN_RANGES = {
  ...TRAINING_RANGES,
  num_pairs: { min: 1, max: 1_000_000, integer: true },
  label_temperature: { min: 0, max: 100 },
  label_length_bias: { min: -10, max: 10 },
  label_flip_rate: { min: 0, max: 1 },
} as const satisfies Record<string, NumberRange>;

/** @throws EngineError config_invalid naming the setting, its value and what is allowed */
export function checkRunConfig(config: RunConfig): void {
  checkTrainingConfig(config);
  checkRanges(RUN_RANGES, config);
  if (FAULTS.includes(config.fault)) return;
  const values = { name: 'fault', value: String(config.fault), mend: FAULTS.join(', ') };
  throw new EngineError('config_invalid', `fault is ${values.value}; use ${values.mend}`, values);
}
