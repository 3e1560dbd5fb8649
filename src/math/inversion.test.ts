import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedForm } from './closedForm';
import {
  implicitRewards,
  largestDifference,
  lostAsProbabilities,
  preferenceProbability,
  type RewardTerms,
  recoveredInFloat32,
  recoveredRewards,
  rewardDifference,
} from './inversion';
import { Random } from './random';
import { logSumExp } from './sampling';
import { sigmoid } from './stable';

const normalise = (logps: Float64Array) => logps.map((logp) => logp - logSumExp(logps, 0, logps.length));
const noise = (random: Random, size: number, scale: number) =>
  Float64Array.from({ length: size }, () => scale * random.normal());

/** Worlds as large as a dish's, with any β that the page offers. */
const worlds = fc
  .record({ seed: fc.integer({ min: 0, max: 1e6 }), logBeta: fc.double({ min: -3, max: 3, noNaN: true }) })
  .map(({ seed, logBeta }) => {
    const random = new Random(seed);
    const referenceLogps = normalise(noise(random, 529, 3));
    return { referenceLogps, rewards: noise(random, 529, 1.5), beta: Math.exp(logBeta), random };
  });

describe('the reward that is read out of the optimum', () => {
  it('is the reward that made it, to rounding, whatever β is', () => {
    fc.assert(
      fc.property(worlds, ({ referenceLogps, rewards, beta }) => {
        const { logps, logZ } = closedForm(referenceLogps, rewards, beta);
        expect(largestDifference(recoveredRewards(logps, referenceLogps, logZ, beta), rewards)).toBeLessThan(
          1e-14 * (10 + 40 * beta),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is the textbook value', () => {
    // π_ref (1/4, 3/4) and π* (1/2, 1/2) at β = 2: rewards 2·log 2 and 2·log(2/3), up to a constant.
    const half = Float64Array.of(Math.log(0.5), Math.log(0.5));
    const reference = Float64Array.of(Math.log(0.25), Math.log(0.75));
    const rewards = recoveredRewards(half, reference, 0.1, 2);
    expect(rewards[0]).toBeCloseTo(2 * Math.log(2) + 0.2, 14);
    expect(rewards[1]).toBeCloseTo(2 * Math.log(2 / 3) + 0.2, 14);
  });

  it('keeps about seven digits in float32', () => {
    fc.assert(
      fc.property(worlds, ({ referenceLogps, rewards, beta }) => {
        const left = largestDifference(recoveredInFloat32(referenceLogps, rewards, beta), rewards);
        expect(left).toBeGreaterThan(1e-9);
        expect(left).toBeLessThan(1e-6 * (10 + 40 * beta));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a constant added to every reward of a prompt', () => {
  it('moves β·log Z by itself and leaves the optimum where it is', () => {
    fc.assert(
      fc.property(
        worlds,
        fc.double({ min: -5, max: 5, noNaN: true }),
        ({ referenceLogps, rewards, beta }, constant) => {
          const plain = closedForm(referenceLogps, rewards, beta);
          const raised = closedForm(
            referenceLogps,
            rewards.map((r) => r + constant),
            beta,
          );
          expect(beta * (raised.logZ - plain.logZ)).toBeCloseTo(constant, 11);
          expect(largestDifference(raised.logps.map(Math.exp), plain.logps.map(Math.exp))).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('any policy', () => {
  it('is the optimum of its implicit reward, whose log Z is 0', () => {
    fc.assert(
      fc.property(worlds, ({ referenceLogps, beta, random }) => {
        const policy = normalise(referenceLogps.map((logp) => logp + random.normal()));
        const { logps, logZ } = closedForm(referenceLogps, implicitRewards(policy, referenceLogps, beta), beta);
        expect(Math.abs(logZ)).toBeLessThan(1e-12);
        expect(largestDifference(logps, policy)).toBeLessThan(1e-12);
      }),
      { numRuns: 50 },
    );
  });
});

describe('probabilities instead of their logarithms', () => {
  it('are lost in float32 where they are too small for it', () => {
    expect(lostAsProbabilities(Float64Array.of(-1, -103, -104, -500, Number.NEGATIVE_INFINITY))).toBe(2);
  });
});

describe('the largest difference', () => {
  it('leaves out what is no number', () => {
    expect(largestDifference([1, Number.NaN, 3], [1.5, 0, 3.25])).toBe(0.5);
    expect(largestDifference([Number.NaN], [0])).toBe(0);
  });
});

describe('the partition function in Bradley–Terry', () => {
  const term = fc.double({ min: -30, max: 30, noNaN: true });
  const none = { chosen: false, rejected: false };
  const both = { chosen: true, rejected: true };

  it('cancels for two completions of one prompt', () => {
    fc.assert(
      fc.property(term, term, term, (a, b, partition) => {
        const chosen = { implicit: a, partition };
        const rejected = { implicit: b, partition };
        expect(
          Math.abs(rewardDifference(chosen, rejected, none) - rewardDifference(chosen, rejected, both)),
        ).toBeLessThan(1e-12);
        expect(
          Math.abs(preferenceProbability(chosen, rejected, none) - preferenceProbability(chosen, rejected, both)),
        ).toBeLessThan(1e-12);
        expect(preferenceProbability(chosen, rejected, both)).toBe(sigmoid(a - b));
      }),
    );
  });

  it('cancels on both sides only: one side alone leaves it standing', () => {
    const chosen: RewardTerms = { implicit: 0.4, partition: 0.7 };
    const rejected: RewardTerms = { implicit: -0.2, partition: 0.7 };
    expect(rewardDifference(chosen, rejected, none)).toBeCloseTo(0.6, 14);
    expect(rewardDifference(chosen, rejected, { chosen: true, rejected: false })).toBeCloseTo(-0.1, 14);
    expect(rewardDifference(chosen, rejected, { chosen: false, rejected: true })).toBeCloseTo(1.3, 14);
  });

  it('does not cancel for completions of two prompts: the difference of the two is left', () => {
    fc.assert(
      fc.property(term, term, term, term, (a, b, here, there) => {
        const chosen = { implicit: a, partition: here };
        const rejected = { implicit: b, partition: there };
        const left = rewardDifference(chosen, rejected, none) - rewardDifference(chosen, rejected, both);
        expect(left).toBeCloseTo(here - there, 11);
      }),
    );
  });
});
