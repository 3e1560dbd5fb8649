/** softplus sp(x) = log(1 + eˣ), without overflow and without losing the small end. −log σ(x) = sp(−x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Logistic function σ(x) = 1/(1 + e⁻ˣ); keeps its relative precision in both tails. 1 − σ(x) is σ(−x). */
export function sigmoid(x: number): number {
  const t = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + t) : t / (1 + t);
}
