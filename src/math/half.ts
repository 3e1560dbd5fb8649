/** Numbers of half precision (IEEE 754 binary16): 10 bits of fraction, from 2⁻²⁴ to 65504. */
const FRACTION_BITS = 10;
const LEAST_EXPONENT = -14;
/** From here on the nearest half is infinite. */
const OVERFLOW = 65520;
/** 2⁵² is the last power of two beside which a float64 still holds halves of one. */
const FLOAT64_FRACTION_BITS = 52;

const view = new DataView(new ArrayBuffer(8));

/** The nearest half, ties to even. Below 2⁻²⁵ it is 0; ±∞ and NaN stay. */
export function roundToHalf(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  if (Math.abs(x) >= OVERFLOW) return x * Number.POSITIVE_INFINITY;
  view.setFloat64(0, Math.abs(x));
  const exponent = Math.max((view.getUint16(0) >> 4) - 1023, LEAST_EXPONENT);
  // Added to so large a number, x loses every bit below a half's last one, and is rounded on the way.
  const large = 1.5 * 2 ** (exponent - FRACTION_BITS + FLOAT64_FRACTION_BITS);
  return x + large - large;
}

/** Every number replaced by its nearest half, in place. */
export function roundAllToHalf<A extends Float32Array | Float64Array>(values: A): A {
  for (let i = 0; i < values.length; i++) values[i] = roundToHalf(values[i]);
  return values;
}
