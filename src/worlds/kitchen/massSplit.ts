/** Where a policy's probability is, seen from the preferences it was trained on: an answer to "both log-probs fall, so what rises?" */
import type { PreferencePair } from '../../data/batching';

/** A pair, and for which of the world's prompts. */
export interface PromptPair {
  readonly prompt: number;
  readonly pair: PreferencePair;
}

export interface MassShares {
  readonly chosen: number;
  readonly rejected: number;
  readonly other: number;
  readonly malformed: number;
}

/**
 * Sorts the completions of each prompt into those that won more often than they lost among some pairs, those that lost more often, and the others.
 * A completion that is in no pair, or won as often as it lost, is one of the others; text that is no completion at all is malformed.
 */
export class MassSplit {
  /** Per prompt, wins minus losses of each completion. */
  private readonly scores: ReadonlyMap<number, Int32Array>;

  constructor(
    private readonly completions: readonly (readonly number[])[],
    pairs: readonly PromptPair[],
  ) {
    const places = new Map(completions.map((tokens, place) => [tokens.join(' '), place]));
    const scores = new Map<number, Int32Array>();
    for (const { prompt, pair } of pairs) {
      const own = scores.get(prompt) ?? new Int32Array(completions.length);
      scores.set(prompt, own);
      const won = places.get(pair.chosenIds.join(' '));
      const lost = places.get(pair.rejectedIds.join(' '));
      if (won !== undefined) own[won]++;
      if (lost !== undefined) own[lost]--;
    }
    this.scores = scores;
  }

  /** Means over the prompts that have pairs; they sum to 1. @param logps per prompt, log-probabilities of the outcomes, completions first */
  of(logps: readonly Float64Array[]): MassShares {
    const sums = { chosen: 0, rejected: 0, other: 0 };
    for (const [prompt, scores] of this.scores) {
      for (let c = 0; c < this.completions.length; c++) {
        const kind = scores[c] > 0 ? 'chosen' : scores[c] < 0 ? 'rejected' : 'other';
        sums[kind] += Math.exp(logps[prompt][c]) / this.scores.size;
      }
    }
    return { ...sums, malformed: Math.max(0, 1 - sums.chosen - sums.rejected - sums.other) };
  }
}
