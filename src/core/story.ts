/** What the first screen tells of a run, recorded: a pair, and what is said of its dish, before anything is loaded. */

export interface RecordedVerdict {
  /** The kitchen's words (core/kitchen/words.ts), with the end of text. */
  readonly tokens: readonly number[];
  /** True reward. */
  readonly reward: number;
  /** Its probability under π_ref. */
  readonly reference: number;
}

/** After so many updates. */
export interface StoryFrame {
  readonly step: number;
  /** E_θ[r] of the dish. */
  readonly reward: number;
  /** Probabilities under π_θ: of the pair's halves, and of the verdicts in their order. */
  readonly chosen: number;
  readonly rejected: number;
  readonly verdicts: readonly number[];
}

export interface RecordedStory {
  readonly dish: number;
  readonly promptTokens: readonly number[];
  /** Place of the pair in the data set. */
  readonly pair: number;
  readonly chosen: RecordedVerdict;
  readonly rejected: RecordedVerdict;
  /** Every verdict that is among the likeliest in some frame. */
  readonly verdicts: readonly RecordedVerdict[];
  /** E[r] of the dish under π_ref, and under π* of the run's β. */
  readonly referenceReward: number;
  readonly oracleReward: number;
  /** Ascending. */
  readonly frames: readonly StoryFrame[];
}

/** Verdicts that the first screen lists. */
export const STORY_VERDICTS = 8;
