/** Values by hand and corners; all derivatives, and all values of arena.json, are tested in src/cli/arena/arena.test.ts. */
import { describe, expect, it } from 'vitest';
import { clippedRatio } from '../clippedRatio';
import { aot, aotUnpaired } from './aot';
import { divergenceScore } from './fDivergence';
import { rowWeights } from './grpo';
import { kto } from './kto';
import { lengthWeights, weightedLogps } from './lengthDesensitized';
import { crossEntropy, weightedSum } from './pairBatch';
import { clippedPolicyLoss, clippedValueLoss } from './ppo';
import { cpo, orpo, simpo, unlikelihood } from './referenceFree';
import { rewardModelLoss } from './rewardModel';
import { rrhf } from './rrhf';

const sp = (x: number) => Math.log1p(Math.exp(x));

describe('losses on pairs without a reference', () => {
  const batch = { chosen: [-2, -6], rejected: [-4, -3], chosenLengths: [2, 3], rejectedLengths: [4, 1] };

  it('cross-entropy is the mean over all chosen tokens', () => {
    expect(crossEntropy(batch)).toEqual({
      loss: 8 / 5,
      dChosen: Float64Array.of(-0.2, -0.2),
      dRejected: new Float64Array(2),
    });
  });

  it('SimPO asks for a margin of length means', () => {
    // Means −1 and −1, −2 and −3.
    expect(simpo(batch, 2, 0.5).loss).toBeCloseTo((sp(0.5) + sp(-1.5)) / 2, 12);
  });

  it('ORPO compares odds', () => {
    const odds = (mean: number) => Math.log(Math.exp(mean) / (1 - Math.exp(mean)));
    const second = sp(-(odds(-2) - odds(-3)));
    expect(orpo(batch, 0.3).loss).toBeCloseTo(8 / 5 + (0.3 * (Math.LN2 + second)) / 2, 12);
  });

  it('ORPO keeps its digits where a completion is nearly certain', () => {
    const certain = { chosen: [-1e-9], rejected: [-1], chosenLengths: [1], rejectedLengths: [1] };
    // The odds are 1e9 and 1/(e − 1), and 1/(1 − p) = 1e9 too: −1 − (1e-9/(e − 1))·1e9.
    expect(orpo(certain, 1).dChosen[0]).toBeCloseTo(-1 - 1 / (Math.E - 1), 8);
  });

  it('CPO is DPO with a reference that says nothing, and cross-entropy', () => {
    expect(cpo(batch, 0.5, 2).loss).toBeCloseTo((sp(-1) + sp(1.5)) / 2 + 2 * (8 / 5), 12);
  });

  it('unlikelihood is linear', () => {
    expect(unlikelihood(batch, 0.1)).toEqual({
      loss: expect.closeTo(3.65, 12),
      dChosen: Float64Array.of(-0.5, -0.5),
      dRejected: Float64Array.of(0.05, 0.05),
    });
  });

  it('weighted sums weigh values and derivatives', () => {
    const nll = crossEntropy(batch);
    const sum = weightedSum([
      [2, nll],
      [-0.5, nll],
    ]);
    expect(sum.loss).toBeCloseTo(1.5 * nll.loss, 12);
    expect([...sum.dChosen]).toEqual([-0.30000000000000004, -0.30000000000000004]);
  });
});

describe('f-divergences', () => {
  it.each([
    ['reverse_kl', 1, 0.7, 0.7],
    ['forward_kl', 1, 0.7, 1 - Math.exp(-0.7)],
    ['js_divergence', 1, 0.7, Math.LN2 - sp(-0.7)],
    ['alpha_divergence', 3, 0.7, (Math.exp(1.4) - 1) / 2],
    ['alpha_divergence', 1, 0.7, 0.7],
    ['alpha_divergence', 2, 100, Math.exp(80) - 1],
  ] as const)('%s, α = %d, at %d', (type, alpha, x, expected) => {
    expect(divergenceScore({ type, alpha }, x).score / expected).toBeCloseTo(1, 12);
  });

  it('α = 0 is the forward KL, α near 1 the reverse', () => {
    const at = (alpha: number) => divergenceScore({ type: 'alpha_divergence', alpha }, -1.3).score;
    expect(at(0)).toBe(divergenceScore({ type: 'forward_kl', alpha: 1 }, -1.3).score);
    expect(at(1 + 1e-9)).toBeCloseTo(-1.3, 8);
  });
});

describe('optimal transport', () => {
  const batch = { policyChosen: [3, 1], policyRejected: [0, 0], referenceChosen: [0, 1], referenceRejected: [0, 0] };

  it('compares quantiles, and sends each slope back to where its number was', () => {
    // Policy 1 < 3, reference 0 < 1: δ = 1 and 2.
    const { loss, dChosen } = aot(batch, 1, 0);
    expect(loss).toBeCloseTo((sp(-1) + sp(-2)) / 2, 12);
    expect(dChosen[0]).toBeCloseTo(-0.5 / (1 + Math.exp(2)), 12);
    expect(dChosen[1]).toBeCloseTo(-0.5 / (1 + Math.E), 12);
  });

  it('unpaired, compares the log-ratios of the chosen with those of the rejected', () => {
    // Chosen 3 and 0, rejected 0 and 0.
    expect(aotUnpaired(batch, 1, 0).loss).toBeCloseTo((sp(0) + sp(-3)) / 2, 12);
  });
});

it('LD-DPO counts what is longer than the other one α times', () => {
  expect([...lengthWeights(4, 3, 0.25)]).toEqual([1, 1, 1, 0.25]);
  expect(weightedLogps([-1, -1, -1, -2], 3, 0.25)).toBe(-3.5);
});

it('KTO saturates on both sides of the KL', () => {
  const settings = { beta: 1, desirableWeight: 2, undesirableWeight: 3 };
  expect(kto([4, 4], [true, false], 4, settings).loss).toBeCloseTo((2 * 0.5 + 3 * 0.5) / 2, 12);
  expect(kto([1e3, -1e3], [true, false], 4, settings).loss).toBe(0);
});

it('a reward model learns differences, and its centre', () => {
  expect(rewardModelLoss([2], [1], 0).loss).toBeCloseTo(sp(-1), 12);
  expect(rewardModelLoss([2], [1], 0.1).loss).toBeCloseTo(sp(-1) + 0.9, 12);
});

describe('RRHF', () => {
  it('ranks length means, and learns the first of the best', () => {
    // Means −1, −2, −0.5: the third is likelier than both, and worse.
    const { loss, dLogps } = rrhf({ logps: [-2, -2, -2], lengths: [2, 1, 4], scores: [1, 1, 0] });
    expect(loss).toBeCloseTo(2 + 0.5 + 1.5, 12);
    expect([...dLogps]).toEqual([-1 - 0.5, -1, 0.5]);
  });

  it('has no slope where two are equally likely', () => {
    expect([...rrhf({ logps: [-1, -1], lengths: [1, 1], scores: [0, 1] }).dLogps]).toEqual([0, -1]);
  });
});

describe('PPO', () => {
  it('gains nothing beyond the clip, and keeps its slope where it lost', () => {
    const logps = [Math.log(1.5), Math.log(1.5), Math.log(0.5), Math.log(0.5)];
    const { loss, dNewLogps } = clippedPolicyLoss(
      { newLogps: logps, oldLogps: [0, 0, 0, 0], advantages: [1, -1, 1, -1] },
      0.2,
    );
    expect(loss).toBeCloseTo(-(1.2 - 1.5 + 0.5 - 0.8) / 4, 12);
    expect([...dNewLogps].map((d) => d || 0)).toEqual([0, 0.375, -0.125, 0].map((d) => expect.closeTo(d, 12)));
  });

  it('lets a value move by ε a rollout', () => {
    // Clipped to 0.2, which is farther from 1 than 0.5 is; and 0.1, within.
    const { loss, dValues } = clippedValueLoss({ values: [0.5, 0.1], oldValues: [0, 0], returns: [1, 1] }, 0.2);
    expect(loss).toBeCloseTo((0.5 * 0.64 + 0.5 * 0.81) / 2, 12);
    expect([...dValues]).toEqual([0, expect.closeTo(-0.45, 12)]);
  });

  it('may clip wider above than below', () => {
    expect(clippedRatio(1.5, 2, 0.2, 0.4)).toEqual({ value: 2.8, slope: 0 });
    expect(clippedRatio(0.5, -2, 0.2, 0.4)).toEqual({ value: -1.6, slope: 0 });
  });
});

it.each([
  ['grpo', [1 / 4, 1 / 12]],
  ['dapo', [1 / 8, 1 / 8]],
  ['dr_grpo', [1 / 20, 1 / 20]],
] as const)('%s weighs the tokens of rows of 2 and 6', (type, expected) => {
  expect(rowWeights([2, 6], type, 10)).toEqual(expected);
});
