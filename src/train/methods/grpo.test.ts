import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { GRPO_LOSS_TYPES, type GrpoSettings } from '../../core/methodSettings/grpo';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collateTexts } from '../../data/batching';
import { grpoLoss, rowWeights } from '../../math/losses/grpo';
import { Random } from '../../math/random';
import { batchLimits } from '../../model/batchTensors';
import { TINY_TRAINING } from '../trainTestKit';
import { GRPO, grpoForm } from './grpo';
import { RolloutLoss } from './rolloutLoss';
import { engineGradients, float64Model, TINY, TinyPrompts, trainTiny, worstDifference } from './rolloutTestKit';

const backend = openNodeBackend(1);
const source = new TinyPrompts();
const CONFIG: TrainingConfig & Partial<GrpoSettings> = {
  ...TINY_TRAINING,
  method: 'grpo',
  per_device_train_batch_size: 8,
  num_generations: 4,
  beta: 0.05,
  seed: 5,
};

describe.each(GRPO_LOSS_TYPES)('the gradient of a model through %s', (grpo_loss_type) => {
  const config = { ...CONFIG, grpo_loss_type, epsilon_high: 0.4, beta: 0.3 };
  const texts = [
    [2, 3, 5, 9, 1],
    [2, 3, 8, 1],
    [4, 5, 9],
    [4, 5, 7, 6, 9, 10],
  ];
  const shape = source.shape(texts.length);
  // Each token but the first is a target, as no completion's are: more rows of more kinds.
  const batch = collateTexts(texts, { ...shape, rows: 4 * 5 }, batchLimits(TINY));
  const lengths = [...batch.lengths];
  const model = float64Model(TINY, batch);
  const random = new Random(2);
  const near = (spread: number) =>
    Float64Array.from(model.logps, (logp) => Math.fround(logp + spread * random.normal()));
  const [oldLogps, referenceLogps] = [near(0.3), near(0.5)];
  const advantages = Float64Array.from(model.logps, () => Math.fround(random.normal()));

  it.each(['graph', 'kernel'] as const)('is that of the reference in float64, as a %s', async (lossForm) => {
    const width = 5;
    const weights = rowWeights(lengths, grpo_loss_type, width).flatMap((w, s) => new Array<number>(lengths[s]).fill(w));
    const settings = { beta: config.beta, epsilonLow: 0.2, epsilonHigh: 0.4 };
    const expected = grpoLoss({ newLogps: model.logps, oldLogps, referenceLogps, advantages, weights }, settings);
    const found = await engineGradients({
      backend,
      shape: { ...shape, rows: batch.rows },
      batch,
      config,
      lossForm,
      createLoss: (context) => new RolloutLoss(context, grpoForm(context.batch, config), {}),
      write: ({ readings }) => {
        backend.write(readings.oldLogps, Float32Array.from(oldLogps));
        backend.write(readings.referenceLogps, Float32Array.from(referenceLogps));
        backend.write(readings.advantages, Float32Array.from(advantages));
      },
    });
    expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
    // The clip holds for some tokens: only the KL is left of their derivatives.
    const ofKl = (t: number) => -weights[t] * config.beta * Math.expm1(referenceLogps[t] - model.logps[t]);
    expect(expected.dNewLogps.filter((d, t) => d === ofKl(t)).length).toBeGreaterThan(0);
    const gradients = model.gradients(model.dLogits(expected.dNewLogps));
    expect(worstDifference(found.gradients, gradients)).toBeLessThan(1e-5);
  });
});

const train = (change: Partial<TrainingConfig & GrpoSettings>, stop?: number) =>
  trainTiny(backend, GRPO, { ...CONFIG, ...change }, { stop });

describe('training by GRPO', () => {
  it('raises the reward, and says what the responses are like', async () => {
    const { records } = await train({ max_steps: 40, per_device_train_batch_size: 24, num_generations: 8 });
    const [first] = records;
    const mean = (from: number) => records.slice(from, from + 5).reduce((sum, { reward }) => sum + reward / 5, 0);
    expect(mean(35)).toBeGreaterThan(mean(0) + 1);
    // Before the first update the policy is the one that wrote, and the reference.
    expect(first.kl).toBeCloseTo(0, 6);
    expect(first['clip_ratio/region_mean']).toBe(0);
    expect(first['completions/max_length']).toBeLessThanOrEqual(source.longestCompletion);
    expect(first['completions/mean_length']).toBeGreaterThan(1);
    expect(first['completions/clipped_ratio']).toBeGreaterThan(0);
    expect(records[35].kl).toBeGreaterThan(0.01);
    expect(records[35]['kl/completions']).toBeGreaterThan(0.05);
  });

  it('repeats from its seed, and goes on alike when it is taken up between two rollouts', async () => {
    const once = await train({ max_steps: 6 });
    expect(await train({ max_steps: 6 })).toEqual(once);
    expect(await train({ max_steps: 6 }, 4)).toEqual(once);
    expect((await train({ max_steps: 6, seed: 6 })).weights).not.toEqual(once.weights);
  });

  it('gains by every iteration on one rollout until the clip holds', async () => {
    const { records } = await train({
      max_steps: 8,
      num_iterations: 8,
      per_device_train_batch_size: 24,
      num_generations: 8,
    });
    const rewards = records.map(({ reward }) => reward);
    expect(new Set(rewards).size).toBe(1); // the same responses
    expect(records[1].loss).toBeLessThan(records[0].loss);
    expect(records[7].loss).toBeLessThan(records[1].loss);
    expect(records[0]['clip_ratio/region_mean']).toBe(0);
    expect(records[7]['clip_ratio/region_mean']).toBeGreaterThan(0.1);
  });

  it('leaves the reference out at a beta of 0', async () => {
    const { records } = await train({ max_steps: 2, beta: 0 });
    expect(records[1]).not.toHaveProperty('kl');
    expect(records[1]['kl/completions']).toBeGreaterThan(0); // measured beside
    const form = (beta: number) => grpoForm({ rows: 4, sequences: 1 }, { ...CONFIG, beta });
    expect([form(0).name, form(1).name]).toEqual(['grpo', 'grpo_kl']);
  });

  it('refuses groups that do not fill the batch', async () => {
    await expect(train({ num_generations: 3 })).rejects.toThrow(
      /per_device_train_batch_size is \d+; use a multiple of 3, the responses to a prompt/,
    );
  });
});
