import { type FloatArray, IGNORED_TARGET } from './arrays';

/**
 * Log-softmax and gather in one go; the probabilities are never stored.
 *   lse[r] = log Σ_v exp logits[r, v];  logps[r] = logits[r, targets[r]] − lse[r], 0 where the target is −100.
 * Shapes: logits [rows, vocab], targets [rows], logps [rows], lse [rows]. Units: nats.
 * Logits that are not finite give an lse (and logps) that is not finite.
 */
export function logSoftmaxGather(
  logits: FloatArray,
  targets: Int32Array,
  logps: FloatArray,
  lse: FloatArray,
  rows: number,
  vocab: number,
): void {
  for (let r = 0; r < rows; r++) {
    const start = r * vocab;
    const end = start + vocab;
    let max = logits[start];
    for (let i = start + 1; i < end; i++) {
      const x = logits[i];
      if (x > max) max = x;
    }
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(logits[i] - max);
    const logSum = Math.log(sum);
    lse[r] = max + logSum;
    const target = targets[r];
    // The maximum is subtracted first: at large logits x − lse would lose what log Σ adds.
    logps[r] = target === IGNORED_TARGET ? 0 : logits[start + target] - max - logSum;
  }
}
