import { describe, expect, it } from 'vitest';
import { DEFAULT_TASTE } from '../../core/kitchen/taste';
import { END_OF_TEXT } from '../../core/kitchen/words';
import { MASKED } from '../../math/arrays';
import { optimumAtKl } from '../../math/closedForm';
import { Random } from '../../math/random';
import { ExactWorld } from '../exact/exactWorld';
import { OutcomeReader } from '../exact/outcomeReader';
import { buildPrefixTree, type PrefixTree } from '../exact/prefixTree';
import { planTree } from '../exact/treePlan';
import { grammarProbabilities } from './corpus';
import { DISHES, PROMPT_LENGTH } from './dishes';
import { COMPLETIONS, KITCHEN_TREE } from './grammar';
import { completionRewards } from './reward';

/** A node's prefix, from the tree's parents. */
function prefixOf(tree: PrefixTree, node: number): number[] {
  return node === 0 ? [] : [...prefixOf(tree, tree.parents[node]), tree.tokens[node]];
}

const mass = (logps: Float64Array) => logps.reduce((sum, logp) => sum + Math.exp(logp), 0);
const randomLogits = (random: Random, tree: PrefixTree, scale = 3) =>
  Float32Array.from({ length: tree.nodes * tree.vocab }, () => scale * random.normal());

describe('the prefix tree', () => {
  const tree = buildPrefixTree(
    [
      [2, 1, 0],
      [2, 0],
      [1, 0],
      [2, 1, 0],
    ],
    3,
  );

  it('lists prefixes in depth-first order and completions once', () => {
    expect(Array.from(tree.tokens)).toEqual([-1, 1, 2, 1]);
    expect(Array.from(tree.parents)).toEqual([-1, 0, 0, 2]);
    expect(Array.from(tree.depths)).toEqual([0, 1, 1, 2]);
    expect(tree.completions).toEqual([
      [1, 0],
      [2, 0],
      [2, 1, 0],
    ]);
    expect(Array.from(tree.edgeStarts)).toEqual([0, 2, 3, 5, 6]);
    expect(Array.from(tree.edgeTokens)).toEqual([1, 2, 0, 0, 1, 0]);
    expect(Array.from(tree.edgeTargets)).toEqual([1, 2, -1, -2, 3, -3]);
  });

  it('refuses what is no set of completions', () => {
    expect(() => buildPrefixTree([[]], 3)).toThrow(RangeError);
    expect(() => buildPrefixTree([[3]], 3)).toThrow(RangeError);
    expect(() => buildPrefixTree([[1], [1, 2]], 3)).toThrow(RangeError);
    expect(() => buildPrefixTree([[1, 2], [1]], 3)).toThrow(RangeError);
  });
});

describe.each([12, 30, 64, 128, 4096])('the plan in rows of at most %d', (capacity) => {
  const plan = planTree(KITCHEN_TREE, PROMPT_LENGTH, capacity, END_OF_TEXT);
  const S = plan.positions;

  it('shows each node its prompt and its prefix, at the positions of plain text', () => {
    const { promptIds } = DISHES[7];
    const ids = plan.inputIds(promptIds);
    for (let node = 0; node < KITCHEN_TREE.nodes; node++) {
      const query = plan.logitRows[node];
      const row = Math.floor(query / S);
      const seen = Array.from({ length: S }, (_, slot) => slot).filter(
        (slot) => plan.attentionMask[query * S + slot] === 0,
      );
      const placed = seen
        .map((slot) => [plan.positionIds[row * S + slot], ids[row * S + slot]])
        .sort((a, b) => a[0] - b[0]);
      const text = [...promptIds, ...prefixOf(KITCHEN_TREE, node)];
      expect(placed).toEqual(text.map((token, position) => [position, token]));
      expect(plan.positionIds[query]).toBe(text.length - 1);
    }
  });

  it('lets each seen slot see what it would see in plain text, and every slot itself', () => {
    for (let query = 0; query < plan.rows * S; query++) {
      const mask = plan.attentionMask.subarray(query * S, (query + 1) * S);
      expect(mask[query % S]).toBe(0);
      expect(mask.every((value) => value === 0 || value === Math.fround(MASKED))).toBe(true);
      // Transitive: what a seen slot sees is seen too.
      const first = query - (query % S);
      for (let slot = 0; slot < S && capacity <= 64; slot++) {
        if (mask[slot] !== 0) continue;
        for (let other = 0; other < S; other++) {
          if (plan.attentionMask[(first + slot) * S + other] === 0 && mask[other] !== 0)
            expect.fail(`${query} ${slot}`);
        }
      }
    }
  });

  it('stays within its capacity and wastes little', () => {
    expect(S).toBeLessThanOrEqual(capacity);
    if (capacity >= 4096) expect(plan.rows).toBe(1);
    if (capacity === 64) expect(plan.rows).toBeLessThanOrEqual(21);
  });
});

it('a plan needs room for the prompt and the longest prefix', () => {
  expect(() => planTree(KITCHEN_TREE, PROMPT_LENGTH, 9, END_OF_TEXT)).toThrow(RangeError);
  expect(() => planTree(KITCHEN_TREE, PROMPT_LENGTH, 64, END_OF_TEXT).inputIds([1])).toThrow(RangeError);
});

describe('outcomes', () => {
  it('are what a hand computes on a tiny tree', () => {
    const tree = buildPrefixTree(
      [
        [1, 0],
        [2, 0],
      ],
      3,
    );
    const odds = [
      [1, 2, 3],
      [8, 1, 1],
      [1, 1, 2],
    ];
    const logits = Float32Array.from(odds.flat(), Math.log);
    const expected = [(2 / 6) * (8 / 10), (3 / 6) * (1 / 4), 1 / 6, (2 / 6) * (2 / 10), (3 / 6) * (3 / 4)];
    const logps = new OutcomeReader(tree).read(logits);
    for (const [i, p] of expected.entries()) expect(Math.exp(logps[i])).toBeCloseTo(p, 7);
    expect(logps).toHaveLength(expected.length);
  });

  it('have probabilities that sum to one, whatever the logits', () => {
    const reader = new OutcomeReader(KITCHEN_TREE);
    const random = new Random(1);
    for (const scale of [0, 1, 10, 60]) {
      expect(mass(reader.read(randomLogits(random, KITCHEN_TREE, scale)))).toBeCloseTo(1, 12);
    }
  });

  it('keep a mass outside that is far below rounding', () => {
    const tree = buildPrefixTree([[1]], 3);
    const logps = new OutcomeReader(tree).read(Float32Array.of(-100, 0, -100));
    expect(logps[0]).toBeCloseTo(0, 12);
    expect(logps[1]).toBeCloseTo(Math.LN2 - 100, 10);
  });

  it('have no "leaves here" where every token continues', () => {
    const logps = new OutcomeReader(buildPrefixTree([[0], [1]], 2)).read(Float32Array.of(0, 0));
    expect(Array.from(logps)).toEqual([-Math.LN2, -Math.LN2, Number.NEGATIVE_INFINITY]);
  });

  it('are read into the buffer that was given, from an offset', () => {
    const tree = buildPrefixTree([[0], [1]], 3);
    const reader = new OutcomeReader(tree);
    const out = new Float64Array(reader.outcomes);
    expect(reader.read(Float32Array.of(9, 9, 9, 1, 2, 3), out, 3)).toBe(out);
    expect(out).toEqual(reader.read(Float32Array.of(1, 2, 3)));
  });
});

describe('the exact world', () => {
  const random = new Random(2);
  const reader = new OutcomeReader(KITCHEN_TREE);
  const draw = () => DISHES.map(() => reader.read(randomLogits(random, KITCHEN_TREE, 1)));
  const reference = draw();
  const rewards = DISHES.map((dish) => completionRewards(dish));
  const world = new ExactWorld(KITCHEN_TREE, reference, rewards, DEFAULT_TASTE.malformed);

  it('finds nothing gained by the reference', () => {
    const evaluation = world.evaluate(reference);
    expect(evaluation).toMatchObject({ kl: 0, shareOfOracle: 0, oracleBeta: Number.POSITIVE_INFINITY });
    expect(evaluation.reward).toBeCloseTo(evaluation.referenceReward, 12);
    expect(evaluation.oracleReward).toBeCloseTo(evaluation.referenceReward, 12);
  });

  it('gives an optimum the whole share, and any other policy less', () => {
    const beta = 0.8;
    const optimum = DISHES.map((_, i) => {
      const { referenceLogps, rewards: outcomeRewards } = world.outcomesOf(i);
      const tilted = referenceLogps.map((logp, y) => logp + outcomeRewards[y] / beta);
      const logZ = Math.log(mass(tilted));
      return tilted.map((logp) => logp - logZ);
    });
    const best = world.evaluate(optimum);
    expect(best.shareOfOracle).toBeCloseTo(1, 9);
    expect(best.oracleBeta).toBeCloseTo(beta, 8);
    expect(best.kl).toBeCloseTo(world.oracleAtBeta(beta).kl, 10);
    expect(world.evaluate(draw()).shareOfOracle).toBeLessThan(0.5);
  });

  it('draws the frontier from the reference on, rising, concave, and so densely that a chord misses it by less than a thousandth of its height', () => {
    const { kl, reward } = world.frontier();
    expect(kl[0]).toBeCloseTo(0, 12);
    expect(reward[0]).toBeCloseTo(world.referenceReward, 12);
    const slopes = kl.slice(1).map((each, i) => (reward[i + 1] - reward[i]) / (each - kl[i]));
    for (const [i, slope] of slopes.entries()) {
      expect(slope).toBeGreaterThan(0);
      if (i > 0) expect(slope).toBeLessThan(slopes[i - 1]);
    }
    for (let i = 1; i < kl.length; i++) {
      const middle = (kl[i] + kl[i - 1]) / 2;
      const oracle = optimumAtKl(
        DISHES.map((_, dish) => world.outcomesOf(dish)),
        middle,
      );
      expect(oracle.reward - (reward[i] + reward[i - 1]) / 2).toBeLessThan((Math.max(...reward) - reward[0]) / 1000);
    }
  });

  it('knows the mass of well-formed completions', () => {
    const grammar = DISHES.map((dish) => {
      const logps = new Float64Array(reader.outcomes).fill(Number.NEGATIVE_INFINITY);
      logps.set(grammarProbabilities(dish).map(Math.log));
      return logps;
    });
    expect(world.evaluate(grammar).wellFormed).toBeCloseTo(1, 12);
    expect(world.evaluate(reference).wellFormed).toBeCloseTo(
      reference.reduce((sum, logps) => sum + mass(logps.subarray(0, COMPLETIONS.length)), 0) / DISHES.length,
      12,
    );
  });
});
