/**
 * E[r] of a dish, in float64: Σ p(y)·r(y) over its well-formed completions; what their probabilities lack to 1 is malformed text, which has one reward.
 * @param logps of the well-formed completions, nats
 * @param rewards true rewards, in the same order
 */
export function dishReward(logps: Float32Array, rewards: Float32Array, malformedReward: number): number {
  let [reward, wellFormed] = [0, 0];
  for (let place = 0; place < logps.length; place++) {
    const probability = Math.exp(logps[place]);
    reward += probability * rewards[place];
    wellFormed += probability;
  }
  // Single precision may sum to a little more than 1.
  return reward + Math.max(0, 1 - wellFormed) * malformedReward;
}
