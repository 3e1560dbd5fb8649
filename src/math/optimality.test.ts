import { describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { loadStepZero } from '../store/stepZero';
import { outcomesOf } from '../ui/derivation/outcomesOf';
import { closedForm, expectation, klDivergence } from './closedForm';
import { gibbs, multiplier, objectiveSlopes, regrouped } from './optimality';
import { Random } from './random';
import { logSumExp } from './sampling';

const DISHES = [0, 5, 11];
const BETAS = [0.1, 0.5, 1.5, 10];

/** A dish under the model that is shipped, as the page shows it before training. */
async function dishOf(dish: number) {
  const stepZero = await loadStepZero(DEFAULT_DEFINITION.config.model);
  const record = stepZero?.distribution(DEFAULT_DEFINITION, dish);
  if (!record) throw new Error(`nothing is shipped of dish ${dish}`);
  return outcomesOf(record);
}

/** A policy near the reference, as training would leave it. */
function moved(logps: Float64Array, size: number): Float64Array {
  const random = new Random(7);
  const scores = logps.map((logp) => logp + size * random.normal());
  const lse = logSumExp(scores, 0, scores.length);
  return scores.map((score) => score - lse);
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each(DISHES)('Eq. 4 on dish %d', (dish) => {
  it.each(BETAS)('is stationary at β = %d: every slope is the multiplier, to 1e-12', async (beta) => {
    const outcomes = await dishOf(dish);
    const { logps, logZ } = closedForm(outcomes.referenceLogps, outcomes.rewards, beta);
    const lambda = multiplier(beta, logZ);
    const residuals = objectiveSlopes(outcomes, beta, logps).map((slope) => slope - lambda);
    expect(largest(residuals)).toBeLessThan(1e-12);
    // Solved for π, then normalised.
    const solved = outcomes.referenceLogps.map((logp, y) => logp + outcomes.rewards[y] / beta - 1 - lambda / beta);
    expect(largest(solved.map((logp, y) => Math.exp(logp) - Math.exp(logps[y])))).toBeLessThan(1e-12);
    expect(Math.exp(logSumExp(solved, 0, solved.length))).toBeCloseTo(1, 12);
  });

  it('has slopes that are the derivative of the objective, by finite differences', async () => {
    const { referenceLogps, rewards } = await dishOf(dish);
    const beta = 0.7;
    const logps = moved(referenceLogps, 1);
    const slopes = objectiveSlopes({ referenceLogps, rewards }, beta, logps);
    const term = (p: number, y: number) => p * rewards[y] - beta * p * (Math.log(p) - referenceLogps[y]);
    for (let y = 0; y < logps.length; y += 41) {
      const p = Math.exp(logps[y]);
      const by = 1e-5 * p;
      expect(slopes[y]).toBeCloseTo((term(p + by, y) - term(p - by, y)) / (2 * by), 5);
    }
    // Away from the optimum they are not all alike.
    expect(largest(slopes.map((slope) => slope - slopes[0]))).toBeGreaterThan(0.1);
  });

  it.each(BETAS)('regroups at β = %d: every line is the same number, for any policy', async (beta) => {
    const outcomes = await dishOf(dish);
    const optimum = closedForm(outcomes.referenceLogps, outcomes.rewards, beta);
    const uniform = outcomes.rewards.map(() => -Math.log(outcomes.rewards.length));
    for (const logps of [outcomes.referenceLogps, moved(outcomes.referenceLogps, 1), uniform, optimum.logps]) {
      const lines = regrouped(outcomes, beta, logps, optimum);
      const start = lines.reward - beta * lines.kl;
      const close = (value: number) => expect(Math.abs(value - start) / Math.max(1, beta)).toBeLessThan(1e-11);
      close(lines.together);
      close(-beta * lines.divided);
      close(-beta * (lines.toProduct - lines.logZ));
      close(-beta * lines.toOptimum + beta * lines.logZ);
      expect(start).toBeLessThanOrEqual(beta * lines.logZ + 1e-11 * Math.max(1, beta));
    }
  });

  it('bounds a KL from below by 0, from either side, and the two sides differ', async () => {
    const { referenceLogps, rewards } = await dishOf(dish);
    const { logps } = closedForm(referenceLogps, rewards, 1);
    for (const [p, q] of [
      [referenceLogps, logps],
      [logps, referenceLogps],
    ]) {
      const { ratios, kl, bound } = gibbs(p, q);
      expect(kl).toBeCloseTo(klDivergence(p, q), 12);
      expect(bound).toBeCloseTo(0, 12);
      expect(kl).toBeGreaterThan(bound + 0.01);
      expect(expectation(p, ratios)).toBeCloseTo(1, 12);
    }
    expect(Math.abs(klDivergence(logps, referenceLogps) - klDivergence(referenceLogps, logps))).toBeGreaterThan(1e-3);
    expect(gibbs(logps, logps)).toMatchObject({ kl: 0, bound: 0 });
  });
});
