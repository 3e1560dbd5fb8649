import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { NANO, openKitchenRun } from '../../cli/runTestKit';
import { DEFAULT_WATCH } from '../../core/world';
import { BEST_OF_N, bestOfNBound } from '../../math/bestOfN';
import { logSumExp } from '../../math/sampling';
import type { Run } from '../../train/run';
import { DISHES } from './dishes';
import { COMPLETIONS, LONGEST_COMPLETION } from './grammar';
import type { KitchenWorld } from './kitchenWorld';

const V = NANO.architecture.vocabSize;

/** Log-probability that the rows of logits give to tokens, one a row. */
function sumOfLogps(logits: Float32Array, tokens: readonly number[]): number {
  return tokens.reduce((sum, token, n) => sum + logits[n * V + token] - logSumExp(logits, n * V, V), 0);
}

describe('the prediction of the next token', () => {
  const dish = 3;
  let run: Run<KitchenWorld>;
  beforeAll(async () => {
    run = await openKitchenRun(openNodeBackend(1));
    for (let step = 0; step < 5; step++) await run.trainer.runStep();
    await run.trainer.collect();
  });
  afterAll(() => run.dispose());

  it('multiplies up to the probability of the whole completion, under both models', async () => {
    const { reference, policy } = await run.world.exact.distribution(dish, run.present);
    for (const place of [0, 25, 300, COMPLETIONS.length - 1]) {
      const completion = COMPLETIONS[place];
      const { step, tokens, ...logits } = await run.world.exact.predict(dish, completion.slice(0, -1), run.present);
      expect([step, tokens]).toEqual([5, completion.slice(0, -1)]);
      expect(sumOfLogps(logits.referenceLogits, completion)).toBeCloseTo(reference[place], 4);
      expect(sumOfLogps(logits.policyLogits, completion)).toBeCloseTo(policy[place], 4);
    }
    expect(policy[0]).not.toBe(reference[0]);
  });

  it('is the same whatever follows: each place sees only what stands before it', async () => {
    const long = await run.world.exact.predict(dish, COMPLETIONS[30].slice(0, -1), run.present);
    const short = await run.world.exact.predict(dish, [], run.present);
    expect(long.policyLogits).toHaveLength(COMPLETIONS[30].length * V);
    expect(short.policyLogits).toHaveLength(V);
    const worst = short.policyLogits.reduce((most, z, v) => Math.max(most, Math.abs(z - long.policyLogits[v])), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('agrees with what the writer takes at temperature 0', async () => {
    const { policy } = await run.world.complete({ ...DEFAULT_WATCH, dish, temperature: 0 }, run.present, 'en');
    const written = policy[0].tokens;
    const { policyLogits } = await run.world.exact.predict(dish, written.slice(0, -1), run.present);
    for (let n = 0; n < written.length; n++) {
      const row = policyLogits.subarray(n * V, (n + 1) * V);
      expect(row.indexOf(Math.max(...row))).toBe(written[n]);
    }
  });

  it('leaves out what is no token, and what no completion has room for', async () => {
    const strange = await run.world.exact.predict(dish, [6, -1, 2.5, V, Number.NaN, 7], run.present);
    expect(strange.tokens).toEqual([6, 7]);
    const long = await run.world.exact.predict(
      dish,
      Array.from({ length: 30 }, () => 6),
      run.present,
    );
    expect(long.tokens).toHaveLength(LONGEST_COMPLETION - 1);
  });
});

describe('what is known without training', () => {
  let run: Run<KitchenWorld>;
  beforeAll(async () => {
    run = await openKitchenRun(openNodeBackend(1));
  });
  afterAll(() => run.dispose());

  it('is what Best-of-N earns: from the reference on, ever more, within its bound and below the oracle', async () => {
    const { kl: oracleKl, reward: oracleReward } = await run.world.exact.frontier();
    const records = await run.world.exact.bestOfN();
    expect(records.map(({ n }) => n)).toEqual([...BEST_OF_N]);
    expect(records[0]).toMatchObject({ kl: expect.closeTo(0, 10), reward: expect.closeTo(oracleReward[0], 10) });
    expect(records[0].winRate).toBeCloseTo(0.5, 10);
    for (const [i, { n, kl, reward, winRate }] of records.entries()) {
      expect(kl).toBeLessThanOrEqual(bestOfNBound(n) + 1e-10);
      expect(winRate).toBeLessThanOrEqual(n / (n + 1) + 1e-10);
      if (i === 0) continue;
      expect(kl).toBeGreaterThan(records[i - 1].kl);
      expect(reward).toBeGreaterThan(records[i - 1].reward);
      expect(winRate).toBeGreaterThan(records[i - 1].winRate);
      const next = oracleKl.findIndex((value) => value > kl);
      expect(reward).toBeLessThan(next < 0 ? Math.max(...oracleReward) : oracleReward[next]);
    }
  });

  it('is the oracle at any β: it gains the whole share at its KL, keeps to the grammar, and wins the more the smaller β is', async () => {
    const records = await run.world.exact.optima([5, 1, 0.1]);
    expect(records.map(({ beta }) => beta)).toEqual([5, 1, 0.1]);
    for (const { shareOfOracle, wellFormed } of records) {
      expect(shareOfOracle).toBeCloseTo(1, 6);
      expect(wellFormed).toBeGreaterThan(0.98);
    }
    const rates = records.map(({ winRate }) => winRate);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(rates[0]).toBeGreaterThan(0.5);
  });

  it('is how often a policy wins at a temperature: half the time where it is the reference at 1', async () => {
    const { exact } = run.world;
    const records = await exact.atTemperatures(run.present);
    expect(records.map(({ temperature }) => temperature)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25]);
    const plain = records[4];
    const { reward, wellFormed } = await exact.evaluate(run.present);
    expect(plain).toMatchObject({ kl: expect.closeTo(0, 5), winRate: expect.closeTo(0.5, 5) });
    expect(plain.reward).toBeCloseTo(reward, 5);
    expect(plain.wellFormed).toBeCloseTo(wellFormed, 5);
    // Colder text is likelier text: it keeps to the grammar.
    for (const [i, record] of records.slice(1).entries()) expect(record.wellFormed).toBeLessThan(records[i].wellFormed);
    expect(records[0].wellFormed).toBeCloseTo(1, 12);
  });

  it('is what Best-of-N earns of completions at a temperature: of one what the reference earns there, and at 1 what it always does', async () => {
    const { exact } = run.world;
    const own = await exact.bestOfNAtTemperatures(1, [0, 0.5, 1]);
    for (const [i, record] of (await exact.atTemperatures(run.present, [0, 0.5, 1])).entries()) {
      expect(own[i].winRate).toBeCloseTo(record.winRate, 10);
      expect(own[i].reward).toBeCloseTo(record.reward, 10);
    }
    const [coldest, cold, plain] = await exact.bestOfNAtTemperatures(128, [0, 0.5, 1]);
    const best = (await exact.bestOfN()).find(({ n }) => n === 128);
    expect(plain.winRate).toBeCloseTo(best?.winRate ?? Number.NaN, 5);
    // Where all say the same there is nothing to choose.
    expect(coldest.winRate).toBeCloseTo(own[0].winRate, 10);
    expect(cold.winRate).toBeGreaterThan(own[1].winRate);
  });

  it('is at temperature 0 what the writer writes', async () => {
    const { world } = run;
    const [{ reward }] = await world.exact.atTemperatures(run.present, [0]);
    let sum = 0;
    for (const dish of DISHES.keys()) {
      const { policy } = await world.complete({ ...DEFAULT_WATCH, dish, temperature: 0 }, run.present, 'en');
      sum += policy[0].reward ?? Number.NaN;
    }
    expect(reward).toBeCloseTo(sum / DISHES.length, 12);
  });
});
