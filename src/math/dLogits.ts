import { type FloatArray, IGNORED_TARGET } from './arrays';

/**
 * Backward of log-softmax, gather and sum, recomputed from the logits and their log-sum-exp:
 *   dLogits[r, v] = dLogps[sequenceOf[r]]·(1[v = targets[r]] − exp(logits[r, v] − lse[r])); 0 where the target is −100.
 * Shapes: logits, dLogits [rows, vocab]; lse, targets, sequenceOf [rows]; dLogps [sequences].
 */
export function dLogits(
  logits: FloatArray,
  lse: FloatArray,
  targets: Int32Array,
  dLogps: FloatArray,
  sequenceOf: Int32Array,
  out: FloatArray,
  rows: number,
  vocab: number,
): void {
  for (let r = 0; r < rows; r++) {
    const start = r * vocab;
    const end = start + vocab;
    const target = targets[r];
    if (target === IGNORED_TARGET) {
      out.fill(0, start, end);
      continue;
    }
    const scale = dLogps[sequenceOf[r]];
    const logSum = lse[r];
    for (let i = start; i < end; i++) out[i] = -scale * Math.exp(logits[i] - logSum);
    out[start + target] = scale * (1 - Math.exp(logits[start + target] - logSum));
  }
}
