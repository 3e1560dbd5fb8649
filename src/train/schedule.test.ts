import { describe, expect, it } from 'vitest';
import { LR_SCHEDULERS, type LrScheduler } from '../core/settings';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import { learningRate } from './schedule';

/** transformers/optimization.py, get_*_schedule_with_warmup: the factor of the peak at `step`. */
const TRANSFORMERS: Readonly<Record<LrScheduler, (step: number, warmup: number, total: number) => number>> = {
  constant: (step, warmup) => (step < warmup ? step / Math.max(1, warmup) : 1),
  linear: (step, warmup, total) =>
    step < warmup ? step / Math.max(1, warmup) : Math.max(0, (total - step) / Math.max(1, total - warmup)),
  cosine: (step, warmup, total) => {
    if (step < warmup) return step / Math.max(1, warmup);
    const progress = (step - warmup) / Math.max(1, total - warmup);
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * 0.5 * 2 * progress)));
  },
};

const config = (settings: Partial<TrainingConfig>): TrainingConfig => ({ ...DEFAULT_TRAINING, ...settings });

describe('learningRate', () => {
  it.each(LR_SCHEDULERS)('%s is as in transformers, at every step', (lr_scheduler_type) => {
    for (const [warmup_steps, max_steps] of [
      [0, 10],
      [1, 10],
      [4, 10],
      [10, 10],
      [0, 1],
    ]) {
      const settings = config({ lr_scheduler_type, warmup_steps, max_steps, learning_rate: 3e-4 });
      for (let step = 0; step < max_steps; step++) {
        const expected = 3e-4 * TRANSFORMERS[lr_scheduler_type](step, warmup_steps, max_steps);
        expect(learningRate(settings, step), `step ${step} of ${max_steps}`).toBeCloseTo(expected, 15);
      }
    }
  });

  it.each<[LrScheduler, number[]]>([
    ['constant', [0, 0.5, 1, 1, 1, 1]],
    ['linear', [0, 0.5, 1, 0.75, 0.5, 0.25]],
    ['cosine', [0, 0.5, 1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4]],
  ])('%s over six steps, two of them warm-up', (lr_scheduler_type, expected) => {
    const settings = config({ lr_scheduler_type, warmup_steps: 2, max_steps: 6, learning_rate: 1 });
    expected.forEach((rate, step) => {
      expect(learningRate(settings, step)).toBeCloseTo(rate, 12);
    });
  });

  it('stays at its end when a run is continued', () => {
    expect(learningRate(config({ lr_scheduler_type: 'linear', max_steps: 5 }), 8)).toBe(0);
    expect(learningRate(config({ lr_scheduler_type: 'cosine', max_steps: 5 }), 8)).toBe(0);
  });
});
