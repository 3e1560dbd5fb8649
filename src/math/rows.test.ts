import { describe, expect, it } from 'vitest';
import { dLogits } from './dLogits';
import { logSoftmaxGather } from './logSoftmaxGather';
import { Random } from './random';
import { sequenceSum } from './sequenceSum';
import { tokenKlEntropy } from './tokenKlEntropy';

/** Two sequences of ragged lengths over a vocabulary of five; row 2 is ignored. */
const VOCAB = 5;
const ROWS = 4;
const TARGETS = Int32Array.of(1, 4, -100, 0);
const STARTS = Int32Array.of(0, 3, 4);
const SEQUENCE_OF = Int32Array.of(0, 0, 0, 1);

function randomLogits(seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: ROWS * VOCAB }, () => 2 * random.normal());
}

function forward(logits: Float64Array) {
  const logps = new Float64Array(ROWS);
  const lse = new Float64Array(ROWS);
  const sums = new Float64Array(2);
  logSoftmaxGather(logits, TARGETS, logps, lse, ROWS, VOCAB);
  sequenceSum(logps, TARGETS, STARTS, sums, 2);
  return { logps, lse, sums };
}

describe('logSoftmaxGather and sequenceSum', () => {
  it('agree with the definition', () => {
    const logits = randomLogits(1);
    const { logps, lse, sums } = forward(logits);
    for (let r = 0; r < ROWS; r++) {
      const row = logits.subarray(r * VOCAB, (r + 1) * VOCAB);
      const direct = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
      expect(lse[r]).toBeCloseTo(direct, 12);
      expect(logps[r]).toBeCloseTo(TARGETS[r] < 0 ? 0 : row[TARGETS[r]] - direct, 12);
    }
    expect(sums[0]).toBeCloseTo(logps[0] + logps[1], 14);
    expect(sums[1]).toBe(logps[3]);
  });

  it('do not overflow', () => {
    const logps = new Float64Array(1);
    const lse = new Float64Array(1);
    logSoftmaxGather(Float64Array.of(1e4, 1e4 - 3), Int32Array.of(1), logps, lse, 1, 2);
    expect(logps[0]).toBeCloseTo(-3 - Math.log1p(Math.exp(-3)), 12);
    expect(lse[0]).toBeCloseTo(1e4 + Math.log1p(Math.exp(-3)), 8);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('pass on a logit of %d, wherever it stands', (bad) => {
    for (let v = 0; v < VOCAB; v++) {
      const logits = randomLogits(1);
      logits[v] = bad;
      const { logps, sums } = forward(logits);
      expect([logps[0], sums[0]].some(Number.isFinite)).toBe(false);
      expect(Number.isFinite(sums[1])).toBe(true);
    }
  });

  it('leave out ignored rows, whatever they hold', () => {
    const sums = new Float64Array(1);
    sequenceSum(Float64Array.of(2, Number.NaN, 3), Int32Array.of(0, -100, 1), Int32Array.of(0, 3), sums, 1);
    expect(sums[0]).toBe(5);
  });

  it('give 0 for a sequence without rows', () => {
    const sums = Float64Array.of(5, 5, 5);
    sequenceSum(Float64Array.of(2), Int32Array.of(0), Int32Array.of(0, 0, 1, 1), sums, 3);
    expect([...sums]).toEqual([0, 2, 0]);
  });
});

describe('dLogits', () => {
  it('is the derivative of the weighted sequence sums (central differences)', () => {
    const logits = randomLogits(2);
    const weights = Float64Array.of(0.7, -1.3);
    const { lse } = forward(logits);
    const grad = new Float64Array(ROWS * VOCAB).fill(9);
    dLogits(logits, lse, TARGETS, weights, SEQUENCE_OF, grad, ROWS, VOCAB);
    const value = (at: Float64Array) => forward(at).sums.reduce((sum, x, s) => sum + weights[s] * x, 0);
    const h = 1e-5;
    for (let i = 0; i < logits.length; i++) {
      const up = logits.slice();
      const down = logits.slice();
      up[i] += h;
      down[i] -= h;
      expect(grad[i]).toBeCloseTo((value(up) - value(down)) / (2 * h), 8);
    }
    expect([...grad.subarray(2 * VOCAB, 3 * VOCAB)]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('tokenKlEntropy', () => {
  const compare = (logits: Float64Array, reference: Float64Array) => {
    const [kl, entropy, correct] = [new Float64Array(ROWS), new Float64Array(ROWS), new Float64Array(ROWS)];
    tokenKlEntropy(
      logits,
      forward(logits).lse,
      reference,
      forward(reference).lse,
      TARGETS,
      kl,
      entropy,
      correct,
      ROWS,
      VOCAB,
    );
    return { kl, entropy, correct };
  };

  it('is zero against itself, positive against another, zero on ignored rows', () => {
    const logits = randomLogits(3);
    expect([...compare(logits, logits).kl]).toEqual([0, 0, 0, 0]);
    const { kl, entropy, correct } = compare(logits, randomLogits(4));
    expect([kl[0] > 0, kl[1] > 0, kl[3] > 0]).toEqual([true, true, true]);
    expect([kl[2], entropy[2], correct[2]]).toEqual([0, 0, 0]);
  });

  it('knows the entropy of the uniform distribution and the KL of a known pair', () => {
    const uniform = new Float64Array(ROWS * VOCAB);
    const peaked = new Float64Array(ROWS * VOCAB);
    for (let r = 0; r < ROWS; r++) peaked[r * VOCAB] = Math.log(6);
    const { kl, entropy, correct } = compare(peaked, uniform);
    const direct = 0.6 * Math.log(0.6 * 5) + 0.4 * Math.log(0.1 * 5);
    expect(kl[0]).toBeCloseTo(direct, 14);
    expect(entropy[0]).toBeCloseTo(-(0.6 * Math.log(0.6) + 0.4 * Math.log(0.1)), 14);
    expect([...correct]).toEqual([0, 0, 0, 1]);
    expect(compare(uniform, uniform).entropy[0]).toBeCloseTo(Math.log(5), 14);
  });

  it('takes the first of equal maxima', () => {
    const tied = new Float64Array(ROWS * VOCAB);
    expect([...compare(tied, tied).correct]).toEqual([0, 0, 0, 1]);
  });
});
