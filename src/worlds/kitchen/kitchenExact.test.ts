import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { NANO, openKitchenRun } from '../../cli/runTestKit';
import { DEFAULT_WATCH } from '../../core/world';
import { logSumExp } from '../../math/sampling';
import type { Run } from '../../train/run';
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
