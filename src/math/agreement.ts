/**
 * How far two rewards of the same outcomes agree, whatever their scale and constant. Outcomes count by the weights exp(logWeights), such as π_ref's
 * probabilities; those without weight, or without a finite value, take no part.
 */
/** Pearson's correlation of two values under the weights exp(logWeights): between −1 and 1, NaN where one of them does not vary. */
export function correlation(x: Float64Array, y: Float64Array, logWeights: Float64Array): number {
  let mass = 0;
  let meanX = 0;
  let meanY = 0;
  let varX = 0;
  let varY = 0;
  let covariance = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = Math.exp(logWeights[i]);
    if (!(weight > 0) || !Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    // West's updates: no difference of large sums.
    mass += weight;
    const dx = x[i] - meanX;
    const dy = y[i] - meanY;
    meanX += (weight / mass) * dx;
    meanY += (weight / mass) * dy;
    varX += weight * dx * (x[i] - meanX);
    varY += weight * dy * (y[i] - meanY);
    covariance += weight * dx * (y[i] - meanY);
  }
  // What is left by rounding of a constant is no variation.
  const negligible = (variance: number, mean: number) => !(variance > 1e-24 * mass * (1 + mean * mean));
  if (negligible(varX, meanX) || negligible(varY, meanY)) return Number.NaN;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(varX * varY)));
}

/**
 * The share of the pairs of outcomes with different `rewards`, both drawn by the weights, that `implicit` puts in the same order; a pair that it does not
 * order counts half. NaN where no two rewards differ.
 */
export function orderAgreement(implicit: Float64Array, rewards: Float64Array, logWeights: Float64Array): number {
  const weights = logWeights.map((logp, i) =>
    Number.isFinite(implicit[i]) && Number.isFinite(rewards[i]) ? Math.exp(logp) : 0,
  );
  let all = 0;
  let same = 0;
  for (let i = 0; i < rewards.length; i++) {
    if (weights[i] === 0) continue;
    for (let j = 0; j < i; j++) {
      if (rewards[i] === rewards[j]) continue;
      const weight = weights[i] * weights[j];
      all += weight;
      if (implicit[i] === implicit[j]) same += weight / 2;
      else if (implicit[i] > implicit[j] === rewards[i] > rewards[j]) same += weight;
    }
  }
  return same / all;
}
