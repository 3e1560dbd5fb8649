import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { DPO_NANO, EARLY, NANO, openKitchenRun, SHORT_KITCHEN } from '../cli/runTestKit';
import { checkDefinition } from '../core/definitionSchema';
import type { KitchenConfig } from '../core/kitchenConfig';
import type { KtoMetrics, MetricsRecord } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { withUsableSettings } from '../core/usableSettings';
import type { Checkpoint } from '../model/checkpoint';
import { methodOf } from './methods/methods';
import type { Run, StartingPoint } from './run';
import { bitsOfWeights } from './trainTestKit';

const backend = openNodeBackend(1);
const CONFIG: KitchenConfig = {
  ...SHORT_KITCHEN,
  per_device_train_batch_size: 16,
  learning_rate: 1e-3,
  logging_steps: 1,
  max_steps: 4,
  num_ppo_epochs: 2,
};
const open = (change: Partial<KitchenConfig>, from?: StartingPoint) =>
  openKitchenRun(backend, { config: { ...CONFIG, ...change } }, { from });

async function advance({ trainer }: Pick<Run, 'trainer'>, steps: number): Promise<MetricsRecord[]> {
  const records: MetricsRecord[] = [];
  while (trainer.step < steps) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
  return records;
}

it.each<Partial<KitchenConfig>>([
  { method: 'grpo' },
  { method: 'rrhf' },
  { method: 'ppo' },
  { method: 'ppo', ptx_coef: 0.5 },
  { method: 'online_dpo' },
  { method: 'online_dpo', loss_type: 'ipo', rpo_alpha: 0.2 },
])('a run in the kitchen by %o goes on from a checkpoint as it would have', async (change) => {
  const run = await open(change);
  const records = await advance(run, 2);
  const checkpoint = await run.checkpoint();
  const rest = await advance(run, 4);
  const weights = bitsOfWeights(await run.resources.policy.read());
  const evaluation = await run.world.evaluate(run.present);
  await run.dispose();
  expect(evaluation['kl/exact']).toBeGreaterThan(1e-4);
  for (const { loss, reward } of [...records, ...rest]) {
    expect(loss).toBeTypeOf('number');
    expect(reward).toBeTypeOf('number');
  }
  const again = await open(change, checkpoint);
  expect(await advance(again, 4)).toEqual(rest);
  expect(bitsOfWeights(await again.resources.policy.read())).toEqual(weights);
  await again.dispose();
});

describe('a run by RRHF to which DPO’s policy writes too', () => {
  const PROMPTS = 12;
  const config = { ...CONFIG, method: 'rrhf', num_pairs: 40 } as const;
  const ASKED: KitchenConfig = { ...config, other_policy: 'dpo', per_device_train_batch_size: 5 * PROMPTS };
  const openWith = (otherPolicy: Checkpoint, from?: StartingPoint) =>
    openKitchenRun(backend, { config: ASKED }, { material: { ...NANO, otherPolicy }, from });

  /** Responses of the first update, by prompt. */
  async function groupsOf(run: Run) {
    const responses = (await run.trainer.nextLesson()).learnt?.responses ?? [];
    await run.dispose();
    const size = responses.length / PROMPTS;
    return Array.from({ length: PROMPTS }, (_, i) => responses.slice(i * size, (i + 1) * size));
  }

  it('has five responses to a prompt: those of the four sources as without it, and one of that policy', async () => {
    const four = await groupsOf(await open({ ...config, per_device_train_batch_size: 4 * PROMPTS }));
    const [five, byEarly] = [
      await groupsOf(await openWith(DPO_NANO)),
      await groupsOf(await openWith(EARLY.checkpoint)),
    ];
    expect(five.map((group) => group.slice(0, 4))).toEqual(four);
    expect(byEarly.map((group) => group.slice(0, 4))).toEqual(four);
    const fifth = (groups: typeof five) => groups.map((group) => group[4]);
    const earned = (groups: typeof five) => fifth(groups).reduce((sum, { reward }) => sum + reward / PROMPTS, 0);
    for (const [i, group] of five.entries())
      expect(group.map(({ prompt }) => prompt)).toEqual(Array(5).fill(four[i][0].prompt));
    // What DPO has taught is worth more than what a model says that was stopped early.
    expect(earned(five)).toBeGreaterThan(earned(byEarly) + 0.5);
  });

  it('holds that policy beside the others, and goes on from a checkpoint as it would have', async () => {
    const run = await openWith(DPO_NANO);
    expect(run.models.map(({ role, trained }) => [role, trained])).toEqual([
      ['policy', true],
      ['reference', false],
      ['other', false],
    ]);
    await advance(run, 2);
    const checkpoint = await run.checkpoint();
    const rest = await advance(run, 4);
    await run.dispose();
    const again = await openWith(DPO_NANO, checkpoint);
    expect(await advance(again, 4)).toEqual(rest);
    await again.dispose();
  });

  it('is refused where the batch is no multiple of five, and with a model of another shape', () => {
    const refused = (change: Partial<KitchenConfig>) => () =>
      checkDefinition({ ...DEFAULT_DEFINITION, config: { ...ASKED, ...change } });
    expect(refused({})).not.toThrow();
    expect(refused({ per_device_train_batch_size: 64 })).toThrow(
      /is 64; use a multiple of 5, the responses to a prompt/,
    );
    expect(refused({ model: 'kitchen-small' })).toThrow(/other_policy is dpo; use none with model kitchen-small/);
    expect(withUsableSettings({ ...ASKED, per_device_train_batch_size: 64 }).per_device_train_batch_size).toBe(60);
    const elsewhere = withUsableSettings({ ...ASKED, model: 'kitchen-small', per_device_train_batch_size: 64 });
    expect(elsewhere).toMatchObject({ other_policy: 'none', per_device_train_batch_size: 64 });
  });
});

describe('a run that trains a reward model first', () => {
  const STAGED = { method: 'ppo', reward_source: 'reward_model', reward_steps: 2 } as const;

  it.each([1, 2, 3])('goes on from a checkpoint after %i steps as it would have', async (stop) => {
    const config: Partial<KitchenConfig> = { ...STAGED, max_steps: 5, num_ppo_epochs: 1 };
    const run = await open(config);
    await advance(run, stop);
    const checkpoint = await run.checkpoint();
    const rest = await advance(run, 5);
    const weights = bitsOfWeights(await run.resources.policy.read());
    await run.dispose();
    const again = await open(config, checkpoint);
    expect(await advance(again, 5)).toEqual(rest);
    expect(bitsOfWeights(await again.resources.policy.read())).toEqual(weights);
    await again.dispose();
  });

  it('has the policy stand still in its first stage, and learn from the model’s scores in its second', async () => {
    const run = await open(STAGED);
    const before = bitsOfWeights(await run.resources.policy.read());
    const first = await advance(run, 2);
    expect(bitsOfWeights(await run.resources.policy.read())).toEqual(before);
    expect(first.map(({ step }) => step)).toEqual([0, 1]);
    for (const record of first) {
      expect(record.accuracy).toBeGreaterThanOrEqual(0);
      expect(record).not.toHaveProperty('reward');
    }
    const second = await advance(run, 4);
    expect(second.map(({ step }) => step)).toEqual([2, 3]);
    for (const { reward, 'objective/scores': score } of second)
      expect(Math.abs((score ?? 0) - (reward ?? 0))).toBeGreaterThan(1e-3);
    expect(bitsOfWeights(await run.resources.policy.read())).not.toEqual(before);
    await run.dispose();
  });

  it('has its scores label the pairs of online DPO, which goes on from a checkpoint as it would have', async () => {
    const config: Partial<KitchenConfig> = { ...STAGED, method: 'online_dpo', max_steps: 5 };
    const run = await open(config);
    const records = await advance(run, 3);
    const checkpoint = await run.checkpoint();
    records.push(...(await advance(run, 5)));
    const weights = bitsOfWeights(await run.resources.policy.read());
    await run.dispose();
    expect(records.map(({ accuracy }) => accuracy !== undefined)).toEqual([true, true, false, false, false]);
    for (const { reward = 0, 'objective/scores': score = 0 } of records.slice(2))
      expect(Math.abs(score - reward)).toBeGreaterThan(1e-3);
    // In the first step of its stage the policy is the reference.
    expect(records[2].loss).toBeCloseTo(Math.LN2, 6);
    const again = await open(config, checkpoint);
    expect(await advance(again, 5)).toEqual(records.slice(3));
    expect(bitsOfWeights(await again.resources.policy.read())).toEqual(weights);
    await again.dispose();
    const { models } = methodOf({ ...STAGED_CHOICE, method: 'online_dpo' });
    expect(models.map(({ role }) => role)).toEqual(['policy', 'reference', 'reward']);
  });

  describe('and fine-tunes before', () => {
    const WHOLE: Partial<KitchenConfig> = {
      ...STAGED,
      sft_steps: 2,
      sft_learning_rate: 4e-3,
      max_steps: 7,
      num_ppo_epochs: 1,
    };

    it.each([1, 2, 3, 5])('goes on from a checkpoint after %i steps as it would have', async (stop) => {
      const run = await open(WHOLE);
      await advance(run, stop);
      const checkpoint = await run.checkpoint();
      const rest = await advance(run, 7);
      const weights = bitsOfWeights(await run.resources.policy.read());
      const evaluation = await run.world.evaluate(run.present);
      await run.dispose();
      const again = await open(WHOLE, checkpoint);
      expect(await advance(again, 7)).toEqual(rest);
      expect(bitsOfWeights(await again.resources.policy.read())).toEqual(weights);
      expect(await again.world.evaluate(again.present)).toEqual(evaluation);
      await again.dispose();
    });

    it('is held against what came of it from then on, and against the start before', async () => {
      const run = await open(WHOLE);
      const { world } = run;
      await advance(run, 2);
      const tuned = await run.world.evaluate(run.present);
      expect(tuned['kl/exact']).toBeGreaterThan(1e-4);
      const atStart = await world.exact.dishes(1);
      await advance(run, 3);
      const rebased = await world.evaluate(run.present);
      expect(rebased['kl/exact']).toBe(0);
      expect(rebased.referenceReward).toBeCloseTo(tuned.reward, 12);
      expect(rebased.reward).toBeCloseTo(rebased.referenceReward, 12);
      expect((await world.exact.frontier(3)).reward[0]).toBe(rebased.referenceReward);
      expect((await world.exact.dishes(1))[0].reference).toEqual(atStart[0].reference);
      const { reference, policy } = await world.exact.distribution(0, run.present);
      expect(reference).toEqual(policy);
      expect(bitsOfWeights(await run.trainer.reference.read())).toEqual(
        bitsOfWeights(await run.resources.policy.read()),
      );
      const looked = await world.inspect(0, run.present);
      expect(looked.chosen.referenceLogits).toEqual(looked.chosen.policyLogits);
      await advance(run, 7);
      const after = await world.evaluate(run.present);
      expect(after['kl/exact']).toBeGreaterThan(1e-6);
      expect(after.referenceReward).toBe(rebased.referenceReward);
      // A policy of before is still held against the start.
      expect((await world.exact.distribution(0, { ...run.present, step: 1 })).reference).toEqual(atStart[0].reference);
      await run.dispose();
    });

    it('logs what each stage has', async () => {
      const run = await open(WHOLE);
      const records = await advance(run, 7);
      const names = (step: number) => Object.keys(records[step]);
      expect(names(1)).toContain('logps/chosen');
      expect(names(3)).toEqual(expect.arrayContaining(['accuracy', 'margin']));
      expect(names(5)).toEqual(expect.arrayContaining(['reward', 'objective/scores']));
      await run.dispose();
    });

    it('fine-tunes on what people wrote, and has its reward model learn from what came of it', async () => {
      const run = await open(WHOLE);
      const { world } = run;
      await advance(run, 2);
      expect((await run.checkpoint()).pairs.known).toHaveLength(0);
      expect(world.sourceAt(2)).toBe(world.demonstrations);
      const [written] = await world.sourceAt(2).pairs([3]);
      expect((await world.sourceAt(1).pairs([5, 3]))[1]).toEqual(written);
      await advance(run, 3);
      expect(world.sourceAt(1)).toBe(world.demonstrations);
      expect((await run.checkpoint()).pairs.known.length).toBeGreaterThan(0);
      expect(world.sourceAt(3)).toBe(world.source);
      await run.dispose();
    });

    it('cannot be gone on with where what it is held against is not there', async () => {
      const run = await open(STAGED);
      await advance(run, 3);
      const checkpoint = await run.checkpoint();
      await run.dispose();
      await expect(open(WHOLE, checkpoint)).rejects.toMatchObject({ code: 'checkpoint_mismatch' });
    });
  });

  it('is refused where a snapshot of its second stage holds no reward model', async () => {
    const run = await open({ method: 'grpo' });
    await advance(run, 3);
    const checkpoint = await run.checkpoint();
    await run.dispose();
    await expect(open(STAGED, checkpoint)).rejects.toMatchObject({ code: 'checkpoint_mismatch' });
  });

  it('holds four models, and cannot have more steps for the reward model than there are', async () => {
    expect(methodOf(STAGED_CHOICE).models.map(({ role }) => role)).toEqual(['policy', 'reference', 'reward', 'value']);
    await expect(open({ ...STAGED, reward_steps: 9 })).rejects.toMatchObject({
      code: 'config_invalid',
      values: { name: 'reward_steps' },
    });
  });
});

const STAGED_CHOICE = { method: 'ppo', loss_type: 'sigmoid', reward_source: 'reward_model' } as const;

it('KTO in the kitchen is told the exact KL where it is asked for, and goes on from a checkpoint as it would have', async () => {
  const config = { ...CONFIG, method: 'kto', kto_kl: 'exact' } as const;
  const run = await open(config);
  const told: number[] = [];
  const exact: number[] = [];
  for (const step of [1, 2]) {
    exact.push((await run.world.evaluate(run.present))['kl/exact']);
    told.push(...(await advance(run, step)).map((record) => (record as KtoMetrics).kl));
  }
  const checkpoint = await run.checkpoint();
  const rest = await advance(run, 4);
  expect(exact[1]).toBeGreaterThan(1e-4);
  for (const [i, kl] of told.entries()) expect(kl).toBeCloseTo(exact[i], 6);
  await run.dispose();
  const again = await open(config, checkpoint);
  expect(await advance(again, 4)).toEqual(rest);
  await again.dispose();
});
