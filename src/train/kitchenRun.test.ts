import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collateChosen } from '../data/batching';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { COMPLETIONS, KITCHEN_TREE, LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { klDivergence } from '../math/closedForm';
import { readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { BatchTensors, batchLimits } from './batchTensors';
import { ExactEvaluator } from './exactEvaluator';
import { KitchenRun } from './kitchenRun';
import { Scorer } from './logps';
import type { ParameterSet } from './parameters';
import type { EvaluationRecord, MetricsRecord } from './records';
import { DEFAULT_RUN, type RunConfig } from './runConfig';
import { bitsOfWeights } from './testKit';

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
