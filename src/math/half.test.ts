import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16Values, halfValues, roundAllToHalf, roundToHalf } from './half';

/** The half with these 15 bits, from the definition. */
function half(bits: number): number {
  const exponent = bits >> 10;
  const fraction = (bits & 1023) / 1024;
  return exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
}
const LARGEST = 0x7bff;

describe('rounding to half precision', () => {
  it('leaves every half as it is, and sends what lies between two to the nearer one, ties to even', () => {
    for (let bits = 0; bits < LARGEST; bits++) {
      const [low, high] = [half(bits), half(bits + 1)];
      const middle = (low + high) / 2;
      const gap = high - low;
      const even = bits % 2 === 0 ? low : high;
      const rounded = [low, middle - gap / 64, middle, middle + gap / 64].map(roundToHalf);
      if (rounded[0] !== low || rounded[1] !== low || rounded[2] !== even || rounded[3] !== high)
        expect([bits, rounded]).toEqual([bits, [low, low, even, high]]);
    }
    expect(half(LARGEST)).toBe(65504);
  });

  it('knows its ends: AdamW’s 1e-8 is 0, 65519 is the largest, 65520 infinite', () => {
    expect([1e-8, 2 ** -25, 2 ** -24, 65519, 65520, 1e300].map(roundToHalf)).toEqual([
      0,
      0,
      2 ** -24,
      65504,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(roundToHalf(Number.NaN)).toBeNaN();
  });

  it('is odd, and errs by at most a part in 2048', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -14, max: 65504, noNaN: true }), (x) => {
        expect(roundToHalf(-x)).toBe(-roundToHalf(x));
        expect(Math.abs(roundToHalf(x) - x)).toBeLessThanOrEqual(x / 2048);
      }),
    );
    expect([...roundAllToHalf(Float64Array.of(1 / 3, -1 / 3))]).toEqual([0.333251953125, -0.333251953125]);
  });
});

describe('widening', () => {
  it('gives every half its number, sign and all', () => {
    const positive = Array.from({ length: 0x7c00 }, (_, bits) => bits);
    const negative = positive.map((bits) => bits + 0x8000);
    expect([...halfValues(Uint16Array.from(positive))]).toEqual(positive.map(half));
    expect([...halfValues(Uint16Array.from(negative))]).toEqual(positive.map((bits) => -half(bits)));
    expect([...halfValues(Uint16Array.of(0x7c00, 0xfc00, 0x7c01, 0xffff))]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('gives a bfloat16 the float32 whose upper half it is', () => {
    const values = [0, -0, 1, -1.5, 3.140625, 2 ** 127, 2 ** -126, Number.POSITIVE_INFINITY, Number.NaN];
    const upper = Uint16Array.from(values, (value) => new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16);
    expect([...bfloat16Values(upper)]).toEqual(values);
  });
});
