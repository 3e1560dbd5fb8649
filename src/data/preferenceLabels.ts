/**
 * Preference pairs as in the paper (DPO, arXiv 2305.18290, section 6): two completions of a prompt, labelled by Bradley–Terry on the true reward.
 */
import type { Random } from '../math/random';
import { sigmoid } from '../math/stable';
import type { PreferencePair } from './batching';

export interface LabelSettings {
  /**
   * p(first ≻ second) = σ((s_first − s_second) / temperature) with s = reward + lengthBias·tokens; 0 means that the better one always wins
   * (a tie is drawn).
   */
  readonly temperature: number;
  /** What a token more is worth to the labeller, though not to the true reward. */
  readonly lengthBias: number;
  /** Probability that the label is flipped after it was drawn, 0–1. */
  readonly flipRate: number;
}

/** Probability that the first completion is labelled as chosen, flips included. */
export function preferenceProbability(first: Judged, second: Judged, settings: LabelSettings): number {
  const { temperature, lengthBias, flipRate } = settings;
  const advantage = first.reward - second.reward + lengthBias * (first.ids.length - second.ids.length);
  const wins = temperature > 0 ? sigmoid(advantage / temperature) : (Math.sign(advantage) + 1) / 2;
  return wins * (1 - flipRate) + (1 - wins) * flipRate;
}

/** A sampled completion with its true reward. */
export interface Judged {
  /** Ends with the end of text. */
  readonly ids: readonly number[];
  readonly reward: number;
}

/** Labels two completions of one prompt. Always takes one number from `random`. */
export function labelPair(
  random: Random,
  promptIds: readonly number[],
  first: Judged,
  second: Judged,
  settings: LabelSettings,
): PreferencePair {
  const firstWins = random.uniform() < preferenceProbability(first, second, settings);
  const [chosen, rejected] = firstWins ? [first, second] : [second, first];
  return { promptIds, chosenIds: chosen.ids, rejectedIds: rejected.ids };
}

/** Whether two completions are the same tokens. */
export function sameIds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
