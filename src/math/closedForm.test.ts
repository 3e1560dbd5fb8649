import { describe, expect, it } from 'vitest';
import {
  closedForm,
  expectation,
  klDivergence,
  mergeEqualRewards,
  type Outcomes,
  optimumAtBeta,
  optimumAtKl,
} from './closedForm';
import { Random } from './random';
import { logSumExp } from './sampling';

const normalise = (logps: Float64Array) => logps.map((logp) => logp - logSumExp(logps, 0, logps.length));
const noise = (random: Random, size: number, scale: number) =>
  Float64Array.from({ length: size }, () => scale * random.normal());
const world = (random: Random, size: number): Outcomes => ({
  referenceLogps: normalise(noise(random, size, 2)),
  rewards: noise(random, size, 1),
});
const objective = (logps: Float64Array, { referenceLogps, rewards }: Outcomes, beta: number) =>
  expectation(logps, rewards) - beta * klDivergence(logps, referenceLogps);

describe('the closed form', () => {
  it('is the two-outcome case of the textbook', () => {
    const referenceLogps = Float64Array.of(Math.log(0.25), Math.log(0.75));
    const { logps, logZ } = closedForm(referenceLogps, Float64Array.of(2 * Math.log(3), 0), 2);
    expect(Math.exp(logZ)).toBeCloseTo(0.25 * 3 + 0.75, 14);
    expect(Array.from(logps, Math.exp)).toEqual([expect.closeTo(0.5, 14), expect.closeTo(0.5, 14)]);
  });

  it.each([0.05, 0.3, 1, 5])('has the value β·log Z, which no perturbation exceeds (β = %d)', (beta) => {
    const random = new Random(3);
    const outcomes = world(random, 30);
    const { logps, logZ } = closedForm(outcomes.referenceLogps, outcomes.rewards, beta);
    const value = objective(logps, outcomes, beta);
    expect(value).toBeCloseTo(beta * logZ, 11);
    for (let i = 0; i < 300; i++) {
      const shift = noise(random, 30, 10 ** -(i % 5));
      const other = normalise(logps.map((logp, y) => logp + shift[y]));
      expect(objective(other, outcomes, beta)).toBeLessThanOrEqual(value + 1e-12);
    }
  });

  it('is at β = 0 what it comes to: the reference, of the highest reward alone', () => {
    const referenceLogps = Float64Array.of(Math.log(0.5), Math.log(0.1), Math.log(0.4), Number.NEGATIVE_INFINITY);
    const rewards = Float64Array.of(0, 2, 2, 3);
    const { logps, logZ } = closedForm(referenceLogps, rewards, 0);
    expect(Array.from(logps, Math.exp)).toEqual([0, 0.2, 0.8, 0].map((p) => expect.closeTo(p, 14)));
    expect(logZ).toBe(Number.POSITIVE_INFINITY);
    const near = closedForm(referenceLogps, rewards, 0.01);
    expect(Array.from(near.logps, Math.exp)).toEqual([0, 0.2, 0.8, 0].map((p) => expect.closeTo(p, 12)));
  });

  it('gives the rewards back: r = β·log(π*/π_ref) + β·log Z', () => {
    const { referenceLogps, rewards } = world(new Random(4), 12);
    const { logps, logZ } = closedForm(referenceLogps, rewards, 0.7);
    rewards.forEach((r, y) => {
      expect(0.7 * (logps[y] - referenceLogps[y]) + 0.7 * logZ).toBeCloseTo(r, 12);
    });
  });
});

describe('outcomes that the reference or the policy excludes', () => {
  it('take no part', () => {
    const logps = Float64Array.of(0, Number.NEGATIVE_INFINITY);
    expect(klDivergence(logps, Float64Array.of(Math.log(0.5), Math.log(0.5)))).toBeCloseTo(Math.LN2, 15);
    expect(klDivergence(Float64Array.of(Math.log(0.5), Math.log(0.5)), logps)).toBe(Number.POSITIVE_INFINITY);
    expect(optimumAtBeta([{ referenceLogps: logps, rewards: Float64Array.of(1, 9) }], 0)).toEqual({
      beta: 0,
      reward: 1,
      kl: 0,
    });
  });
});

describe('merging outcomes of equal reward', () => {
  it('changes nothing that the oracle needs', () => {
    const random = new Random(5);
    const fine = world(random, 40);
    const outcomes = { ...fine, rewards: fine.rewards.map((r) => Math.round(2 * r) / 2) };
    const merged = mergeEqualRewards(outcomes);
    expect(merged.rewards.length).toBeLessThan(20);
    for (const beta of [0, 0.2, 3, Number.POSITIVE_INFINITY]) {
      const [a, b] = [optimumAtBeta([outcomes], beta), optimumAtBeta([merged], beta)];
      expect(b.reward).toBeCloseTo(a.reward, 12);
      expect(b.kl).toBeCloseTo(a.kl, 12);
    }
  });
});

describe('the oracle', () => {
  const random = new Random(6);
  const prompts = [world(random, 50), world(random, 70), world(random, 20)];

  it('agrees with the closed form, averaged over prompts', () => {
    const optima = prompts.map((prompt) => closedForm(prompt.referenceLogps, prompt.rewards, 0.4).logps);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const { reward, kl } = optimumAtBeta(prompts, 0.4);
    expect(reward).toBeCloseTo(mean(optima.map((logps, i) => expectation(logps, prompts[i].rewards))), 12);
    expect(kl).toBeCloseTo(mean(optima.map((logps, i) => klDivergence(logps, prompts[i].referenceLogps))), 12);
  });

  it.each([1e-9, 1e-4, 0.03, 0.7, 2])('has the KL that was asked for (%d)', (kl) => {
    const optimum = optimumAtKl(prompts, kl);
    expect(Math.abs(optimum.kl - kl)).toBeLessThan(1e-9 * kl + 1e-14);
    expect(optimumAtBeta(prompts, optimum.beta).reward).toBe(optimum.reward);
  });

  it('is the reference at a KL of zero', () => {
    const rewards = prompts.map((prompt) => expectation(prompt.referenceLogps, prompt.rewards));
    for (const kl of [0, -1e-16, 1e-13, Number.NaN]) {
      const optimum = optimumAtKl(prompts, kl);
      expect(optimum.beta).toBe(Number.POSITIVE_INFINITY);
      expect(optimum.kl).toBeCloseTo(0, 14);
      expect(optimum.reward).toBeCloseTo((rewards[0] + rewards[1] + rewards[2]) / 3, 12);
    }
  });

  it('keeps the best outcomes only, above what any β attains', () => {
    const best = prompts.map(({ rewards }) => Math.max(...rewards));
    for (const kl of [100, Number.POSITIVE_INFINITY]) {
      const optimum = optimumAtKl(prompts, kl);
      expect(optimum.beta).toBe(0);
      expect(optimum.reward).toBeCloseTo((best[0] + best[1] + best[2]) / 3, 12);
      expect(optimum.kl).toBeLessThan(100);
    }
  });

  it('has nothing to gain where all rewards are equal', () => {
    const flat = [{ referenceLogps: prompts[0].referenceLogps, rewards: new Float64Array(50).fill(2) }];
    expect(optimumAtKl(flat, 0.5).reward).toBeCloseTo(2, 12);
  });
});
