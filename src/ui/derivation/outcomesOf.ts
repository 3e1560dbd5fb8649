import type { DistributionRecord } from '../../core/records';

/** Well-formed outcomes and, last, what is missing to 1. */
export function outcomesOf({ reference, policy, rewards, malformedReward }: DistributionRecord) {
  const withRest = (logps: Float32Array) => {
    const mass = logps.reduce((sum, logp) => sum + Math.exp(logp), 0);
    // Single precision may sum to a little more than 1.
    return Float64Array.of(...logps, Math.log(Math.max(1 - mass, SMALLEST)));
  };
  return {
    referenceLogps: withRest(reference),
    policyLogps: withRest(policy),
    rewards: Float64Array.of(...rewards, malformedReward),
  };
}

/** Less than single precision can tell from 1. */
const SMALLEST = 1e-9;
