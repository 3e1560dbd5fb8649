/** Weight of a new point. */
const SMOOTHING = 0.08;

/** Exponential moving average with bias correction, so that it starts at the first value. Gaps (NaN) are passed over. */
export function smooth(values: readonly number[]): number[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    mean += SMOOTHING * (value - mean);
    weight += SMOOTHING * (1 - weight);
    return mean / weight;
  });
}
