import { describe, expect, it } from 'vitest';
import { VOCABULARY_SIZE } from '../core/kitchen/words';
import { grammarProbabilities } from '../worlds/kitchen/corpus';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { completionRewards } from '../worlds/kitchen/reward';
import { expectation } from './closedForm';
import { ascentCourse } from './policyAscent';
import { Random } from './random';
import { softplus } from './stable';
import { agreement, type Comparison, drawComparisons, fitRewardModel, modelRewards, mostLikely } from './wordReward';

const random = new Random(2);
const COUNTS = Array.from({ length: 8 }, () => Float64Array.from({ length: 3 }, () => random.integer(3)));

describe('comparisons', () => {
  it('are of two different outcomes that have probability, and repeat from their seed', () => {
    const probabilities = Float64Array.of(0.5, 0, 0.5, 0);
    const rewards = Float64Array.of(0, 0, 30, 0);
    const drawn = drawComparisons(new Random(1), probabilities, rewards, 50);
    expect(drawn).toHaveLength(50);
    for (const comparison of drawn) expect(comparison).toEqual({ winner: 2, loser: 0 });
    expect(drawComparisons(new Random(1), probabilities, rewards, 50)).toEqual(drawn);
    expect(drawComparisons(new Random(1), Float64Array.of(1, 0), rewards, 50)).toEqual([]);
  });

  it('are won as often as Bradley–Terry says', () => {
    const drawn = drawComparisons(new Random(4), Float64Array.of(0.5, 0.5), Float64Array.of(0, 1), 20_000);
    const share = drawn.filter(({ winner }) => winner === 1).length / drawn.length;
    // Four standard errors of a share of 20 000.
    expect(Math.abs(share - 1 / (1 + Math.exp(-1)))).toBeLessThan(0.0126);
  });

  it('can be held to the most likely outcomes', () => {
    const { places, probabilities } = mostLikely(Float64Array.of(0.1, 0.4, 0.2, 0.3).map(Math.log), 2);
    expect(places).toEqual([1, 3]);
    expect(Array.from(probabilities)).toEqual([0, expect.closeTo(4 / 7), 0, expect.closeTo(3 / 7)]);
  });
});

describe('the fit', () => {
  const truth = Float64Array.of(1, -0.5, 0.3);
  const rewards = modelRewards(COUNTS, truth);
  const everywhere = new Float64Array(COUNTS.length).fill(1);
  const comparisons = drawComparisons(new Random(9), everywhere, rewards, 300);
  const objective = (weights: Float64Array, data: readonly Comparison[], ridge: number) =>
    data.reduce((sum, { winner, loser }) => {
      const z = COUNTS[winner].reduce((total, count, i) => total + (count - COUNTS[loser][i]) * weights[i], 0);
      return sum + softplus(-z);
    }, 0) + weights.reduce((sum, weight) => sum + (ridge * weight * weight) / 2, 0);

  it('is where plain gradient descent ends', () => {
    const { weights, loss } = fitRewardModel(COUNTS, comparisons, 1);
    let slow = new Float64Array(3);
    for (let step = 0; step < 4000; step++) {
      const slope = slow.map((_, i) => {
        const at = (by: number) =>
          objective(
            slow.map((weight, j) => (i === j ? weight + by : weight)),
            comparisons,
            1,
          );
        return (at(1e-6) - at(-1e-6)) / 2e-6;
      });
      slow = slow.map((weight, i) => weight - 0.005 * slope[i]);
    }
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(slow[i], 5);
    expect(loss).toBeCloseTo(objective(weights, comparisons, 0) / comparisons.length, 12);
    expect(loss).toBeLessThan(Math.LN2);
  });

  it('finds the truth with more and more comparisons', () => {
    const many = drawComparisons(new Random(10), everywhere, rewards, 40_000);
    const { weights } = fitRewardModel(COUNTS, many, 1);
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(truth[i], 1);
  });

  it('has a finite maximum where one side always wins, and learns nothing from nothing', () => {
    const { weights } = fitRewardModel([Float64Array.of(1), Float64Array.of(0)], [{ winner: 0, loser: 1 }], 1);
    // φ = σ(−φ) at the maximum.
    expect(weights[0]).toBeCloseTo(1 / (1 + Math.exp(weights[0])), 12);
    expect(fitRewardModel(COUNTS, [])).toMatchObject({ loss: Math.LN2, iterations: 0 });
  });
});

it('agreement is the share of pairs in the right order', () => {
  const flat = Float64Array.of(1, 1, 1).map((p) => p / 3);
  expect(agreement(flat, Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toBe(1);
  expect(agreement(flat, Float64Array.of(3, 2, 1), Float64Array.of(1, 2, 3))).toBe(0);
  expect(agreement(flat, Float64Array.of(0, 0, 0), Float64Array.of(1, 2, 3))).toBe(0.5);
  expect(agreement(flat, Float64Array.of(2, 1, 3), Float64Array.of(1, 2, 3))).toBeCloseTo(2 / 3, 12);
  expect(agreement(Float64Array.of(1, 0, 0), Float64Array.of(2, 1, 3), Float64Array.of(1, 2, 3))).toBe(0.5);
});

describe('a reward model that counts words, fitted to what the cook says often', () => {
  const counts = COMPLETIONS.map((tokens) => {
    const row = new Float64Array(VOCABULARY_SIZE);
    for (const token of tokens) row[token]++;
    return row;
  });
  const everything = new Float64Array(COMPLETIONS.length).fill(1 / COMPLETIONS.length);

  it.each([5, 7, 11])('is right there, wrong far away, and climbing it ruins the dish: dish %d', (dish) => {
    const rewards = completionRewards(DISHES[dish]);
    const referenceLogps = grammarProbabilities(DISHES[dish]).map(Math.log);
    const { probabilities } = mostLikely(referenceLogps, 12);
    const comparisons = drawComparisons(new Random(1), probabilities, rewards, 1000);
    const modelled = modelRewards(counts, fitRewardModel(counts, comparisons).weights);
    const near = agreement(probabilities, modelled, rewards);
    expect(near).toBeGreaterThan(0.85);
    expect(agreement(everything, modelled, rewards)).toBeLessThan(near - 0.1);

    const course = ascentCourse({ referenceLogps, rewards: modelled, beta: 0, rate: 4 }, rewards, 300);
    const peak = course.watched.indexOf(Math.max(...course.watched));
    for (let step = 1; step <= 300; step++) expect(course.climbed[step]).toBeGreaterThan(course.climbed[step - 1]);
    expect(peak).toBeGreaterThan(0);
    expect(course.watched[peak]).toBeGreaterThan(expectation(referenceLogps, rewards) + 0.05);
    expect(course.watched[300]).toBeLessThan(expectation(referenceLogps, rewards) - 0.3);

    // The leash holds it: what is climbed with the KL term is worth more, truly, than what is climbed without.
    const held = ascentCourse({ referenceLogps, rewards: modelled, beta: 1.5, rate: 4 }, rewards, 1000);
    expect(held.watched[1000]).toBeGreaterThan(expectation(referenceLogps, rewards));
    expect(held.kl[1000]).toBeLessThan(course.kl[300] / 3);
  });
});
