import { describe, expect, it } from 'vitest';
import type { LossType } from '../core/lossTypes';
import { pairLoss } from './pairLoss';
import { preferenceLoss } from './preferenceLoss';

function run(lossType: LossType, logps: number[], reference: number[], lengths: number[], hasRejected = true) {
  const pairs = hasRejected ? logps.length / 2 : logps.length;
  const loss = new Float64Array(pairs);
  const dLogps = new Float64Array(logps.length);
  const status = new Uint32Array(4);
  const batch = {
    lossType,
    beta: 0.1,
    labelSmoothing: 0.1,
    logps: Float64Array.from(logps),
    referenceLogps: Float64Array.from(reference),
    lengths: Float64Array.from(lengths),
    loss,
    dLogps,
    status,
    pairs,
    hasRejected,
    step: 7,
  };
  preferenceLoss(batch);
  return { loss, dLogps, status, batch };
}

describe('preferenceLoss', () => {
  it('takes logratios, chosen first, and differentiates the mean over pairs', () => {
    const { loss, dLogps, status } = run('ipo', [-3, -5, -6, -4], [-4, -4, -5.5, -4.5], [4, 2, 5, 3]);
    const first = pairLoss('ipo', 1, -0.5, 4, 5, 0.1, 0.1);
    const second = pairLoss('ipo', -1, 0.5, 2, 3, 0.1, 0.1);
    expect([...loss]).toEqual([first.loss, second.loss]);
    expect([...dLogps]).toEqual([first.dChosen, second.dChosen, first.dRejected, second.dRejected].map((d) => d / 2));
    expect([...status]).toEqual([0, 0, 0, 0]);
  });

  it.each([true, false])('sft is the mean over all chosen tokens (rejected half: %s)', (hasRejected) => {
    const half = <T>(values: T[]) => (hasRejected ? values : values.slice(0, 2));
    const { loss, dLogps } = run('sft', half([-3, -5, -6, -4]), half([9, 9, 9, 9]), half([4, 1, 5, 3]), hasRejected);
    expect((loss[0] + loss[1]) / 2).toBeCloseTo(8 / 5, 14);
    half([-1 / 5, -1 / 5, 0, 0]).forEach((d, s) => {
      expect(dLogps[s]).toBeCloseTo(d, 14);
    });
  });

  it('names the first pair that is not finite, even where the loss saturates', () => {
    const { status } = run(
      'hinge',
      [-1, -1, -1, -1, Number.NaN, Number.NEGATIVE_INFINITY],
      [0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 1],
    );
    expect([...status]).toEqual([1, 7, 1, 1]);
  });

  it('leaves a status that is set as it is', () => {
    const { batch } = run('sigmoid', [Number.NaN, 0], [0, 0], [1, 1]);
    preferenceLoss({ ...batch, step: 8 });
    expect([...batch.status]).toEqual([1, 7, 0, 1]);
  });

  it('does not fail on empty completions', () => {
    for (const lossType of ['sft', 'ipo', 'sigmoid_norm'] as const) {
      const { loss, status } = run(lossType, [0, 0], [0, 0], [0, 0]);
      expect([Number.isFinite(loss[0]), status[0]]).toEqual([true, 0]);
    }
  });
});
