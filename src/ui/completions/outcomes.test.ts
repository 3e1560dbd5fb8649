import { expect, test } from 'vitest';
import type { DistributionRecord } from '../../core/records';
import { closedForm } from '../../math/closedForm';
import { largestProbability, MALFORMED, objective, outcomesOf, ranked } from './outcomes';

const BETA = 0.5;
const REWARDS = [1, -1, 1, -4];
const REFERENCE = [0.2, 0.5, 0.25, 0.05];
const POLICY = [0.6, 0.2, 0.19, 0.01];

/** Three completions and malformed text. */
function record(): DistributionRecord & { readonly logZ: number } {
  const reference = Float64Array.from(REFERENCE, Math.log);
  const optimum = closedForm(reference, Float64Array.from(REWARDS), BETA);
  const wellFormed = (logps: Iterable<number>) => Float32Array.from(logps).subarray(0, 3);
  return {
    step: 20,
    dish: 0,
    rewards: Float32Array.from(REWARDS).subarray(0, 3),
    malformedReward: REWARDS[3],
    reference: wellFormed(reference),
    policy: wellFormed(POLICY.map(Math.log)),
    oracle: wellFormed(optimum.logps),
    beta: BETA,
    logZ: optimum.logZ,
  };
}

test('what is missing to 1 is malformed text', () => {
  const outcomes = outcomesOf(record());
  expect(outcomes.map(({ place }) => place)).toEqual([0, 1, 2, MALFORMED]);
  expect(outcomes[3].policy).toBeCloseTo(0.01, 6);
  expect(outcomes[3].reward).toBe(-4);
  expect(largestProbability(outcomes)).toBeGreaterThan(0.5);
});

test('a sum that rounds above 1 leaves no negative mass', () => {
  const full = { ...record(), policy: Float32Array.of(0, -30, -12) };
  expect(outcomesOf(full)[3].policy).toBe(0);
});

test('outcomes are ordered by any model or by the reward, and equals by the policy', () => {
  const outcomes = outcomesOf(record());
  const order = (by: Parameters<typeof ranked>[1]) => ranked(outcomes, by).map(({ place }) => place);
  expect(order('policy')).toEqual([0, 1, 2, MALFORMED]);
  expect(order('reference')).toEqual([1, 2, 0, MALFORMED]);
  expect(order('reward')).toEqual([0, 2, 1, MALFORMED]);
});

test('the optimum attains β·log Z, and nothing attains more', () => {
  const { logZ } = record();
  const outcomes = outcomesOf(record());
  expect(objective(outcomes, 'oracle', BETA)).toBeCloseTo(BETA * logZ, 5);
  expect(objective(outcomes, 'policy', BETA)).toBeLessThan(BETA * logZ);
  const plain = REFERENCE.reduce((sum, probability, i) => sum + probability * REWARDS[i], 0);
  expect(objective(outcomes, 'reference', BETA)).toBeCloseTo(plain, 5);
});
