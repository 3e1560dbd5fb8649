import { expect, test } from 'vitest';
import { klDivergence } from '../../../../math/closedForm';
import { Random } from '../../../../math/random';
import { logSumExp } from '../../../../math/sampling';
import type { DishOutcomes } from '../../live';
import { course, objective, readEdits, shownPlaces, tiltOf, writeEdits } from './tilt';

const random = new Random(5, 0);
const COUNT = 529;

function normalised(scores: Float64Array): Float64Array {
  const lse = logSumExp(scores, 0, scores.length);
  return scores.map((score) => score - lse);
}
const noise = (size: number) => Float64Array.from({ length: COUNT }, () => size * random.normal());

const outcomes: DishOutcomes = {
  dish: 0,
  prompt: '',
  texts: [],
  beta: 1.5,
  step: 0,
  referenceLogps: normalised(noise(2)),
  policyLogps: normalised(noise(2)),
  rewards: noise(1),
};

test('no perturbation of the closed form does better', () => {
  const tilt = tiltOf(outcomes, 0.7, new Map());
  const best = objective(tilt, tilt.optimum.logps);
  for (let i = 0; i < 1000; i++) {
    const size = 10 ** (-4 * random.uniform());
    const other = normalised(tilt.optimum.logps.map((logp) => logp + size * random.normal()));
    expect(objective(tilt, other).value).toBeLessThan(best.value);
  }
});

test('the best value is β·log Z, and any policy misses it by β·KL(π ‖ π*)', () => {
  for (const beta of [0.1, 1.5, 10]) {
    const tilt = tiltOf(outcomes, beta, new Map());
    const most = beta * tilt.optimum.logZ;
    expect(objective(tilt, tilt.optimum.logps).value).toBeCloseTo(most, 12);
    for (const logps of [outcomes.referenceLogps, outcomes.policyLogps]) {
      const missed = beta * klDivergence(logps, tilt.optimum.logps);
      expect(objective(tilt, logps).value + missed).toBeCloseTo(most, 10);
    }
  }
});

test('Z is the sum of the products, and dividing by it makes them probabilities', () => {
  const tilt = tiltOf(outcomes, 0.5, new Map([[3, 4]]));
  expect(tilt.rewards[3]).toBe(4);
  const sum = tilt.products.reduce((total, product) => total + product, 0);
  expect(sum / tilt.Z).toBeCloseTo(1, 12);
  tilt.products.forEach((product, place) => {
    expect(product / tilt.Z).toBeCloseTo(Math.exp(tilt.optimum.logps[place]), 12);
  });
});

test('a larger β keeps the optimum nearer to the reference', () => {
  const points = course(tiltOf(outcomes, 1, new Map()), [0.1, 1, 10]);
  expect(points.map(({ kl }) => kl)).toEqual(points.map(({ kl }) => kl).toSorted((a, b) => b - a));
  expect(points.map(({ reward }) => reward)).toEqual(points.map(({ reward }) => reward).toSorted((a, b) => b - a));
});

test('edited rewards survive the link', () => {
  const edits = new Map([
    [12, 1.5],
    [528, -2],
  ]);
  expect(readEdits(writeEdits(edits))).toEqual(edits);
  expect(readEdits('')).toEqual(new Map());
  expect(readEdits('x~1_7~2_9999~1_3~1e9')).toEqual(new Map([[7, 2]]));
});

test('the shown outcomes are different ones, in the order of the reference', () => {
  const places = shownPlaces(outcomes, 8);
  expect(new Set(places).size).toBe(8);
  const logps = places.map((place) => outcomes.referenceLogps[place]);
  expect(logps).toEqual(logps.toSorted((a, b) => b - a));
});
