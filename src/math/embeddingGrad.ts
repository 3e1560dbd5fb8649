import type { FloatArray } from './arrays';

/**
 * Backward of an embedding lookup: grad[uniqueIds[u], :] += Σ dRows[n, :] over n = positions[starts[u]] … positions[starts[u+1] − 1],
 * in that order, for u < count. Shapes: dRows [N, width], uniqueIds [≥ count], starts [≥ count + 1], positions [N], grad [ids, width].
 */
export function embeddingGrad(
  dRows: FloatArray,
  uniqueIds: Int32Array,
  starts: Int32Array,
  positions: Int32Array,
  count: number,
  grad: FloatArray,
  width: number,
): void {
  for (let u = 0; u < count; u++) {
    const row = uniqueIds[u] * width;
    const first = starts[u];
    const end = starts[u + 1];
    for (let c = 0; c < width; c++) {
      // One float64 accumulator per channel, so that a frequent word's many additions are rounded once.
      let sum = grad[row + c];
      for (let k = first; k < end; k++) sum += dRows[positions[k] * width + c];
      grad[row + c] = sum;
    }
  }
}
