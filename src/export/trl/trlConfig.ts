/** The run's configuration as TRL takes it. */
import { stringify } from 'yaml';
import { isSum, objectiveOf } from '../../core/objective';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { TrlField } from './trlFields';

export type TrlConfig = Readonly<Partial<Record<TrlField, string | number | boolean | readonly (string | number)[]>>>;

/** Paths inside the folder, which is where the command is to be run. */
export const DATA_FOLDER = 'data';
export const MODEL_FOLDER = 'model';
export const REFERENCE_FOLDER = 'ref_model';
export const OUTPUT_FOLDER = 'trained';

/**
 * The same training: float32 as here, one process, the rows in their order. TRL's own defaults differ (bfloat16, gradient checkpointing, a random
 * order), so everything that matters is said. @param longest tokens of prompt and completion together
 * @param evaluated whether there are held-out pairs, which are measured as often as here
 */
export function trlConfig(
  config: TrainingConfig & { readonly eval_steps?: number },
  longest: number,
  evaluated = false,
): TrlConfig {
  const { lr_scheduler_type, warmup_steps, label_smoothing } = config;
  return {
    model_name_or_path: MODEL_FOLDER,
    dtype: 'float32',
    dataset_name: DATA_FOLDER,
    dataset_train_split: 'train',
    output_dir: OUTPUT_FOLDER,
    ...lossOf(config),
    beta: config.beta,
    label_smoothing,
    learning_rate: config.learning_rate,
    // transformers' `constant` ignores the warm-up.
    lr_scheduler_type:
      lr_scheduler_type === 'constant' && warmup_steps > 0 ? 'constant_with_warmup' : lr_scheduler_type,
    warmup_steps,
    max_steps: config.max_steps,
    per_device_train_batch_size: config.per_device_train_batch_size,
    gradient_accumulation_steps: 1,
    optim: 'adamw_torch',
    adam_beta1: config.adam_beta1,
    adam_beta2: config.adam_beta2,
    adam_epsilon: config.adam_epsilon,
    weight_decay: config.weight_decay,
    max_grad_norm: config.max_grad_norm,
    bf16: false,
    gradient_checkpointing: false,
    max_length: longest,
    truncation_mode: 'keep_start',
    train_sampling_strategy: 'sequential',
    seed: config.seed,
    logging_steps: 1,
    logging_first_step: true,
    ...(evaluated && {
      dataset_test_split: 'test',
      eval_strategy: 'steps',
      eval_steps: config.eval_steps ?? config.logging_steps,
      eval_on_start: true,
      per_device_eval_batch_size: config.per_device_train_batch_size,
    }),
    save_strategy: 'no',
    report_to: 'none',
  };
}

function lossOf(config: TrainingConfig): TrlConfig {
  if (config.method !== 'dpo') return { loss_type: [objectiveOf(config)] };
  const { f_divergence_type, f_alpha_divergence_coef, ld_alpha, discopop_tau } = config;
  const { loss_weight, added_loss_type, added_loss_weight, rpo_alpha } = config;
  const losses: [string, number][] = [[objectiveOf(config), loss_weight]];
  if (added_loss_weight > 0) losses.push([added_loss_type, added_loss_weight]);
  if (rpo_alpha > 0) losses.push(['sft', rpo_alpha]);
  return {
    loss_type: losses.map(([loss]) => loss),
    ...(isSum(config) && { loss_weights: losses.map(([, weight]) => weight) }),
    ...(ld_alpha < 1 && { ld_alpha }),
    ...(objectiveOf(config) === 'discopop' && { discopop_tau }),
    ...(f_divergence_type !== 'reverse_kl' && { f_divergence_type }),
    ...(f_divergence_type === 'alpha_divergence' && { f_alpha_divergence_coef }),
  };
}

/** YAML that Python's reader, which knows YAML 1.1, takes as it is meant: `no` is a word there only in quotes, and 1e-8 a number only with a dot. */
export function trlYaml(config: TrlConfig): string {
  return stringify(config, { version: '1.1', lineWidth: 0 }).replace(/: (-?\d+)e([-+]?\d+)$/gm, ': $1.0e$2');
}
