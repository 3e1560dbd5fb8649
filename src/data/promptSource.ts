import type { Random } from '../math/random';
import type { DataSource } from './pairSource';
import type { LabelSettings } from './preferenceLabels';

/** Prompts that whoever learns completes, and what a completion earns. An item of a batch is one completion, or two that are compared. */
export interface PromptSource extends DataSource {
  /** Tokens of each prompt. */
  readonly promptLength: number;
  /** Most tokens that a completion is given. */
  readonly longestCompletion: number;
  prompt(index: number): readonly number[];
  /** The true reward. @param tokens a completion, with its end of text where it has one */
  reward(index: number, tokens: readonly number[]): number;
  /** How two completions are compared. */
  readonly labels: LabelSettings;
  /** A completion as the text that the models learnt from has it. */
  draw(index: number, random: Random): readonly number[];
}
