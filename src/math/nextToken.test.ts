import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSoftmaxGather } from './logSoftmaxGather';
import { diceAt, entropy, layStretches, rankTokens, stretchUnder } from './nextToken';
import { PLAIN_SAMPLING, samplingDistribution } from './sampling';

const someLogits = fc
  .array(fc.double({ min: -12, max: 12, noNaN: true }), { minLength: 2, maxLength: 24 })
  .map((values) => Float32Array.from(values));
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const sampling = (temperature: number, top_k = 0, top_p = 1) => ({ do_sample: true, temperature, top_k, top_p });

function stretchesOf(logits: Float32Array, settings = PLAIN_SAMPLING) {
  return layStretches(samplingDistribution(logits, settings), rankTokens(logits));
}

describe('the stretches of the tokens', () => {
  it('cover [0, 1) without a gap, each as long as its probability', () => {
    fc.assert(
      fc.property(someLogits, (logits) => {
        const probabilities = samplingDistribution(logits, PLAIN_SAMPLING);
        const stretches = stretchesOf(logits);
        expect([stretches[0].from, stretches.at(-1)?.to]).toEqual([0, 1]);
        stretches.forEach(({ token, from, to }, place) => {
          if (place > 0) expect(from).toBe(stretches[place - 1].to);
          expect(to - from).toBeCloseTo(probabilities[token], 12);
        });
      }),
    );
  });

  it('give every number of the dice the token that it falls on', () => {
    fc.assert(
      fc.property(someLogits, unit, (logits, u) => {
        const hit = stretchUnder(stretchesOf(logits), u);
        expect(hit && hit.from <= u && u < hit.to).toBe(true);
      }),
    );
  });

  it('draw each token as often as its probability says', () => {
    const logits = Float32Array.of(Math.log(0.2), Math.log(0.5), Math.log(0.05), Math.log(0.25));
    const stretches = stretchesOf(logits);
    expect(stretches.map(({ token }) => token)).toEqual([1, 3, 0, 2]);
    const counts = [0, 0, 0, 0];
    const draws = 20_000;
    for (let seed = 0; seed < draws; seed++) counts[stretchUnder(stretches, diceAt(seed, seed % 7))?.token ?? 0]++;
    counts.forEach((count, token) => {
      const p = [0.2, 0.5, 0.05, 0.25][token];
      expect(Math.abs(count / draws - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  it('are cut off from the far end by top-k and top-p, and what is left is stretched', () => {
    fc.assert(
      fc.property(
        someLogits,
        fc.integer({ min: 1, max: 24 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (...all) => {
          const [logits, k, p] = all;
          const order = stretchesOf(logits).map(({ token }) => token);
          for (const settings of [sampling(1, k), sampling(1, 0, p)]) {
            const kept = stretchesOf(logits, settings).map(({ token }) => token);
            expect(kept).toEqual(order.slice(0, kept.length));
          }
          expect(stretchesOf(logits, sampling(1, k))).toHaveLength(Math.min(k, order.length));
        },
      ),
    );
  });

  it('are one only, at temperature 0: the most likely', () => {
    fc.assert(
      fc.property(someLogits, unit, (logits, u) => {
        const hit = stretchUnder(stretchesOf(logits, sampling(0)), u);
        expect(hit).toEqual({ token: rankTokens(logits)[0], from: 0, to: 1 });
      }),
    );
  });
});

describe('the dice', () => {
  it('repeat for a seed, and differ from place to place', () => {
    const throws = Array.from({ length: 7 }, (_, place) => diceAt(5, place));
    expect(throws).toEqual(Array.from({ length: 7 }, (_, place) => diceAt(5, place)));
    expect(new Set(throws).size).toBe(7);
    expect(diceAt(6, 0)).not.toBe(throws[0]);
  });
});

describe('entropy', () => {
  it('is 0 for certainty and log V where all are alike', () => {
    expect(entropy(Float64Array.of(0, 1, 0))).toBe(0);
    expect(entropy(new Float64Array(24).fill(1 / 24))).toBeCloseTo(Math.log(24), 12);
  });

  it('never falls when the temperature rises', () => {
    fc.assert(
      fc.property(someLogits, fc.double({ min: 0.1, max: 2, noNaN: true }), (logits, temperature) => {
        const at = (value: number) => entropy(samplingDistribution(logits, sampling(value)));
        expect(at(temperature * 1.3)).toBeGreaterThanOrEqual(at(temperature) - 1e-9);
      }),
    );
  });
});

it('the same number added to every logit changes no log-probability', () => {
  fc.assert(
    fc.property(someLogits, fc.double({ min: -50, max: 50, noNaN: true }), (logits, shift) => {
      const logpOf = (values: Float64Array) => {
        const logp = new Float64Array(1);
        logSoftmaxGather(values, Int32Array.of(1), logp, new Float64Array(1), 1, values.length);
        return logp[0];
      };
      const plain = Float64Array.from(logits);
      expect(logpOf(plain.map((z) => z + shift))).toBeCloseTo(logpOf(plain), 10);
    }),
  );
});
