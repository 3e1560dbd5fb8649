/**
 * Mistakes that people make with DPO, to be switched on one at a time and looked at ("What can go wrong" in the derivation). Each one is known
 * from the trackers of the libraries; none is a joke.
 */
import type { PreferencePair } from './batching';

export const FAULTS = [
  'none',
  // Weights, gradients and AdamW's numbers in 16 bits (train/halfPrecision.ts).
  'half_precision',
  // The reference is the network before pretraining, the reference rounded to 16 bits, the reference at another temperature (train/faultyReference.ts).
  'wrong_reference',
  'reference_rounded',
  'reference_mismatch',
  // The prompt's tokens count as part of the completion.
  'prompt_in_mask',
  // Chosen completions do not end.
  'missing_eos',
  // Truncation has left nothing of a completion, and nobody looks.
  'empty_completion',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One place of the data set in so many has a completion that truncation empties. */
const EMPTY_EVERY = 256;
const FIRST_EMPTY = 200;

/** Whether truncation empties the rejected completion of the pair at this place of the data set. */
export function isEmptied(place: number): boolean {
  return place % EMPTY_EVERY === FIRST_EMPTY;
}

/** A pair as it is trained under a fault. @param place in the data set */
export function withFault(pair: PreferencePair, place: number, fault: Fault): PreferencePair {
  if (fault === 'missing_eos') return { ...pair, chosenIds: pair.chosenIds.slice(0, -1) };
  if (fault === 'empty_completion' && isEmptied(place)) return { ...pair, rejectedIds: [] };
  return pair;
}
