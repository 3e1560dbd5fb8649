import { closedForm } from '../../math/closedForm';
import { implicitRewards, largestDifference } from '../../math/inversion';

/** The rewards of which a policy is the optimum, and a proof of it. */
export interface PolicyRewards {
  /** r̂ of each outcome. */
  readonly implicit: Float64Array;
  /** log Z of r̂: 0 but for rounding. */
  readonly logZ: number;
  /** The largest difference of log π_θ from the logarithm of the optimum of r̂. */
  readonly gap: number;
  /** False while the policy is the reference. */
  readonly trained: boolean;
}

export interface PolicyOutcomes {
  readonly policyLogps: Float64Array;
  readonly referenceLogps: Float64Array;
  readonly beta: number;
}

export function policyRewards({ policyLogps, referenceLogps, beta }: PolicyOutcomes): PolicyRewards {
  const implicit = implicitRewards(policyLogps, referenceLogps, beta);
  const { logps, logZ } = closedForm(referenceLogps, implicit, beta);
  const gap = largestDifference(logps, policyLogps);
  return { implicit, logZ, gap, trained: implicit.some((reward) => reward !== 0) };
}
