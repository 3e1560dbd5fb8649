/** The mean of a few independent runs, and how far it is known: Student's t interval (Student, "The probable error of a mean", Biometrika 6, 1908). */

export interface MeanInterval {
  readonly mean: number;
  /** The interval is mean ± half; NaN of fewer than two values. */
  readonly half: number;
  readonly count: number;
}

/** @param level the probability that the interval holds the true mean, where the values are normally distributed */
export function meanInterval(values: readonly number[], level = 0.95): MeanInterval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, half: Number.NaN, count };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, half: tQuantile(level, count - 1) * Math.sqrt(variance / count), count };
}

/** The t that |T| stays below with a probability. @param freedom degrees of freedom, an integer from 1 */
export function tQuantile(probability: number, freedom: number): number {
  let low = 0;
  let high = Math.PI / 2;
  while (high - low > 1e-15) {
    const middle = (low + high) / 2;
    if (within(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/**
 * P(|T| < t) at t = √ν·tan θ: the finite sums of Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 for odd ν and 26.7.4 for even ν.
 */
function within(theta: number, freedom: number): number {
  const cos = Math.cos(theta);
  const odd = freedom % 2 === 1;
  let term = odd ? cos : 1;
  let sum = 0;
  for (let k = odd ? 1 : 0; k <= freedom - 2; k += 2) {
    sum += term;
    term *= ((k + 1) / (k + 2)) * cos * cos;
  }
  const series = Math.sin(theta) * sum;
  return odd ? (2 / Math.PI) * (theta + series) : series;
}
