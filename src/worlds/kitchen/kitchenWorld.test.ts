import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { NANO, openKitchenRun, SHORT_KITCHEN } from '../../cli/runTestKit';
import { DISH_COUNT } from '../../core/kitchen/words';
import type { KitchenConfig } from '../../core/kitchenConfig';
import type { ExactEvaluation, MetricsRecord } from '../../core/records';
import type { KitchenDefinition } from '../../core/runDefinition';
import { COMPLETION_COUNT, DEFAULT_DEFINITION } from '../../core/runDefinition';
import { DEFAULT_WATCH, type Watch } from '../../core/world';
import { collateChosen, type PreferencePair } from '../../data/batching';
import { sameIds } from '../../data/preferenceLabels';
import { klDivergence } from '../../math/closedForm';
import { BatchTensors, batchLimits } from '../../model/batchTensors';
import { Scorer } from '../../model/logps';
import type { ParameterSet } from '../../model/parameters';
import type { Run, StartingPoint } from '../../train/run';
import { bitsOfWeights } from '../../train/trainTestKit';
import { ExactEvaluator } from '../exact/exactEvaluator';
import { DISHES, PROMPT_LENGTH } from './dishes';
import { COMPLETIONS, isWellFormed, KITCHEN_TREE, LONGEST_COMPLETION } from './grammar';
import type { KitchenWorld } from './kitchenWorld';
import { trueReward } from './reward';

const backend = openNodeBackend(1);
const { architecture } = NANO;
const CONFIG = SHORT_KITCHEN;

type KitchenRun = Run<KitchenWorld>;
const open = (settings: Partial<KitchenConfig> = {}) => openKitchenRun(backend, { config: { ...CONFIG, ...settings } });

/** @param eager collects after every step, instead of when it is due */
async function trainToEnd(run: KitchenRun, eager = false): Promise<MetricsRecord[]> {
  const records: MetricsRecord[] = [];
  while (!run.trainer.finished) {
    if ((await run.trainer.runStep()) || eager) records.push(...(await run.trainer.collect()).records);
  }
  return records;
}

describe('a run in the kitchen', () => {
  it('has the dishes and completions that a definition may name', () => {
    expect([DISH_COUNT, COMPLETION_COUNT]).toEqual([DISHES.length, COMPLETIONS.length]);
  });

  it('repeats bit for bit from the same seed, whether stepped singly or run on', async () => {
    const outcomes = [];
    for (const eager of [false, false, true]) {
      const run = await open();
      outcomes.push([await trainToEnd(run, eager), bitsOfWeights(await run.resources.policy.read())]);
      await run.dispose();
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
    const other = await open({ seed: 2 });
    expect(await trainToEnd(other)).not.toEqual(outcomes[0][0]);
    await other.dispose();
  });
});

async function pairsAt(settings: Partial<KitchenConfig>): Promise<readonly PreferencePair[]> {
  const run = await open({ num_pairs: 256, ...settings });
  const pairs = await run.world.source.pairs(Array.from({ length: 256 }, (_, i) => i));
  await run.dispose();
  return pairs;
}

const malformed = (pairs: readonly PreferencePair[]) =>
  pairs.flatMap(({ chosenIds, rejectedIds }) => [chosenIds, rejectedIds]).filter((ids) => !isWellFormed(ids)).length;

it('takes pairs from the text where people write them, whatever the reference would write, and labels them alike', async () => {
  const text = await pairsAt({ pair_source: 'text' });
  expect(malformed(text)).toBe(0);
  expect(await pairsAt({ pair_source: 'text', pair_temperature: 3 })).toEqual(text);
  const reward = ({ promptIds }: PreferencePair, ids: readonly number[]) =>
    trueReward(DISHES.find((dish) => sameIds(dish.promptIds, promptIds)) as (typeof DISHES)[number], ids);
  const gaps = text.map((pair) => reward(pair, pair.chosenIds) - reward(pair, pair.rejectedIds));
  // The difference of two rewards has a standard deviation of 1.4 or so, and the taste labels about seven in ten as it values them.
  expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeGreaterThan(0.4);
});

it('writes pairs at the temperature of the run, which is 1 unless it is said', async () => {
  const plain = await pairsAt({});
  expect(await pairsAt({ pair_temperature: 1 })).toEqual(plain);
  expect(malformed(await pairsAt({ pair_temperature: 3 }))).toBeGreaterThan(10 * malformed(plain));
});

it('has a pair about each dish among the first, or says that there is none', async () => {
  const run = await open({ num_pairs: 12 });
  const pairs = await run.world.examples();
  expect(pairs).toHaveLength(DISHES.length);
  for (const [dish, pair] of pairs.entries()) {
    if (pair >= 0) expect((await run.world.inspect(pair, run.present)).dish).toBe(dish);
  }
  // Twelve pairs of as many dishes: some dish has two, and another none.
  const there = pairs.filter((pair) => pair >= 0);
  expect(there.length).toBeGreaterThan(3);
  expect(new Set(there).size).toBe(there.length);
  await run.dispose();
  const byHand = await open({ label_source: 'hand' });
  expect(await byHand.world.examples()).toEqual(DISHES.map(() => -1));
  await byHand.dispose();
});

describe('a run that is taken up again', () => {
  const definition = { ...DEFAULT_DEFINITION, config: CONFIG };
  let last: KitchenRun | undefined;
  afterAll(() => last?.dispose());
  /** In place of the last one, at its workbench. */
  async function start(change: Partial<KitchenDefinition> = {}, from?: StartingPoint): Promise<KitchenRun> {
    last = await openKitchenRun(backend, change, { before: last, from });
    return last;
  }

  async function steps(run: KitchenRun, count: number): Promise<MetricsRecord[]> {
    for (let i = 0; i < count; i++) await run.trainer.runStep();
    return (await run.trainer.collect()).records;
  }

  it('goes on bit for bit, and a fresh run at the same workbench starts afresh', async () => {
    const first = await start();
    const begun = await steps(first, 5);
    const checkpoint = await first.checkpoint();
    const rest = [...(await steps(first, 5)), ...(await steps(first, 5))];
    const weights = bitsOfWeights(await first.resources.policy.read());

    const resumed = await start({}, structuredClone(checkpoint));
    expect(resumed.trainer.step).toBe(5);
    expect([...(await steps(resumed, 5)), ...(await steps(resumed, 5))]).toEqual(rest);
    expect(bitsOfWeights(await resumed.resources.policy.read())).toEqual(weights);

    const fresh = await start();
    expect(await steps(fresh, 5)).toEqual(begun);
  });

  it('refuses weights of another model, and leaves the run that is there', async () => {
    const run = await start();
    await steps(run, 3);
    const before = bitsOfWeights(await run.resources.policy.read());
    const checkpoint = await run.checkpoint();
    const wrong = { ...checkpoint, policy: { ...checkpoint.policy, 'transformer.ln_f.bias': new Float32Array(3) } };
    const refused = { code: 'checkpoint_mismatch', values: { tensor: 'transformer.ln_f.bias', actual: 3 } };
    await expect(start({}, wrong)).rejects.toMatchObject(refused);
    expect(bitsOfWeights(await run.resources.policy.read())).toEqual(before);
  });

  it('learns choices by hand from the step on at which they were made, and repeats from their list', async () => {
    const byHand = { ...definition, config: { ...CONFIG, label_source: 'hand' as const } };
    const live = await start(byHand);
    expect(live.hasData).toBe(false);
    const choices = [live.world.choices.choose({ dish: 0, chosen: 3, rejected: 9 }, 0)];
    const records = await steps(live, 4);
    choices.push(live.world.choices.choose({ dish: 5, chosen: 100, rejected: 4 }, live.trainer.step));
    records.push(...(await steps(live, 4)));
    const pair = await live.world.inspect(1, live.present);
    expect([pair.dish, pair.chosen.tokens, pair.rejected.tokens]).toEqual([5, COMPLETIONS[100], COMPLETIONS[4]]);
    expect((await live.world.evaluate(live.present)).mass?.chosen).toBeGreaterThan(0);

    expect(choices.map((choice) => choice?.step)).toEqual([0, 4]);
    const replayed = await start({ ...byHand, choices: choices.flatMap((choice) => choice ?? []) });
    expect([...(await steps(replayed, 4)), ...(await steps(replayed, 4))]).toEqual(records);
  });

  it('shows a past policy beside the present one', async () => {
    const run = await start();
    const before = await run.world.exact.distribution(2, run.present);
    expect(before.policy).toEqual(before.reference);
    const past = await run.snapshot();
    await steps(run, 5);
    const now = await run.world.exact.distribution(2, run.present);
    expect(now.policy).not.toEqual(before.policy);
    const shown = run.past(past);
    expect((await run.world.exact.distribution(2, shown)).policy).toEqual(before.policy);
    const pair = await run.world.inspect(0, shown);
    expect(pair.chosen.policyLogits).toEqual(pair.chosen.referenceLogits);
    expect(pair.chosen.policyLogits).toHaveLength(pair.chosen.tokens.length * architecture.vocabSize);
    const total = now.oracle.reduce((sum, logp) => sum + Math.exp(logp), 0);
    expect(total).toBeGreaterThan(0.99);
    expect(total).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('completes any prompt, with a true reward where it is about a dish', async () => {
    const run = await start();
    const complete = (watch: Partial<Watch>) => run.world.complete({ ...DEFAULT_WATCH, ...watch }, run.present, 'en');
    const prompt = `${NANO.tokenizer('en').decode(DISHES[3].promptIds)} very`;
    const { policy, reference, ...asked } = await complete({ prompt, temperature: 0 });
    expect(asked).toMatchObject({ step: 0, prompt });
    expect(policy).toEqual(reference);
    expect(new Set(policy.map(({ tokens }) => tokens.join())).size).toBe(1);
    expect(policy[0].reward).toBeTypeOf('number');
    const byDish = await complete({ dish: 3 });
    expect(byDish.prompt).toBe(NANO.tokenizer('en').decode(DISHES[3].promptIds));
    expect(byDish.policy[0].text).toBe(NANO.tokenizer('en').decode(byDish.policy[0].tokens));
    expect((await complete({ prompt: 'egg' })).policy[0]).not.toHaveProperty('reward');
    const long = 'very '.repeat(architecture.contextLength).trim();
    expect((await complete({ prompt: long })).policy[0].tokens).toHaveLength(1);
    expect((await complete({ prompt: `${long} very` })).problem).toMatchObject({ code: 'prompt_too_long' });
    expect((await complete({ prompt: 'the purple egg is' })).problem).toMatchObject({ code: 'token_unknown' });
  });

  it('takes only the most likely tokens where that is wanted', async () => {
    const run = await start();
    const watch = { ...DEFAULT_WATCH, dish: 2, temperature: 0 };
    const greedy = await run.world.complete(watch, run.present, 'en');
    const first = await run.world.complete({ ...watch, temperature: 1, topK: 1 }, run.present, 'en');
    expect(first.policy).toEqual(greedy.policy);
  });

  it('proposes two different completions', async () => {
    const run = await start();
    const { dish, first, second } = await run.world.choices.propose(4);
    expect(dish).toBe(4);
    expect(first).not.toBe(second);
    for (const place of [first, second]) expect(COMPLETIONS[place]).toBeDefined();
  });
});

describe('what is measured exactly', () => {
  let run: KitchenRun;
  let start: ExactEvaluation;
  let end: ExactEvaluation;
  let evaluator: ExactEvaluator;
  beforeAll(async () => {
    run = await open({ max_steps: 60, num_pairs: 1000, per_device_train_batch_size: 8 });
    start = await run.world.evaluate(run.present, { sampled: true });
    await trainToEnd(run);
    end = await run.world.evaluate(run.present, { sampled: true });
    const prompts = DISHES.map(({ promptIds }) => promptIds);
    evaluator = await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts);
  });

  /** Log-probability of each of the 528 completions of a dish, scored one by one like training data. */
  async function bruteForce(dish: number, parameters: ParameterSet): Promise<Float64Array> {
    const count = COMPLETIONS.length;
    const shape = {
      pairs: count,
      sequences: count,
      positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1,
      rows: count * LONGEST_COMPLETION,
    };
    const batch = new BatchTensors(backend, shape);
    const { promptIds } = DISHES[dish];
    const pairs = COMPLETIONS.map((ids) => ({ promptIds, chosenIds: ids, rejectedIds: ids }));
    batch.load(collateChosen(pairs, shape, batchLimits(architecture)));
    const scorer = await Scorer.create(backend, architecture, batch);
    await scorer.run(parameters);
    const [logps] = await backend.read([scorer.logps.sequences]);
    await scorer.dispose();
    batch.destroy();
    return Float64Array.from(logps);
  }

  it('starts at zero', () => {
    expect(start).toMatchObject({ step: 0, 'kl/exact': 0, shareOfOracle: 0 });
    expect(start.reward).toBeCloseTo(start.referenceReward, 9);
    expect(start['kl/sampled']?.k3).toBeCloseTo(0, 6);
    expect(start.wellFormed).toBeGreaterThan(0.99);
  });

  it('is the sum over all completions, scored one by one', async () => {
    const dish = 5;
    for (const parameters of [run.resources.policy, run.world.referenceAt(0)]) {
      const exact = (await evaluator.logps(parameters))[dish];
      const brute = await bruteForce(dish, parameters);
      const worst = brute.reduce((most, logp, c) => Math.max(most, Math.abs(logp - exact[c])), 0);
      expect(worst).toBeLessThan(1e-4);
      const left = exact.subarray(COMPLETIONS.length).reduce((sum, logp) => sum + Math.exp(logp), 0);
      const wellFormed = brute.reduce((sum, logp) => sum + Math.exp(logp), 0);
      expect(wellFormed + left).toBeCloseTo(1, 5);
    }
    const [policy, reference] = [
      await bruteForce(dish, run.resources.policy),
      await bruteForce(dish, run.world.referenceAt(0)),
    ];
    const [exactPolicy, exactReference] = [
      (await evaluator.logps(run.resources.policy))[dish],
      (await evaluator.logps(run.world.referenceAt(0)))[dish],
    ];
    const onCompletions = (logps: Float64Array) => logps.subarray(0, COMPLETIONS.length);
    expect(klDivergence(policy, reference)).toBeCloseTo(
      klDivergence(onCompletions(exactPolicy), onCompletions(exactReference)),
      4,
    );
  });

  it('averages the dishes: kl/exact, the reward and the share of the oracle', async () => {
    const [policy, reference] = [
      await evaluator.logps(run.resources.policy),
      await evaluator.logps(run.world.referenceAt(0)),
    ];
    const kl = policy.reduce((sum, logps, dish) => sum + klDivergence(logps, reference[dish]), 0) / DISHES.length;
    expect(end['kl/exact']).toBeCloseTo(kl, 9);
    expect(end['kl/exact']).toBeGreaterThan(0.01);
    expect(end.reward).toBeGreaterThan(end.referenceReward);
    expect(end.shareOfOracle).toBeGreaterThan(0);
    expect(end.shareOfOracle).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('agrees with the estimate from samples, within its error', () => {
    const sampled = end['kl/sampled'];
    if (!sampled) throw new Error('the KL was not sampled');
    expect(sampled.standardError).toBeGreaterThan(0);
    expect(Math.abs(sampled.k3 - end['kl/exact'])).toBeLessThan(5 * sampled.standardError);
  });
});
