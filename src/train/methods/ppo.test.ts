import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { PpoSettings } from '../../core/methodSettings/ppo';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collateTexts } from '../../data/batching';
import { clippedPolicyLoss, clippedValueLoss } from '../../math/losses/ppo';
import { Random } from '../../math/random';
import { logSumExp } from '../../math/sampling';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { GraphLoss } from './graphLoss';
import { PPO_GT } from './ppo';
import { policyForm, valueForm } from './ppoForms';
import { RolloutLoss } from './rolloutLoss';
import { engineGradients, float64Model, TINY, TinyPrompts, trainTiny, worstDifference } from './rolloutTestKit';

const backend = openNodeBackend(1);
const source = new TinyPrompts();
const CONFIG: TrainingConfig & Partial<PpoSettings> = {
  ...TINY_TRAINING,
  method: 'ppo',
  per_device_train_batch_size: 8,
  num_ppo_epochs: 2,
  num_mini_batches: 2,
  kl_coef: 0.05,
  value_learning_rate: 1e-2,
  seed: 5,
};
const TEXTS = [
  [2, 3, 5, 9, 1],
  [2, 3, 8, 1],
  [4, 5, 9],
  [4, 5, 7, 6, 9, 10],
];
const OF_TEXTS = { ...CONFIG, per_device_train_batch_size: TEXTS.length };
const SHAPE = { ...source.shape(TEXTS.length), rows: 5 * TEXTS.length };
const batch = collateTexts(TEXTS, SHAPE, batchLimits(TINY));
const tokens = batch.starts[TEXTS.length];
const random = new Random(2);
const draws = (around: ArrayLike<number>, spread: number) =>
  Float64Array.from({ length: tokens }, (_, t) => Math.fround(around[t] + spread * random.normal()));

describe('the gradient of a model through PPO', () => {
  const model = float64Model(TINY, batch);
  const vocab = TINY.vocabSize;
  const oldLogps = draws(model.logps, 0.3);
  const advantages = draws(new Float64Array(tokens), 1);

  it.each([['graph', 0] as const, ['kernel', 0] as const, ['graph', 0.4] as const, ['kernel', 0.4] as const])(
    'of the policy is that of the reference in float64, as a %s with an entropy bonus of %f',
    async (lossForm, bonus) => {
      const config = { ...OF_TEXTS, entropy_coef: bonus };
      const expected = clippedPolicyLoss({ newLogps: model.logps, oldLogps, advantages }, 0.2);
      const dLogits = model.dLogits(expected.dNewLogps);
      let entropy = 0;
      for (let row = 0; row < tokens; row++) {
        const logits = model.output.data.subarray(row * vocab, (row + 1) * vocab);
        const logps = logits.map((logit) => logit - logSumExp(logits, 0, vocab));
        const own = -logps.reduce((sum, logp) => sum + Math.exp(logp) * logp, 0);
        entropy += own / tokens;
        // dH/dlogit = −p·(log p + H).
        logps.forEach((logp, v) => {
          dLogits[row * vocab + v] += (bonus * Math.exp(logp) * (logp + own)) / tokens;
        });
      }
      const found = await engineGradients({
        backend,
        shape: SHAPE,
        batch,
        config,
        lossForm,
        createLoss: (context) => new RolloutLoss(context, policyForm(context.batch, config), {}),
        write: ({ readings }) => {
          backend.write(readings.oldLogps, Float32Array.from(oldLogps));
          backend.write(readings.advantages, Float32Array.from(advantages));
        },
      });
      expect(expected.dNewLogps.filter((d) => d === 0).length).toBeGreaterThan(0);
      expect(Math.abs(found.loss - (expected.loss - bonus * entropy))).toBeLessThan(1e-5);
      expect(worstDifference(found.gradients, model.gradients(dLogits))).toBeLessThan(1e-5);
    },
  );

  it.each(['graph', 'kernel'] as const)(
    'has what texts say added to it where there are some, as a %s',
    async (lossForm) => {
      const config = { ...CONFIG, per_device_train_batch_size: 2, ptx_coef: 0.7 };
      const ofResponses = batch.starts[2];
      const cut = (values: readonly number[] | Float64Array) => Float64Array.from(values).subarray(0, ofResponses);
      const own = { newLogps: cut(model.logps), oldLogps: cut(oldLogps), advantages: cut(advantages) };
      const expected = clippedPolicyLoss(own, 0.2);
      const texts = model.logps.slice(ofResponses);
      const dLogps = [...expected.dNewLogps, ...texts.map(() => -0.7 / texts.length)];
      const found = await engineGradients({
        backend,
        shape: SHAPE,
        batch,
        config,
        lossForm,
        createLoss: (context) => new RolloutLoss(context, policyForm(context.batch, config), {}),
        write: ({ readings }) => {
          backend.write(readings.oldLogps, Float32Array.from(own.oldLogps));
          backend.write(readings.advantages, Float32Array.from(own.advantages));
        },
      });
      const crossEntropy = -texts.reduce((sum, logp) => sum + logp, 0) / texts.length;
      expect(Math.abs(found.loss - (expected.loss + 0.7 * crossEntropy))).toBeLessThan(1e-5);
      expect(worstDifference(found.gradients, model.gradients(model.dLogits(dLogps)))).toBeLessThan(1e-5);
    },
  );

  it.each(['graph', 'kernel'] as const)(
    'of the value is that of the reference in float64, as a %s',
    async (lossForm) => {
      const architecture = gpt2(TINY_GPT2, 'scalar');
      const values = float64Model(architecture, batch);
      const oldValues = draws(values.output.data, 0.3);
      const returns = draws(values.output.data, 1);
      const own = { values: values.output.data.subarray(0, tokens), oldValues, returns };
      const expected = clippedValueLoss(own, 0.2);
      const found = await engineGradients({
        backend,
        architecture,
        shape: SHAPE,
        batch,
        config: OF_TEXTS,
        lossForm,
        createLoss: (context) => new GraphLoss(context, valueForm(context.batch)),
        write: ({ feeds }) => {
          backend.write(feeds.old_values, Float32Array.from(oldValues));
          backend.write(feeds.returns, Float32Array.from(returns));
        },
      });
      const dValues = new Float64Array(batch.rows);
      dValues.set(expected.dValues);
      expect(expected.dValues.filter((d) => d === 0).length).toBeGreaterThan(0);
      expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
      expect(worstDifference(found.gradients, values.gradients(dValues))).toBeLessThan(1e-5);
    },
  );
});

const train = (change: Partial<TrainingConfig & PpoSettings>, stop?: number) =>
  trainTiny(backend, PPO_GT, { ...CONFIG, ...change }, { stop });

describe('training by PPO on the true reward', () => {
  it('raises the reward and lowers the value model’s loss, rollout after rollout', async () => {
    const { records } = await train({ max_steps: 48, value_learning_rate: 2e-2 });
    const mean = (name: 'reward' | 'loss/value_avg', from: number) =>
      records.slice(from, from + 8).reduce((sum, record) => sum + record[name] / 8, 0);
    expect(mean('reward', 40)).toBeGreaterThan(mean('reward', 0) + 0.5);
    expect(mean('loss/value_avg', 40)).toBeLessThan(mean('loss/value_avg', 0));
    const [first] = records;
    // Before the first update the policy is the one that wrote, and the reference.
    expect(first['objective/kl']).toBeCloseTo(0, 4);
    expect(first['policy/approxkl_avg']).toBeCloseTo(0, 8);
    expect(first['val/ratio']).toBeCloseTo(1, 5);
    expect(first['policy/clipfrac_avg']).toBe(0);
    for (const record of records) {
      expect(record['objective/scores']).toBe(record.reward);
      expect(record['objective/rlhf_reward']).toBeCloseTo(record.reward - 0.05 * record['objective/kl'], 6);
    }
    expect(records.some((record) => record['policy/clipfrac_avg'] > 0)).toBe(true);
    expect(records[47]['kl/completions']).toBeGreaterThan(0.05);
  });

  it('goes through each rollout as often as it says, and each time through all of it', async () => {
    const { records } = await train({ max_steps: 8 });
    const pairs = [0, 2, 4, 6].map((at) => records[at].reward + records[at + 1].reward);
    expect(pairs[1]).toBeCloseTo(pairs[0], 6);
    expect(pairs[3]).toBeCloseTo(pairs[2], 6);
    expect(records[0].reward).not.toBe(records[2].reward); // in another order
  });

  it('repeats from its seed, and goes on alike when it is taken up between two rollouts', async () => {
    const adapted = { max_steps: 6, kl_target: 0.5, kl_horizon: 100 };
    const once = await train(adapted);
    expect(await train(adapted)).toEqual(once);
    expect(await train(adapted, 4)).toEqual(once);
    expect((await train({ ...adapted, seed: 6 })).weights).not.toEqual(once.weights);
  });

  it('holds the policy to texts beside the responses where it is asked to', async () => {
    const { records } = await train({ max_steps: 12, ptx_coef: 1 });
    const losses = records.map((record) => record['loss/ptx_avg'] ?? Number.NaN);
    expect(losses[11]).toBeLessThan(losses[0] - 0.2);
    const [without] = (await train({ max_steps: 1 })).records;
    expect(without).not.toHaveProperty('loss/ptx_avg');
    // The first rollout is the same, and what is said of it.
    for (const name of ['reward', 'objective/entropy', 'completions/mean_length'] as const)
      expect(records[0][name]).toBeCloseTo(without[name], 5);
  });

  it('adapts the penalty after each rollout where a target is given', async () => {
    const change = { max_steps: 9, kl_target: 10, kl_horizon: 100 };
    const coefficients = (await train(change)).records.map(({ kl_coef }) => kl_coef);
    // The KL is far below the target: each rollout of 16 responses lowers it by 0.2·16/100.
    for (const [step, coefficient] of coefficients.entries()) {
      expect(coefficient).toBeCloseTo(0.05 * (1 - 0.032) ** Math.floor(step / 4), 6);
    }
  });
});
