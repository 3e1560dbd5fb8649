import type { FloatArray } from './arrays';

export interface AdamWSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** 1-based step, for the bias correction. */
  readonly step: number;
}

/**
 * What AdamW needs of its settings, computed once per step in float64 (1 − β₂ has no digits to lose in float32).
 * `stepSize` = lr/(1 − β₁ᵗ), `rootScale` = 1/√(1 − β₂ᵗ), `keep` = 1 − lr·weightDecay.
 */
export function adamWScalars(settings: AdamWSettings) {
  const { learningRate, beta1, beta2, epsilon, weightDecay, step } = settings;
  return {
    beta1,
    oneMinusBeta1: 1 - beta1,
    beta2,
    oneMinusBeta2: 1 - beta2,
    epsilon,
    keep: 1 - learningRate * weightDecay,
    stepSize: learningRate / (1 - beta1 ** step),
    rootScale: 1 / Math.sqrt(1 - beta2 ** step),
  };
}

/**
 * AdamW in place (Loshchilov & Hutter 2019, algorithm 2; the arithmetic of torch.optim.AdamW), with g scaled by norm[1]:
 *   m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  p ← p(1 − lr·decay) − lr·m̂/(√v̂ + ε).
 * Shapes: param, grad, m, v [n]; norm [2]; status [4]. Does nothing while `status` is set.
 */
export function adamW(
  param: FloatArray,
  grad: FloatArray,
  m: FloatArray,
  v: FloatArray,
  norm: FloatArray,
  status: Uint32Array,
  settings: AdamWSettings,
): void {
  if (status[0] !== 0) return;
  const { beta1, oneMinusBeta1, beta2, oneMinusBeta2, epsilon, keep, stepSize, rootScale } = adamWScalars(settings);
  const clip = norm[1];
  for (let i = 0; i < param.length; i++) {
    const g = grad[i] * clip;
    const first = beta1 * m[i] + oneMinusBeta1 * g;
    const second = beta2 * v[i] + oneMinusBeta2 * g * g;
    m[i] = first;
    v[i] = second;
    param[i] = param[i] * keep - (stepSize * first) / (Math.sqrt(second) * rootScale + epsilon);
  }
}
