import { EngineError } from '../errors';
import { LOSS_TYPES, type LossType } from '../math/lossTypes';

export const LR_SCHEDULERS = ['constant', 'linear', 'cosine'] as const;
export type LrScheduler = (typeof LR_SCHEDULERS)[number];

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

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** True when `min` itself is not allowed. */
  readonly open?: boolean;
}

/** The allowed range of every number in a TrainingConfig; the page's controls and the command line read the same table. */
export const TRAINING_RANGES = {
  beta: { min: 0, max: 100, open: true },
  label_smoothing: { min: 0, max: 0.5 },
  learning_rate: { min: 0, max: 1 },
  warmup_steps: { min: 0, max: 1_000_000, integer: true },
  max_steps: { min: 1, max: 1_000_000, integer: true },
  per_device_train_batch_size: { min: 1, max: 1024, integer: true },
  adam_beta1: { min: 0, max: 0.999999 },
  adam_beta2: { min: 0, max: 0.999999 },
  adam_epsilon: { min: 0, max: 1, open: true },
  weight_decay: { min: 0, max: 10 },
  max_grad_norm: { min: 0, max: 1e6 },
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
  logging_steps: { min: 1, max: 1_000_000, integer: true },
} as const satisfies Record<string, NumberRange>;

export function inRange(range: NumberRange, value: number): boolean {
  if (!Number.isFinite(value) || value > range.max || (range.integer && !Number.isInteger(value))) return false;
  return range.open ? value > range.min : value >= range.min;
}

function fail(name: string, value: string | number, mend: string): never {
  throw new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}

/** @throws EngineError config_invalid naming the first number that is out of its range */
export function checkRanges<Ranges extends Readonly<Record<string, NumberRange>>>(
  ranges: Ranges,
  config: Readonly<Record<keyof Ranges, number>>,
): void {
  for (const name of Object.keys(ranges)) {
    const range = ranges[name];
    if (inRange(range, config[name])) continue;
    const kind = range.integer ? 'an integer' : 'a number';
    fail(name, String(config[name]), `${kind} ${range.open ? 'above' : 'from'} ${range.min} up to ${range.max}`);
  }
}

/** @throws EngineError config_invalid naming the setting, its value and what is allowed. */
export function checkTrainingConfig(config: TrainingConfig): void {
  checkRanges(TRAINING_RANGES, config);
  if (!LOSS_TYPES.includes(config.loss_type)) fail('loss_type', config.loss_type, LOSS_TYPES.join(', '));
  if (!LR_SCHEDULERS.includes(config.lr_scheduler_type))
    fail('lr_scheduler_type', config.lr_scheduler_type, LR_SCHEDULERS.join(', '));
  const smoothing = config.label_smoothing;
  if (config.loss_type === 'robust' && smoothing >= 0.5)
    fail('label_smoothing', smoothing, 'less than 0.5 with loss_type robust');
  if (config.loss_type === 'exo_pair' && smoothing <= 0)
    fail('label_smoothing', smoothing, 'more than 0 with loss_type exo_pair');
}
