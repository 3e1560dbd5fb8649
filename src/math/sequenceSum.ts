import { type FloatArray, IGNORED_TARGET } from './arrays';

/**
 * sums[s] = Σ values[r] over r in [starts[s], starts[s+1]) with targets[r] ≠ −100: per-token log-probabilities to `logps` (nats).
 * Shapes: values [rows], targets [rows], starts [sequences + 1], sums [sequences]. A sequence without rows sums to 0.
 */
export function sequenceSum(
  values: FloatArray,
  targets: Int32Array,
  starts: Int32Array,
  sums: FloatArray,
  sequences: number,
): void {
  for (let s = 0; s < sequences; s++) {
    const end = starts[s + 1];
    let sum = 0;
    for (let r = starts[s]; r < end; r++) {
      if (targets[r] !== IGNORED_TARGET) sum += values[r];
    }
    sums[s] = sum;
  }
}
