import { describe, expect, it } from 'vitest';
import { LOSS_TYPES } from '../core/lossTypes';
import { descend, dpoIterationsTo, ipoLimit, logit, type TwoActions, twoActionLoss } from './twoActions';

const problem = (beta: number, reference = 0.5): TwoActions => ({
  beta,
  reference,
  labelSmoothing: 0,
  learningRate: 0.1,
});
const probability = (theta: number) => 1 / (1 + Math.exp(-theta));

describe('one state, two actions, y₁ always preferred', () => {
  it.each(LOSS_TYPES)('%s: the derivative by the logit is that of the loss', (lossType) => {
    const h = 1e-5;
    for (const theta of [-2, 0.1, 1.3, 4]) {
      const settings = { ...problem(0.8, 0.3), labelSmoothing: lossType === 'exo_pair' ? 0.1 : 0 };
      const at = (value: number) => twoActionLoss(lossType, value, settings);
      const difference = (at(theta + h).loss - at(theta - h).loss) / (2 * h);
      expect(at(theta).dTheta).toBeCloseTo(difference, 7);
    }
  });

  it.each([0.05, 0.1, 0.5, 1, 2])('IPO with τ = %d comes to rest at σ(1/(2τ)) for a uniform reference', (tau) => {
    const [theta] = descend('ipo', [500], problem(tau));
    expect(probability(theta)).toBeCloseTo(1 / (1 + Math.exp(-1 / (2 * tau))), 12);
    expect(probability(theta)).toBeCloseTo(ipoLimit(tau, 0.5), 12);
  });

  it('IPO keeps to a reference that is not uniform', () => {
    for (const reference of [0.02, 0.4, 0.9]) {
      const [theta] = descend('ipo', [500], problem(0.7, reference));
      expect(theta - logit(reference)).toBeCloseTo(1 / 1.4, 12);
      expect(probability(theta)).toBeCloseTo(ipoLimit(0.7, reference), 12);
    }
  });

  it.each([0.1, 0.5, 1, 2])(
    'DPO with β = %d goes to 1: it rises at every iteration, and passes 0.99 when the flow says',
    (beta) => {
      const at = [0, 1, 10, 100, 1000, 10_000, 100_000];
      const thetas = [...descend('sigmoid', at, problem(beta))];
      expect(thetas[0]).toBe(0);
      expect(thetas).toEqual(thetas.toSorted((x, y) => x - y));
      expect(probability(thetas[at.length - 1])).toBeGreaterThan(0.99);
      const needed = dpoIterationsTo(0.99, problem(beta));
      const [before, after] = descend('sigmoid', [Math.floor(0.95 * needed), Math.ceil(1.05 * needed)], problem(beta));
      expect(probability(before)).toBeLessThan(0.99);
      expect(probability(after)).toBeGreaterThan(0.99);
    },
  );

  it('the flow of DPO solves e^{βh} + βh = 1 + ηβ²t: small steps follow it', () => {
    const slow = { ...problem(1.3, 0.2), learningRate: 1e-3 };
    const [theta] = descend('sigmoid', [50_000], slow);
    expect(dpoIterationsTo(probability(theta), slow) / 50_000).toBeCloseTo(1, 3);
    expect(dpoIterationsTo(0.1, slow)).toBe(0);
  });
});
