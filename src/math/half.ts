/** Numbers of half precision (IEEE 754 binary16: 10 bits of fraction, from 2⁻²⁴ to 65504), and of bfloat16. */
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

/** The number that a half's 16 bits stand for. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> FRACTION_BITS) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** (LEAST_EXPONENT - FRACTION_BITS);
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let table: Float32Array | undefined;

/** Halves as float32, exactly. @param bits binary16, [n] */
export function halfValues(bits: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, i) => halfOf(i));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]];
  return values;
}

/** bfloat16 as float32, exactly: it is float32's upper half. @param bits [n] */
export function bfloat16Values(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = bits[i] << 16;
  return new Float32Array(values.buffer);
}
