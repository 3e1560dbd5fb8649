import type { FloatArray } from './arrays';
import { BAD_GRADIENT, raiseStatus } from './status';

/**
 * Global gradient norm and clip coefficient (Pascanu et al. 2013; torch.nn.utils.clip_grad_norm_):
 *   norm[0] = sqrt(Σ g²) over all grads, norm[1] = min(1, maxGradNorm/(norm + 1e-6)), 1 when maxGradNorm is 0.
 * A norm that is not finite sets `status` (kind 2) and the coefficient 0. Shapes: norm [2], status [4].
 */
export function gradNorm(
  grads: readonly FloatArray[],
  maxGradNorm: number,
  norm: FloatArray,
  status: Uint32Array,
  step: number,
): void {
  let total = 0;
  for (const grad of grads) total += sumOfSquares(grad);
  norm[0] = Math.sqrt(total);
  // Tested as stored: a norm that overflows float32 is as bad there as NaN.
  if (!Number.isFinite(norm[0])) {
    norm[1] = 0;
    raiseStatus(status, step, 0, BAD_GRADIENT);
    return;
  }
  norm[1] = maxGradNorm === 0 ? 1 : Math.min(1, maxGradNorm / (norm[0] + 1e-6));
}

/** Four accumulators: one alone would wait for each addition to finish before the next. */
function sumOfSquares(values: FloatArray): number {
  const whole = values.length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += values[i] * values[i];
    s1 += values[i + 1] * values[i + 1];
    s2 += values[i + 2] * values[i + 2];
    s3 += values[i + 3] * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) s0 += values[i] * values[i];
  return s0 + s1 + (s2 + s3);
}
