import { describe, expect, it } from 'vitest';
import { formatTerm } from '../shared/format';
import { policyRewards } from './policyRewards';
import { placeOfMost, recover, sumText } from './recovery';

describe('what the chapter shows of a dish', () => {
  const outcomes = {
    referenceLogps: Float64Array.of(0.5, 0.3, 0.2).map(Math.log),
    rewards: Float64Array.of(1.1, -0.53, 2.07),
  };

  it('is the textbook sum at β = 1', () => {
    const Z = 0.5 * Math.exp(1.1) + 0.3 * Math.exp(-0.53) + 0.2 * Math.exp(2.07);
    const { logZ, logps, implicit, double, single } = recover(outcomes, 1);
    expect(logZ).toBeCloseTo(Math.log(Z), 14);
    expect(Math.exp(logps[2])).toBeCloseTo((0.2 * Math.exp(2.07)) / Z, 14);
    expect(implicit[0]).toBeCloseTo(1.1 - Math.log(Z), 14);
    expect(double).toBeLessThan(1e-14);
    expect(single).toBeLessThan(1e-5);
    expect(single).toBeGreaterThan(double);
  });

  it('loses probabilities in single precision at a small β', () => {
    expect(recover(outcomes, 1).lost).toBe(0);
    expect(recover(outcomes, 0.02).lost).toBe(1);
  });
});

describe('the place of the most', () => {
  it('is the first of equals', () => {
    expect(placeOfMost([1, 3, 3, -2])).toBe(1);
    expect(placeOfMost([1, 3, 3, -2], -1)).toBe(3);
    expect(placeOfMost([1, 3, 3, -2], -1, 3)).toBe(0);
  });
});

describe('a sum', () => {
  it('is written with its signs', () => {
    expect(sumText([-7.7, 1, -0.0331], formatTerm)).toBe('−7.700 + 1.000 − 0.033');
  });
});

describe('the policy as the optimum of its implicit reward', () => {
  const referenceLogps = Float64Array.of(0.5, 0.3, 0.2).map(Math.log);

  it('gives the policy back, with Z = 1', () => {
    const policyLogps = Float64Array.of(0.2, 0.2, 0.6).map(Math.log);
    const { implicit, logZ, gap, trained } = policyRewards({ policyLogps, referenceLogps, beta: 0.3 });
    expect(implicit[2]).toBeCloseTo(0.3 * Math.log(3), 14);
    expect(Math.abs(logZ)).toBeLessThan(1e-15);
    expect(gap).toBeLessThan(1e-14);
    expect(trained).toBe(true);
  });

  it('has nothing to say of the reference', () => {
    const { implicit, trained } = policyRewards({ policyLogps: referenceLogps, referenceLogps, beta: 2 });
    expect([...implicit]).toEqual([0, 0, 0]);
    expect(trained).toBe(false);
  });
});
