import { describe, expect, it } from 'vitest';
import { collatePairs, type PreferencePair, shapeForPairs } from '../data/batching';
import { gradientsInFloat64, outputOf } from '../graph/graphTestKit';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_GPT2 } from './trainTestKit';

/**
 * The paper's gradient (DPO, arXiv 2305.18290, section 4): ∇L = −β·σ(r̂_l − r̂_w)·(∇log π(y_w) − ∇log π(y_l)), on a whole GPT-2 in float64. The
 * left side is measured: finite differences of the loss by single weights. The right side is put together from two gradients of
 * log-probabilities. Everything is written out here, without the engine's losses.
 */
const architecture = gpt2(TINY_GPT2);
const limits = batchLimits(architecture);
type Weights = Map<string, Float64Array>;

const weightsOf = (seed: number): Weights =>
  new Map([...randomWeights(architecture, seed)].map(([name, values]) => [name, Float64Array.from(values)]));

function collated(pair: PreferencePair) {
  return collatePairs([pair], shapeForPairs([pair], 1, limits), limits);
}

/** Logits and log-probabilities of the chosen and of the rejected completion. */
function score(pair: PreferencePair, weights: Weights) {
  const batch = collated(pair);
  const logits = outputOf(architecture.forward(forwardShapeOfBatch(batch)), feedsOf(architecture, batch, weights));
  const vocab = architecture.vocabSize;
  const logps = [0, 0];
  const dLogits = [0, 1].map(() => new Float64Array(logits.data.length));
  for (let row = 0; row < batch.starts[2]; row++) {
    const sequence = batch.sequenceOf[row];
    const values = logits.data.subarray(row * vocab, (row + 1) * vocab);
    const mass = values.reduce((sum, value) => sum + Math.exp(value), 0);
    logps[sequence] += values[batch.targets[row]] - Math.log(mass);
    // d log π / d logit = onehot − softmax.
    values.forEach((value, token) => {
      const onehot = token === batch.targets[row] ? 1 : 0;
      dLogits[sequence][row * vocab + token] = onehot - Math.exp(value) / mass;
    });
  }
  return { batch, shape: logits.shape, logps, dLogits };
}

function loss(pair: PreferencePair, policy: Weights, reference: Weights, beta: number): number {
  const [chosen, rejected] = score(pair, policy).logps;
  const [referenceChosen, referenceRejected] = score(pair, reference).logps;
  const margin = beta * (chosen - referenceChosen - (rejected - referenceRejected));
  return Math.log1p(Math.exp(-margin));
}

/** −β·σ(r̂_l − r̂_w)·(∇log π(y_w) − ∇log π(y_l)), by parameter. */
function formula(pair: PreferencePair, policy: Weights, reference: Weights, beta: number) {
  const { batch, shape, logps, dLogits } = score(pair, policy);
  const referenceLogps = score(pair, reference).logps;
  const [chosenReward, rejectedReward] = logps.map((logp, side) => beta * (logp - referenceLogps[side]));
  const weight = 1 / (1 + Math.exp(chosenReward - rejectedReward));
  const graph = architecture.forward(forwardShapeOfBatch(batch));
  const names = architecture.parameters.map(([name]) => name);
  const [ofChosen, ofRejected] = dLogits.map((data) =>
    gradientsInFloat64(graph, feedsOf(architecture, batch, policy), { shape, data }, names),
  );
  const gradient = new Map(
    names.map((name) => {
      const rejected = ofRejected.get(name) ?? new Float64Array();
      return [name, ofChosen.get(name)?.map((value, i) => -beta * weight * (value - rejected[i]))] as const;
    }),
  );
  return { gradient, weight };
}

/** Of each parameter, the elements that finite differences are taken of: the one that the formula moves most, and two more. */
function probed(gradient: Float64Array): number[] {
  const largest = gradient.reduce((best, value, i) => (Math.abs(value) > Math.abs(gradient[best]) ? i : best), 0);
  return [...new Set([largest, 0, Math.floor(gradient.length / 2)])];
}

describe('the DPO gradient of a whole model', () => {
  it.each([
    ['β = 0.1', 0.1, 2, 3],
    ['β = 1.5', 1.5, 2, 3],
    ['β = 1.5, another policy and pair', 1.5, 5, 8],
  ])('is −β·σ(r̂_l − r̂_w)·(∇log π(y_w) − ∇log π(y_l)): %s', (_name, beta, policySeed, pairSeed) => {
    const [pair] = randomPairs(architecture, 1, pairSeed);
    const reference = weightsOf(1);
    // Near the reference, so that the pair is neither learned nor lost and its weight is no rounding error.
    const other = weightsOf(policySeed);
    const policy: Weights = new Map(
      [...reference].map(([name, values]) => [name, values.map((x, i) => x + 0.1 * ((other.get(name)?.[i] ?? 0) - x))]),
    );
    const { gradient, weight } = formula(pair, policy, reference, beta);
    expect(weight).toBeGreaterThan(0.05);
    expect(weight).toBeLessThan(0.95);
    expect(Math.abs(weight - 0.5)).toBeGreaterThan(1e-3);
    const h = 1e-5;
    let largest = 0;
    for (const [name, values] of gradient) {
      const parameter = policy.get(name) ?? new Float64Array();
      for (const i of probed(values ?? new Float64Array())) {
        const centre = parameter[i];
        const [above, below] = [centre + h, centre - h].map((value) => {
          parameter[i] = value;
          return loss(pair, policy, reference, beta);
        });
        parameter[i] = centre;
        const expected = values?.[i] ?? Number.NaN;
        expect(Math.abs((above - below) / (2 * h) - expected), `${name}[${i}]`).toBeLessThan(1e-8);
        largest = Math.max(largest, Math.abs(expected));
      }
    }
    expect(largest).toBeGreaterThan(1e-3);
  });

  it('is at π_θ = π_ref −β/2·(∇log π(y_w) − ∇log π(y_l)) for every pair', () => {
    const reference = weightsOf(1);
    for (const pair of randomPairs(architecture, 3, 4)) {
      expect(formula(pair, weightsOf(1), reference, 0.7).weight).toBe(0.5);
    }
  });
});
