/** What is said of a reward model. */
import type { StepMetrics } from './stepMetrics';

/** As TRL's RewardTrainer logs. */
export interface RewardMetrics extends StepMetrics {
  /** Share of the pairs whose chosen completion is given more. */
  readonly accuracy: number;
  /** Mean of the chosen's reward less the rejected's, and of all rewards. */
  readonly margin: number;
  readonly mean_reward: number;
}

/** Judgements whose confidences lie together: how sure they were, how often they were right. */
export interface ConfidenceBin {
  /** Mean of σ|margin| in it, from ½ to 1. */
  readonly confidence: number;
  readonly accuracy: number;
  readonly count: number;
}

/** A completion with what it is worth, and what it is given: both less their means under π_ref of the same prompt, since pairs do not say more. */
export interface Misrated {
  /** Places of the prompt and of the completion, in the world's own lists. */
  readonly prompt: number;
  readonly completion: number;
  readonly reward: number;
  readonly score: number;
}

/** How good a reward model is: on fresh pairs, and against the true reward of everything that can be said. */
export interface RewardReport {
  /**
   * Share of the pairs that it orders as they are labelled; the same in expectation over the labels, which are drawn; and the most that can be expected,
   * of one who knows the true reward.
   */
  readonly accuracy: number;
  readonly expectedAccuracy: number;
  readonly bayesAccuracy: number;
  readonly calibration: readonly ConfidenceBin[];
  readonly calibrationError: number;
  /** Means over the prompts, completions weighed by π_ref: Pearson's correlation with the true reward, and the share of the pairs in its order. */
  readonly correlation: number;
  readonly orderAgreement: number;
  /** Its worst mistakes: what it gives most too much, and most too little. */
  readonly overrated: readonly Misrated[];
  readonly underrated: readonly Misrated[];
}

export interface RewardReportRecord extends RewardReport {
  /** Updates of the reward model before it. */
  readonly step: number;
}
