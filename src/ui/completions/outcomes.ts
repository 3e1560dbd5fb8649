/** A dish's exact distribution as the rows that the page shows. */

import type { DistributionRecord } from '../../core/records';
import { expectation, klDivergence } from '../../math/closedForm';

/** The place of everything malformed, taken together as one outcome. */
export const MALFORMED = -1;

/** One outcome with its probability under each model. */
export interface Outcome {
  /** Place in `WorldInfo.completions`, or `MALFORMED`. */
  readonly place: number;
  /** True reward. */
  readonly reward: number;
  readonly reference: number;
  readonly policy: number;
  readonly oracle: number;
}

/** What gives the outcomes their probabilities. */
export const POLICIES = ['reference', 'policy', 'oracle'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** What outcomes can be ordered by, the largest first. */
export const ORDERS = ['policy', 'reference', 'oracle', 'reward'] as const;
export type Order = (typeof ORDERS)[number];

/** Every outcome: the well-formed completions in their order, then malformed text. */
export function outcomesOf(record: DistributionRecord): Outcome[] {
  const { reference, policy, oracle, rewards, malformedReward } = record;
  const outcomes: Outcome[] = Array.from(rewards, (reward, place) => ({
    place,
    reward,
    reference: Math.exp(reference[place]),
    policy: Math.exp(policy[place]),
    oracle: Math.exp(oracle[place]),
  }));
  const missing = (speaker: PolicyName) => missingMass(outcomes.map((outcome) => outcome[speaker]));
  outcomes.push({
    place: MALFORMED,
    reward: malformedReward,
    reference: missing('reference'),
    policy: missing('policy'),
    oracle: missing('oracle'),
  });
  return outcomes;
}

/** What is missing to 1, never negative: single precision may sum to a little more. */
function missingMass(probabilities: readonly number[]): number {
  return Math.max(0, 1 - probabilities.reduce((sum, probability) => sum + probability, 0));
}

/** The largest first; among equals those that the policy says more often. */
export function ranked(outcomes: readonly Outcome[], order: Order): Outcome[] {
  return outcomes.toSorted((a, b) => b[order] - a[order] || b.policy - a.policy || a.place - b.place);
}

/** The largest probability that any model gives to anything: the full length of a bar. */
export function largestProbability(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((most, { reference, policy, oracle }) => Math.max(most, reference, policy, oracle), 0);
}

/** What RLHF maximises, E[r] − β·KL(· ‖ π_ref), for this dish. */
export function objective(outcomes: readonly Outcome[], speaker: PolicyName, beta: number): number {
  const logps = Float64Array.from(outcomes, (outcome) => Math.log(outcome[speaker]));
  const referenceLogps = Float64Array.from(outcomes, (outcome) => Math.log(outcome.reference));
  const rewards = Float64Array.from(outcomes, (outcome) => outcome.reward);
  return expectation(logps, rewards) - beta * klDivergence(logps, referenceLogps);
}
