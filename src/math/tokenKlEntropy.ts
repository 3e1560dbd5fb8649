import { type FloatArray, IGNORED_TARGET } from './arrays';

/**
 * What a row's whole distribution says, for the metrics kl/*, entropy and mean_token_accuracy:
 *   kl[r] = Σ_v π_θ(v)·log(π_θ(v)/π_ref(v)) (nats), entropy[r] = −Σ_v π_θ(v)·log π_θ(v) (nats),
 *   correct[r] = 1 when the first argmax of logits[r] is the target, else 0. Rows whose target is −100 get 0 in all three.
 * Shapes: logits, referenceLogits [rows, vocab]; everything else [rows].
 */
export function tokenKlEntropy(
  logits: FloatArray,
  lse: FloatArray,
  referenceLogits: FloatArray,
  referenceLse: FloatArray,
  targets: Int32Array,
  kl: FloatArray,
  entropy: FloatArray,
  correct: FloatArray,
  rows: number,
  vocab: number,
): void {
  for (let r = 0; r < rows; r++) {
    const target = targets[r];
    if (target === IGNORED_TARGET) {
      kl[r] = 0;
      entropy[r] = 0;
      correct[r] = 0;
      continue;
    }
    const start = r * vocab;
    const logSum = lse[r];
    const referenceLogSum = referenceLse[r];
    let divergence = 0;
    let negativeEntropy = 0;
    let best = logits[start];
    let argmax = 0;
    for (let v = 0; v < vocab; v++) {
      const x = logits[start + v];
      const logp = x - logSum;
      const p = Math.exp(logp);
      divergence += p * (logp - (referenceLogits[start + v] - referenceLogSum));
      negativeEntropy += p * logp;
      if (x > best) {
        best = x;
        argmax = v;
      }
    }
    kl[r] = divergence;
    entropy[r] = -negativeEntropy;
    correct[r] = argmax === target ? 1 : 0;
  }
}
