import { describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { loadStepZero } from '../store/stepZero';
import { outcomesOf } from '../ui/derivation/outcomesOf';
import { countWins, sampleComparison } from './bradleyTerry';
import { closedForm } from './closedForm';
import { Random } from './random';
import { logSumExp } from './sampling';
import { certainWins, dataSetLoss, dpoMinimiser, expectedWins } from './tabularDpo';

/** The outcomes of a dish that the shipped reference says most, as if there were no others. */
async function dishOf(dish: number, count: number) {
  const stepZero = await loadStepZero(DEFAULT_DEFINITION.config.model);
  const record = stepZero?.distribution(DEFAULT_DEFINITION, dish);
  if (!record) throw new Error(`nothing is shipped of dish ${dish}`);
  const all = outcomesOf(record);
  const places = [...all.rewards.keys()].sort((a, b) => all.referenceLogps[b] - all.referenceLogps[a]).slice(0, count);
  const logps = Float64Array.from(places, (place) => all.referenceLogps[place]);
  const lse = logSumExp(logps, 0, count);
  return {
    referenceLogps: logps.map((logp) => logp - lse),
    rewards: Float64Array.from(places, (place) => all.rewards[place]),
  };
}

const gap = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, logp, i) => Math.max(most, Math.abs(Math.exp(logp) - Math.exp(b[i]))), 0);
const softmax = (logits: Float64Array) => {
  const lse = logSumExp(logits, 0, logits.length);
  return logits.map((logit) => logit - lse);
};

describe.each([0, 5, 11])('Eq. 7 for a table over dish %d', (dish) => {
  it.each([0.1, 1.5, 5])('has its minimum at π*, to 1e-8, at β = %d', async (beta) => {
    for (const count of [10, 60]) {
      const { referenceLogps, rewards } = await dishOf(dish, count);
      const star = closedForm(referenceLogps, rewards, beta).logps;
      const wins = expectedWins(rewards);
      const found = dpoMinimiser(wins, referenceLogps, beta);
      expect(found).toBeDefined();
      expect(gap(found as Float64Array, star)).toBeLessThan(1e-8);
    }
  });

  it('is a minimum: the loss has no slope there in any logit of the table, and is larger beside it', async () => {
    const beta = 0.8;
    const { referenceLogps, rewards } = await dishOf(dish, 10);
    const wins = expectedWins(rewards);
    const found = dpoMinimiser(wins, referenceLogps, beta) as Float64Array;
    const lossAt = (logits: Float64Array) => dataSetLoss(wins, softmax(logits), referenceLogps, beta);
    const least = lossAt(found);
    const random = new Random(3);
    found.forEach((_, y) => {
      const by = (step: number) => lossAt(found.map((logit, i) => (i === y ? logit + step : logit)));
      expect(Math.abs(by(1e-4) - by(-1e-4)) / 2e-4).toBeLessThan(1e-8);
    });
    for (let i = 0; i < 100; i++) {
      expect(lossAt(found.map((logit) => logit + 0.1 * random.normal()))).toBeGreaterThan(least);
    }
    // The reference has every margin at 0.
    expect(dataSetLoss(wins, referenceLogps, referenceLogps, beta)).toBeCloseTo(Math.LN2, 12);
  });

  it('needs Bradley–Terry: of diners who never err there is no minimum', async () => {
    const { referenceLogps, rewards } = await dishOf(dish, 10);
    expect(dpoMinimiser(certainWins(rewards), referenceLogps, 1)).toBeUndefined();
  });

  it('needs many labels: with more of them it comes nearer', async () => {
    const { referenceLogps, rewards } = await dishOf(dish, 10);
    const star = closedForm(referenceLogps, rewards, 1.5).logps;
    const gapOf = (labels: number) => {
      const random = new Random(1);
      const drawn = Array.from({ length: labels }, () => sampleComparison(rewards, random));
      const wins = countWins(drawn, rewards.length);
      const found = dpoMinimiser(wins, referenceLogps, 1.5) as Float64Array;
      // It fits these labels better than π* does.
      const loss = (logps: Float64Array) => dataSetLoss(wins, logps, referenceLogps, 1.5);
      expect(loss(found)).toBeLessThan(loss(star));
      return gap(found, star);
    };
    expect(gapOf(100_000)).toBeLessThan(gapOf(1000) / 2);
    expect(gapOf(1000)).toBeGreaterThan(1e-3);
  });

  it('needs capacity, and a reference that excludes nothing', async () => {
    const beta = 1.5;
    const { referenceLogps, rewards } = await dishOf(dish, 10);
    const star = closedForm(referenceLogps, rewards, beta).logps;
    const wins = expectedWins(rewards);
    const ties = [...rewards.keys()].map((i) => Math.floor(i / 2));
    const small = dpoMinimiser(wins, referenceLogps, beta, ties) as Float64Array;
    expect(gap(small, star)).toBeGreaterThan(0.01);
    expect(dataSetLoss(wins, small, referenceLogps, beta)).toBeGreaterThan(
      dataSetLoss(wins, star, referenceLogps, beta),
    );
    // Within a group the log-ratios agree, and no other such policy does better.
    expect(small[0] - referenceLogps[0]).toBeCloseTo(small[1] - referenceLogps[1], 12);
    const moved = small.map((logp, i) => logp + (ties[i] === 0 ? 0.05 : 0));
    expect(dataSetLoss(wins, softmax(moved), referenceLogps, beta)).toBeGreaterThan(
      dataSetLoss(wins, small, referenceLogps, beta),
    );
    const without = referenceLogps.map((logp, i) => (i === 0 ? Number.NEGATIVE_INFINITY : logp));
    expect(dpoMinimiser(wins, without, beta)?.[0]).toBe(Number.NEGATIVE_INFINITY);
  });
});
