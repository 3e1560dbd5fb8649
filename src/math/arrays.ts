/** Numbers that the kernels read and write: float32 when they train, float64 when they are the oracle of a test. */
export type FloatArray = Float32Array | Float64Array;

/** Target of a logit row that takes no part in the loss (the convention of PyTorch and transformers). */
export const IGNORED_TARGET = -100;

/** Added to the attention scores of positions that must not be seen: finite, because WebGPU may assume that infinities do not occur. */
export const MASKED = -1e9;
