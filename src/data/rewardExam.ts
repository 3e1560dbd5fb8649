import type { PreferencePair } from './batching';

/** What a reward model is held against where the true reward is known. */
export interface RewardExam {
  /** Pairs that nobody has learnt from, with the probability that the label is as it is. */
  readonly pairs: readonly { readonly pair: PreferencePair; readonly probability: number }[];
  /** Of each prompt all its completions: their texts, true rewards and log-probabilities under the reference. */
  readonly prompts: readonly {
    readonly texts: readonly (readonly number[])[];
    readonly rewards: Float64Array;
    readonly referenceLogps: Float64Array;
  }[];
}
