import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packFrames, unpackFrames } from './packedFrames';

const COMPLETIONS = 6;

/** Log-probabilities of a distribution that leaves something over. */
const logps = fc
  .array(fc.double({ min: -25, max: 0, noNaN: true }), { minLength: COMPLETIONS + 1, maxLength: COMPLETIONS + 1 })
  .map((values) => {
    const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
    return Float32Array.from(values.slice(0, -1), (value) => value - total);
  });
const dishes = fc.array(logps, { minLength: 2, maxLength: 2 });

test('every probability comes back to 0.1 %, and the mass to six digits', () => {
  fc.assert(
    fc.property(dishes, fc.array(dishes, { minLength: 1, maxLength: 5 }), (reference, frames) => {
      const back = unpackFrames(reference, packFrames(reference, frames));
      expect(back).toHaveLength(frames.length);
      frames.forEach((frame, f) => {
        frame.forEach((policy, dish) => {
          const mass = (values: Float32Array) => values.reduce((sum, logp) => sum + Math.exp(logp), 0);
          expect(mass(back[f][dish])).toBeCloseTo(mass(policy), 5);
          policy.forEach((logp, i) => {
            expect(Math.abs(back[f][dish][i] - logp)).toBeLessThan(1e-3);
          });
        });
      });
    }),
  );
});

test('what is as good as never stays so', () => {
  const reference = [Float32Array.of(-1, -2)];
  const [[policy]] = unpackFrames(reference, packFrames(reference, [[Float32Array.of(0, Number.NEGATIVE_INFINITY)]]));
  expect(policy[0]).toBeCloseTo(0, 3);
  expect(policy[1]).toBeLessThan(-30);
});
