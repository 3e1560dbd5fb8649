import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_TYPES } from '../core/lossTypes';
import { EXO_SMOOTHING, MARGIN_LOSS_TYPES, type MarginLossType, marginLoss, readsShift } from './marginLoss';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

describe('losses against the margin', () => {
  it('are all but sft', () => {
    expect([...MARGIN_LOSS_TYPES, 'sft']).toEqual([...LOSS_TYPES]);
  });

  it.each(MARGIN_LOSS_TYPES)('%s: the slope is the derivative by the margin', (lossType) => {
    fc.assert(
      fc.property(within(-6, 6), within(0.1, 3), within(0, 0.4), within(-2, 2), (z, beta, labelSmoothing, shift) => {
        fc.pre(lossType !== 'hinge' || Math.abs(1 - z) > 1e-3);
        const h = 1e-5;
        const at = (margin: number) => marginLoss(lossType, margin, { beta, labelSmoothing, shift });
        const difference = (at(z + h).loss - at(z - h).loss) / (2 * h);
        expect(Math.abs(at(z).slope - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('are the textbook functions of z', () => {
    for (const z of [-3, -0.5, 0, 0.4, 1, 5]) {
      for (const beta of [0.1, 1, 2.5]) {
        const settings = { beta, labelSmoothing: 0 };
        const at = (lossType: MarginLossType) => marginLoss(lossType, z, settings).loss;
        expect(at('sigmoid')).toBeCloseTo(Math.log(1 + Math.exp(-z)), 12);
        expect(at('hinge')).toBeCloseTo(Math.max(0, 1 - z), 12);
        expect(at('ipo')).toBeCloseTo(((z - 0.5) / beta) ** 2, 9);
        expect(at('sigmoid_norm')).toBeCloseTo(at('sigmoid'), 12);
        expect(at('apo_zero')).toBeCloseTo(2 / (1 + Math.exp(z / 2)), 12);
        expect(at('bco_pair')).toBeCloseTo(2 * Math.log(1 + Math.exp(-z / 2)), 12);
        expect(at('sppo_hard')).toBeCloseTo(((z - 1) / beta) ** 2 / 2, 9);
      }
    }
  });

  it('the shift moves exactly the losses that read the two log-ratios apart', () => {
    for (const lossType of MARGIN_LOSS_TYPES) {
      const [still, moved] = [0, 0.7].map(
        (shift) => marginLoss(lossType, 0.8, { beta: 1.5, labelSmoothing: 0.1, shift }).loss,
      );
      expect(Math.abs(moved - still) > 1e-6, lossType).toBe(readsShift(lossType));
    }
  });

  it('IPO on n tokens comes to rest at the margin n/2', () => {
    for (const tokens of [1, 4, 7]) {
      expect(marginLoss('ipo', tokens / 2, { beta: 1.3, labelSmoothing: 0, tokens }).loss).toBeCloseTo(0, 12);
    }
  });

  it('what the chapter says of the shapes holds', () => {
    const settings = { beta: 1, labelSmoothing: 0.1 };
    const slope = (lossType: MarginLossType, z: number) => marginLoss(lossType, z, settings).slope;
    // cDPO and EXO turn back where σ(z) = 1 − ε.
    const rest = Math.log(0.9 / 0.1);
    for (const lossType of ['sigmoid', 'exo_pair'] as const) {
      expect(slope(lossType, rest)).toBeCloseTo(0, 12);
      expect(slope(lossType, rest + 1)).toBeGreaterThan(0);
    }
    // Robust DPO never pulls less than ε/(1 − 2ε).
    expect(slope('robust', 40)).toBeCloseTo(-0.1 / 0.8, 12);
    // EXO and APO let go of what is badly wrong; DPO does not.
    for (const lossType of ['exo_pair', 'apo_zero'] as const) expect(Math.abs(slope(lossType, -40))).toBeLessThan(1e-6);
    expect(slope('sigmoid', -40)).toBeCloseTo(-0.9, 6);
    // DiscoPOP pushes back around 0, and nowhere else within reach.
    expect(slope('discopop', 0)).toBeGreaterThan(0);
    expect(slope('discopop', -1)).toBeLessThan(0);
    expect(slope('discopop', 1)).toBeLessThan(0);
    // NCA holds the chosen reward at log 2.
    const nca = marginLoss('nca_pair', 2 * Math.LN2, settings);
    expect(nca.dChosen).toBeCloseTo(0, 12);
    // APO-down lowers the chosen completion too, as soon as the pair is in the right order.
    expect(marginLoss('apo_down', 1, settings).dChosen).toBeGreaterThan(0);
  });

  it('EXO is drawn where ε is 0 too', () => {
    const at = (labelSmoothing: number) => marginLoss('exo_pair', 0.3, { beta: 1, labelSmoothing });
    expect(at(0)).toEqual(at(EXO_SMOOTHING));
  });
});
