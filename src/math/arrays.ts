/** Numbers that the kernels read and write: float32 when they train, float64 when they are the oracle of a test. */
export type FloatArray = Float32Array | Float64Array;

/** Target of a logit row that takes no part in the loss (the convention of PyTorch and transformers). */
export const IGNORED_TARGET = -100;
