import type { TrainingConfig } from '../core/trainingConfig';

/**
 * Learning rate of a step (0-based), as transformers' schedulers give it: a linear warm-up from 0 over `warmup_steps`, then constant,
 * linear decay to 0 at `max_steps`, or half a cosine to 0.
 */
export function learningRate(config: TrainingConfig, step: number): number {
  const { learning_rate: peak, warmup_steps: warmup, max_steps: total, lr_scheduler_type: type } = config;
  if (step < warmup) return (peak * step) / Math.max(1, warmup);
  if (type === 'constant') return peak;
  const progress = Math.min(1, (step - warmup) / Math.max(1, total - warmup));
  return type === 'linear' ? peak * (1 - progress) : (peak * (1 + Math.cos(Math.PI * progress))) / 2;
}
