/**
 * Mistakes that people make with DPO, to be switched on one at a time and looked at ("What can go wrong" in the derivation). Each one is known
 * from the trackers of the libraries; none is a joke.
 */
export const FAULTS = [
  'none',
  // Weights, gradients and AdamW's numbers in 16 bits (train/halfPrecision.ts).
  'half_precision',
  // The reference is the network before pretraining, the reference rounded to 16 bits, the reference at another temperature (worlds/kitchen/faultyReference.ts).
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
