/** The elements of a stored tensor as float32, whatever float type they have on disk. */
import { bfloat16Values, halfValues } from '../math/half';
import type { TensorEntry } from './safetensors';

/** The element types that weights are read from. */
export const FLOAT_TYPES = ['F32', 'F16', 'BF16'] as const;
export type FloatType = (typeof FLOAT_TYPES)[number];

export function isFloatType(dtype: string): dtype is FloatType {
  return FLOAT_TYPES.some((type) => type === dtype);
}

/**
 * float16 and bfloat16 are widened, which loses nothing.
 * @param bytes the tensor's own, little-endian; the values of F32 that begin at a multiple of 4 are a view of them
 */
export function float32Values(dtype: FloatType, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  if (dtype === 'F32') return new Float32Array(buffer, byteOffset, byteLength / 4);
  const bits = new Uint16Array(buffer, byteOffset, byteLength / 2);
  return dtype === 'F16' ? halfValues(bits) : bfloat16Values(bits);
}

/** How a tensor is shown in a message. */
export function formOf({ dtype, shape }: Pick<TensorEntry, 'dtype' | 'shape'>): string {
  return shape.length > 8 ? `${dtype} of ${shape.length} axes` : `${dtype} [${shape.join(', ')}]`;
}

/** The first value that is not finite, or -1. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
