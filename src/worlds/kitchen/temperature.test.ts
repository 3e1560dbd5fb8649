import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random';
import { logSumExp, PLAIN_SAMPLING, samplingDistribution } from '../../math/sampling';
import { OutcomeReader } from '../exact/outcomeReader';
import { buildPrefixTree, type PrefixTree } from '../exact/prefixTree';
import { KITCHEN_TREE } from './grammar';

const TREE = buildPrefixTree(
  [
    [1, 0],
    [2, 0],
    [2, 1, 0],
    [3, 2, 1, 0],
  ],
  5,
);

const randomLogits = (tree: PrefixTree, seed: number) => {
  const random = new Random(seed);
  return Float32Array.from({ length: tree.nodes * tree.vocab }, () => 2 * random.normal());
};

/** Every outcome as the sampler writes it: the product of its tokens' probabilities, and of leaving at a node what no edge takes. */
function bySampling(tree: PrefixTree, logits: Float32Array, temperature: number): Float64Array {
  const settings = { ...PLAIN_SAMPLING, temperature };
  const next = Array.from({ length: tree.nodes }, (_, node) =>
    samplingDistribution(logits.subarray(node * tree.vocab, (node + 1) * tree.vocab), settings),
  );
  const out = new Float64Array(tree.completions.length + tree.nodes);
  const reached = new Float64Array(tree.nodes);
  reached[0] = 1;
  for (let node = 0; node < tree.nodes; node++) {
    let left = reached[node];
    for (let e = tree.edgeStarts[node]; e < tree.edgeStarts[node + 1]; e++) {
      const probability = reached[node] * next[node][tree.edgeTokens[e]];
      const target = tree.edgeTargets[e];
      left -= probability;
      if (target >= 0) reached[target] = probability;
      else out[-1 - target] = probability;
    }
    out[tree.completions.length + node] = left;
  }
  return out;
}

describe('outcomes at a temperature', () => {
  it.each([0, 0.25, 0.7, 1, 1.25, 2])('are what the sampler writes token by token (%d)', (temperature) => {
    for (const tree of [TREE, KITCHEN_TREE]) {
      for (const seed of [1, 2, 3]) {
        const logits = randomLogits(tree, seed);
        const expected = bySampling(tree, logits, temperature);
        const logps = new OutcomeReader(tree).read(logits, undefined, 0, temperature);
        const worst = expected.reduce((most, p, i) => Math.max(most, Math.abs(p - Math.exp(logps[i]))), 0);
        expect(worst).toBeLessThan(1e-12);
        expect(logps.reduce((sum, logp) => sum + Math.exp(logp), 0)).toBeCloseTo(1, 12);
      }
    }
  });

  it('take at 0 the smaller of two tokens that are as likely, and stay within the prompt that was asked for', () => {
    const reader = new OutcomeReader(TREE);
    const logits = new Float32Array(2 * TREE.nodes * TREE.vocab);
    // The first prompt leaves at once: of five equal logits that of token 0, which begins nothing.
    expect(reader.read(logits, undefined, 0, 0)[TREE.completions.length]).toBe(0);
    const second = logits.length / 2;
    logits[second + 2] = logits[second + 3] = 1;
    const logps = reader.read(logits, undefined, second, 0);
    expect(TREE.completions[logps.indexOf(0)]).toEqual([2, 0]);
    expect(logps.filter((logp) => logp === Number.NEGATIVE_INFINITY)).toHaveLength(logps.length - 1);
  });

  it('are not the completions’ own probabilities sharpened', () => {
    const logits = randomLogits(TREE, 4);
    const reader = new OutcomeReader(TREE);
    const plain = reader.read(logits);
    const sharpened = plain.map((logp) => logp / 0.5);
    const total = logSumExp(sharpened, 0, sharpened.length);
    const tokenwise = reader.read(logits, undefined, 0, 0.5);
    const apart = tokenwise.reduce(
      (sum, logp, i) => sum + Math.abs(Math.exp(logp) - Math.exp(sharpened[i] - total)),
      0,
    );
    expect(apart).toBeGreaterThan(0.05);
  });
});
