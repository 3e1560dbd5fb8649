import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collateChosen } from '../data/batching';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { COMPLETIONS, KITCHEN_TREE, LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { klDivergence } from '../math/closedForm';
import { Random } from '../math/random';
import { readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { BatchTensors, batchLimits } from './batchTensors';
import { ExactEvaluator } from './exactEvaluator';
import { KitchenRun } from './kitchenRun';
import { Scorer } from './logps';
import type { ParameterSet } from './parameters';
import type { EvaluationRecord, MetricsRecord } from './records';
import { DEFAULT_RUN, type RunConfig } from './runConfig';
import { COMPLETION_COUNT, DEFAULT_DEFINITION, DISH_COUNT } from './runDefinition';
import { bitsOfWeights } from './testKit';
import { Workbench } from './workbench';

const backend = openNodeBackend(1);
const nano = (name: string) => readFileSync(new URL(`../../public/models/kitchen-nano/${name}`, import.meta.url));
const { config: model, params } = readCheckpoint({
  'config.json': nano('config.json'),
  'model.safetensors': nano('model.safetensors'),
});
const architecture = gpt2(model);

const CONFIG: RunConfig = {
  ...DEFAULT_RUN,
  model: 'kitchen-nano',
  per_device_train_batch_size: 4,
  num_pairs: 40,
  learning_rate: 3e-4,
  beta: 1,
  logging_steps: 5,
  max_steps: 30,
};

const open = (settings: Partial<RunConfig> = {}) =>
  KitchenRun.open({ backend, architecture, weights: params, config: { ...CONFIG, ...settings } });

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
      outcomes.push([await trainToEnd(run, eager), bitsOfWeights(await run.policy.read())]);
      await run.dispose();
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
    const other = await open({ seed: 2 });
    expect(await trainToEnd(other)).not.toEqual(outcomes[0][0]);
    await other.dispose();
  });
});

describe('a run that is taken up again', () => {
  const definition = { ...DEFAULT_DEFINITION, config: CONFIG };
  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.create({ backend, architecture, weights: params, batchSize: 4 });
  });

  async function steps(run: KitchenRun, count: number): Promise<MetricsRecord[]> {
    for (let i = 0; i < count; i++) await run.trainer.runStep();
    return (await run.trainer.collect()).records;
  }

  it('goes on bit for bit, and a fresh run at the same workbench starts afresh', async () => {
    const first = await KitchenRun.start(bench, definition);
    const begun = await steps(first, 5);
    const checkpoint = await first.checkpoint();
    const rest = [...(await steps(first, 5)), ...(await steps(first, 5))];
    const weights = bitsOfWeights(await first.policy.read());
    await first.dispose();

    const resumed = await KitchenRun.start(bench, definition, structuredClone(checkpoint));
    expect(resumed.trainer.step).toBe(5);
    expect([...(await steps(resumed, 5)), ...(await steps(resumed, 5))]).toEqual(rest);
    expect(bitsOfWeights(await resumed.policy.read())).toEqual(weights);
    await resumed.dispose();

    const fresh = await KitchenRun.start(bench, definition);
    expect(await steps(fresh, 5)).toEqual(begun);
    await fresh.dispose();
  });

  it('refuses weights of another model, and leaves the run that is there', async () => {
    const run = await KitchenRun.start(bench, definition);
    await steps(run, 3);
    const before = bitsOfWeights(await run.policy.read());
    const checkpoint = await run.checkpoint();
    const wrong = { ...checkpoint, policy: { ...checkpoint.policy, 'transformer.ln_f.bias': new Float32Array(3) } };
    const refused = { code: 'checkpoint_mismatch', values: { tensor: 'transformer.ln_f.bias', actual: 3 } };
    await expect(KitchenRun.start(bench, definition, wrong)).rejects.toMatchObject(refused);
    expect(bitsOfWeights(await run.policy.read())).toEqual(before);
    await run.dispose();
  });

  it('learns choices by hand from the step on at which they were made, and repeats from their list', async () => {
    const byHand = { ...definition, config: { ...CONFIG, label_source: 'hand' as const } };
    const live = await KitchenRun.start(bench, byHand);
    expect(live.hasData).toBe(false);
    const choices = [live.choose({ dish: 0, chosen: 3, rejected: 9 })];
    const records = await steps(live, 4);
    choices.push(live.choose({ dish: 5, chosen: 100, rejected: 4 }));
    records.push(...(await steps(live, 4)));
    const pair = await live.inspect(1, live.present);
    expect([pair.dish, pair.chosen.tokens, pair.rejected.tokens]).toEqual([5, COMPLETIONS[100], COMPLETIONS[4]]);
    expect((await live.evaluate(false)).mass?.chosen).toBeGreaterThan(0);
    await live.dispose();

    expect(choices.map(({ step }) => step)).toEqual([0, 4]);
    const replayed = await KitchenRun.start(bench, { ...byHand, choices });
    expect([...(await steps(replayed, 4)), ...(await steps(replayed, 4))]).toEqual(records);
    await replayed.dispose();
  });

  it('shows a past policy beside the present one', async () => {
    const run = await KitchenRun.start(bench, definition);
    const start = await run.distribution(2, run.present);
    expect(start.policy).toEqual(start.reference);
    const past = await run.snapshot();
    await steps(run, 5);
    const now = await run.distribution(2, run.present);
    expect(now.policy).not.toEqual(start.policy);
    bench.past.write(new Map(Object.entries(past.policy)));
    const shown = { parameters: bench.past, step: past.step };
    expect((await run.distribution(2, shown)).policy).toEqual(start.policy);
    const pair = await run.inspect(0, shown);
    expect(pair.chosen.policyLogits).toEqual(pair.chosen.referenceLogits);
    expect(pair.chosen.policyLogits).toHaveLength(pair.chosen.tokens.length * architecture.vocabSize);
    const total = now.oracle.reduce((sum, logp) => sum + Math.exp(logp), 0);
    expect(total).toBeGreaterThan(0.99);
    expect(total).toBeLessThanOrEqual(1 + 1e-6);
    await run.dispose();
  });

  it('completes any prompt, with a true reward where it is about a dish', async () => {
    const run = await KitchenRun.start(bench, definition);
    const { policy, reference } = await run.complete([...DISHES[3].promptIds, COMPLETIONS[0][0]], 0, run.present);
    expect(policy).toEqual(reference);
    expect(new Set(policy.map(({ tokens }) => tokens.join())).size).toBe(1);
    expect(policy[0].reward).toBeTypeOf('number');
    const short = await run.complete([2], 1, run.present);
    expect(short.policy[0]).not.toHaveProperty('reward');
    const long = Array.from({ length: architecture.contextLength }, () => 2);
    expect((await run.complete(long, 1, run.present)).policy[0].tokens).toHaveLength(1);
    await expect(run.complete([...long, 2], 1, run.present)).rejects.toMatchObject({ code: 'prompt_too_long' });
    await run.dispose();
  });

  it('proposes two different completions', async () => {
    const run = await KitchenRun.start(bench, definition);
    const { dish, first, second } = await run.propose(4, new Random(3));
    expect(dish).toBe(4);
    expect(first).not.toBe(second);
    for (const place of [first, second]) expect(COMPLETIONS[place]).toBeDefined();
    await run.dispose();
  });
});

describe('what is measured exactly', () => {
  let run: KitchenRun;
  let start: EvaluationRecord;
  let end: EvaluationRecord;
  let evaluator: ExactEvaluator;
  beforeAll(async () => {
    run = await open({ max_steps: 60, num_pairs: 1000, per_device_train_batch_size: 8 });
    start = await run.evaluate(true);
    await trainToEnd(run);
    end = await run.evaluate(true);
    const prompts = DISHES.map(({ promptIds }) => promptIds);
    evaluator = await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts);
  });

  /** Log-probability of each of the 528 completions of a dish, scored one by one like training data. */
  async function bruteForce(dish: number, parameters: ParameterSet): Promise<Float64Array> {
    const count = COMPLETIONS.length;
    const shape = { pairs: count, positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1, rows: count * LONGEST_COMPLETION };
    const batch = new BatchTensors(backend, shape, false);
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
    for (const parameters of [run.policy, run.reference]) {
      const exact = (await evaluator.logps(parameters))[dish];
      const brute = await bruteForce(dish, parameters);
      const worst = brute.reduce((most, logp, c) => Math.max(most, Math.abs(logp - exact[c])), 0);
      expect(worst).toBeLessThan(1e-4);
      const left = exact.subarray(COMPLETIONS.length).reduce((sum, logp) => sum + Math.exp(logp), 0);
      const wellFormed = brute.reduce((sum, logp) => sum + Math.exp(logp), 0);
      expect(wellFormed + left).toBeCloseTo(1, 5);
    }
    const [policy, reference] = [await bruteForce(dish, run.policy), await bruteForce(dish, run.reference)];
    const [exactPolicy, exactReference] = [
      (await evaluator.logps(run.policy))[dish],
      (await evaluator.logps(run.reference))[dish],
    ];
    const onCompletions = (logps: Float64Array) => logps.subarray(0, COMPLETIONS.length);
    expect(klDivergence(policy, reference)).toBeCloseTo(
      klDivergence(onCompletions(exactPolicy), onCompletions(exactReference)),
      4,
    );
  });

  it('averages the dishes: kl/exact, the reward and the share of the oracle', async () => {
    const [policy, reference] = [await evaluator.logps(run.policy), await evaluator.logps(run.reference)];
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
