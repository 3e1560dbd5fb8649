import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../e2e/golden/losses.json';
import { LOSS_TYPES, type LossType } from '../core/lossTypes';
import { pairLoss } from './pairLoss';

const NUMBER = { noNaN: true, noDefaultInfinity: true } as const;

function close(actual: number, expected: number, relative: number, absolute: number, what: string) {
  const allowed = relative * Math.abs(expected) + absolute;
  expect(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected}`).toBe(true);
}

describe('spot values (a = 1, b = −0.5, lengths 4 and 5, β = 0.1)', () => {
  it.each<[LossType, number, number]>([
    ['sigmoid', 0, 0.620957],
    ['sigmoid', 0.1, 0.635957],
    ['hinge', 0, 0.85],
    ['ipo', 0, 21.6225],
    ['exo_pair', 0.1, 0.431388],
    ['robust', 0.1, 0.602207],
    ['bco_pair', 0, 1.312856],
    ['sppo_hard', 0, 36.25],
    ['apo_zero', 0, 0.962523],
    ['apo_down', 0, 0.987549],
    ['discopop', 0, 0.849338],
    ['sigmoid_norm', 0, 0.6758],
  ])('%s, ε = %d', (lossType, labelSmoothing, expected) => {
    expect(pairLoss(lossType, 1, -0.5, 4, 5, 0.1, labelSmoothing).loss).toBeCloseTo(expected, 6);
  });

  it('the gradient weight of a pair is σ(r̂_l − r̂_w)', () => {
    expect(-pairLoss('sigmoid', 1, -0.5, 4, 5, 0.1, 0).dChosen / 0.1).toBeCloseTo(0.46257, 5);
  });
});

describe('golden/losses.json', () => {
  it.each(golden.map((c, i) => [i, c.loss_type, c.beta, c.label_smoothing, c] as const))(
    'case %i: %s, β = %d, ε = %d',
    (_index, lossType, beta, labelSmoothing, expected) => {
      expected.chosen_logratios.forEach((a, p) => {
        const nW = expected.chosen_lengths[p];
        const nL = expected.rejected_lengths[p];
        const actual = pairLoss(lossType as LossType, a, expected.rejected_logratios[p], nW, nL, beta, labelSmoothing);
        close(actual.loss, expected.loss[p], 1e-10, 1e-12, `loss of pair ${p}`);
        close(actual.dChosen, expected.d_chosen_logratios[p], 1e-10, 1e-12, `dChosen of pair ${p}`);
        close(actual.dRejected, expected.d_rejected_logratios[p], 1e-10, 1e-12, `dRejected of pair ${p}`);
      });
    },
  );
});

/** A label smoothing that the loss type may have. */
const smoothingOf = (lossType: LossType, eps: number) => (lossType === 'exo_pair' ? Math.max(eps, 0.01) : eps);

describe.each(LOSS_TYPES)('%s', (lossType) => {
  it('has the derivatives of its loss (central differences)', () => {
    const logratio = fc.double({ min: -15, max: 15, ...NUMBER });
    const length = fc.integer({ min: 1, max: 30 });
    const beta = fc.double({ min: 0.02, max: 1, ...NUMBER });
    const smoothing = fc.double({ min: 0, max: 0.4, ...NUMBER });
    fc.assert(
      fc.property(logratio, logratio, length, length, beta, smoothing, (a, b, nW, nL, beta, smoothing) => {
        fc.pre(lossType !== 'hinge' || Math.abs(1 - beta * (a - b)) > 1e-3);
        const eps = smoothingOf(lossType, smoothing);
        const h = 1e-5;
        const at = (da: number, db: number) => pairLoss(lossType, a + da, b + db, nW, nL, beta, eps).loss;
        const { dChosen, dRejected } = pairLoss(lossType, a, b, nW, nL, beta, eps);
        close((at(h, 0) - at(-h, 0)) / (2 * h), dChosen, 1e-5, 1e-6, 'dChosen');
        close((at(0, h) - at(0, -h)) / (2 * h), dRejected, 1e-5, 1e-6, 'dRejected');
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('stays finite at huge logratios', () => {
    for (const a of [0, 80, -80, 1e4, -1e4, 1e6, -1e6]) {
      for (const b of [0, 1e4, -1e6]) {
        const { loss, dChosen, dRejected } = pairLoss(lossType, a, b, 3, 4, 0.5, smoothingOf(lossType, 0));
        expect([a, b, loss, dChosen, dRejected].every(Number.isFinite), `a = ${a}, b = ${b}: ${loss}`).toBe(true);
      }
    }
  });
});

describe('corners', () => {
  it('hinge has subgradient 0 at its kink', () => {
    expect(pairLoss('hinge', 2, 0, 1, 1, 0.5, 0)).toEqual({ loss: 0, dChosen: 0, dRejected: -0 });
  });

  it('exo_pair tends to log(1/(1−ε)) and log(1/ε) at the ends', () => {
    expect(pairLoss('exo_pair', 1e5, 0, 1, 1, 1, 0.1).loss).toBeCloseTo(-Math.log(0.9), 12);
    expect(pairLoss('exo_pair', -1e5, 0, 1, 1, 1, 0.1).loss).toBeCloseTo(-Math.log(0.1), 12);
  });

  it('robust without smoothing is sigmoid', () => {
    expect(pairLoss('robust', 3, -2, 1, 1, 0.3, 0)).toEqual(pairLoss('sigmoid', 3, -2, 1, 1, 0.3, 0));
  });

  it('length means of empty completions are 0', () => {
    expect(pairLoss('ipo', 0, 0, 0, 0, 0.5, 0).loss).toBe(1);
    expect(pairLoss('sigmoid_norm', 0, 0, 0, 0, 0.5, 0).loss).toBeCloseTo(Math.LN2, 15);
  });
});
