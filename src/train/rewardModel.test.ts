import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { NANO } from '../cli/runTestKit';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import type { RewardModelSettings } from '../core/methodSettings/rewardModel';
import type { TrainingConfig } from '../core/trainingConfig';
import { type BatchShape, collateEnds } from '../data/batching';
import { rewardModelLoss } from '../math/losses/rewardModel';
import { Random } from '../math/random';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import { Owned } from '../runtime/ownership';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { trueReward } from '../worlds/kitchen/reward';
import { RewardLoss } from './methods/rewardLoss';
import { engineGradients, float64Model, worstDifference } from './methods/rolloutTestKit';
import { RewardModel, rewardStage } from './rewardModel';
import { FixedPairs, randomPairs, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

const backend = openNodeBackend(1);

/** Of two verdicts on a dish the one with the higher reward is chosen, always. */
const random = new Random(1);
const PAIRS = Array.from({ length: 320 }, () => {
  const dish = DISHES[random.integer(DISHES.length)];
  const verdicts = [0, 0].map(() => COMPLETIONS[random.integer(COMPLETIONS.length)]);
  const [chosenIds, rejectedIds] = verdicts.sort((a, b) => trueReward(dish, b) - trueReward(dish, a));
  return { promptIds: dish.promptIds, chosenIds, rejectedIds };
});

describe('the gradient of a scalar head through the loss of a reward model', () => {
  const architecture = gpt2(TINY_GPT2, 'scalar');
  const pairs = randomPairs(architecture, 3, 2);
  const texts = [
    ...pairs.map(({ promptIds, chosenIds }) => [...promptIds, ...chosenIds]),
    ...pairs.map(({ promptIds, rejectedIds }) => [...promptIds, ...rejectedIds]),
  ];
  const shape: BatchShape = { pairs: 3, positions: Math.max(...texts.map(({ length }) => length)), rows: 6 };
  const batch = collateEnds(texts, shape, batchLimits(architecture));
  const model = float64Model(architecture, batch);
  const config: TrainingConfig & Partial<RewardModelSettings> = { ...TINY_TRAINING, center_rewards_coefficient: 0.05 };

  it.each(['graph', 'kernel'] as const)('is that of the reference in float64, as a %s', async (lossForm) => {
    const rewards = [...model.output.data];
    const expected = rewardModelLoss(rewards.slice(0, 3), rewards.slice(3), 0.05);
    const found = await engineGradients({
      backend,
      architecture,
      shape,
      batch,
      config,
      lossForm,
      createLoss: (context) => new RewardLoss(context),
      write: () => undefined,
    });
    expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
    const gradients = model.gradients(Float64Array.of(...expected.dChosen, ...expected.dRejected));
    expect(worstDifference(found.gradients, gradients)).toBeLessThan(1e-5);
  });
});

describe('a reward model', () => {
  it('begins by finding all alike, and learns which completion of a pair is preferred', async () => {
    await Owned.during(async (own) => {
      const { architecture, checkpoint } = NANO;
      const reference = own.keep(new ParameterSet(backend, architecture, 'reference', checkpoint.params));
      const drawn = new FixedPairs(PAIRS, architecture);
      const config = {
        ...DEFAULT_RUN,
        per_device_train_batch_size: 16,
        max_steps: 40,
        learning_rate: 3e-3,
        weight_decay: 0.1,
      };
      const options = { backend, architecture, reference, source: drawn, config, from: 0 };
      const model = own.keep(await RewardModel.create(options));
      const stage = own.keep(rewardStage(model, options));
      const records = [];
      for (let step = 0; step < stage.until; step++) {
        await stage.runStep(step);
        records.push(...(await stage.collect()).records);
      }
      expect(records[0]).toMatchObject({ step: 0, accuracy: 0, margin: 0 });
      expect(records[0].loss).toBeCloseTo(Math.LN2, 6);
      const mean = records.slice(-10).reduce((sum, { accuracy }) => sum + accuracy / 10, 0);
      expect(mean).toBeGreaterThan(0.7);
      // What it gives for a text is what it gave in training, whatever stands beside it.
      const texts = PAIRS.slice(0, 40).map(({ promptIds, chosenIds }) => [...promptIds, ...chosenIds]);
      const all = await model.rewards(texts);
      expect(all).toHaveLength(40);
      expect((await model.rewards(texts.slice(5, 6)))[0]).toBeCloseTo(all[5], 5);
    });
  });
});
