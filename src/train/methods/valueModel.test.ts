import { expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { collateTexts } from '../../data/batching';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { ParameterSet } from '../../model/parameters';
import { Owned } from '../../runtime/ownership';
import { TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { TINY, TINY_WEIGHTS, TinyPrompts } from './rolloutTestKit';
import { ValueModel } from './valueModel';

it('a value model begins at zero, learns returns, and goes on from what it was', async () => {
  const backend = openNodeBackend(1);
  await Owned.during(async (own) => {
    const start = own.keep(new ParameterSet(backend, TINY, 'start', TINY_WEIGHTS));
    const texts = [
      [2, 3, 5, 9, 1],
      [2, 3, 8, 1],
    ];
    const shape = { ...new TinyPrompts().shape(2), rows: 8 };
    const batch = collateTexts(texts, shape, batchLimits(TINY));
    const create = async () => own.keep(await ValueModel.create(backend, gpt2(TINY_GPT2, 'scalar'), shape, start));
    const model = await create();
    const config = { ...TINY_TRAINING, per_device_train_batch_size: 2, cliprange_value: 10, value_learning_rate: 0.02 };
    const rows = { oldValues: new Float32Array(8), returns: Float32Array.of(1, 2, 1, 2, 1, 2, 1, 0) };
    const learn = async (of: ValueModel, step: number) => {
      const [loss] = await backend.read([await of.learn(batch, rows, config, step)]);
      return loss[0];
    };
    expect([...(await model.values(batch, 0))]).toEqual(new Array(8).fill(0));
    const first = await learn(model, 0);
    expect(first).toBeCloseTo((0.5 * (4 * 1 + 3 * 4)) / 7, 5); // ½ of the mean square of the seven tokens' returns
    for (let step = 1; step < 20; step++) await learn(model, step);
    const state = await model.state();
    const last = await learn(model, 20);
    expect(last).toBeLessThan(0.3 * first);
    const again = await create();
    again.restore(state);
    expect(await learn(again, 20)).toBe(last);
    expect(await again.state()).toEqual(await model.state());
    const { 'value.m/score.weight': _, ...damaged } = state;
    expect(() => again.restore(damaged)).toThrow(/value.m\/score.weight has 0 numbers, but the model has 8/);
  });
});
