/** Numbers that the kernels read and write: float32 when they train, float64 when they are the oracle of a test. */
export type FloatArray = Float32Array | Float64Array;

/** Elements of an array of this shape. */
export const elementsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Target of a logit row that takes no part in the loss (the convention of PyTorch and transformers). */
export const IGNORED_TARGET = -100;

/** Added to the attention scores of positions that must not be seen: finite, because WebGPU may assume that infinities do not occur. */
export const MASKED = -1e9;

/** Weight of a new point. */
const SMOOTHING = 0.08;

/** Exponential moving average with bias correction, so that it starts at the first value. Gaps (NaN) are passed over. */
export function smooth(values: readonly number[]): number[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    mean += SMOOTHING * (value - mean);
    weight += SMOOTHING * (1 - weight);
    return mean / weight;
  });
}
