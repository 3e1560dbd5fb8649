import type { Taste } from '../../core/kitchen/taste';
import type { KitchenConfig } from '../../core/kitchenConfig';
import { logsPairs } from '../../core/methods';
import type { BatchShape } from '../../data/batching';
import type { LabelSettings } from '../../data/preferenceLabels';
import type { PromptSource } from '../../data/promptSource';
import type { Random } from '../../math/random';
import { sampleCompletion } from './corpus';
import { DISHES, PROMPT_LENGTH } from './dishes';
import { LONGEST_COMPLETION } from './grammar';
import { kitchenBatchShape, type LabelConfig, labelsOf } from './kitchenPairs';
import { trueReward } from './reward';

/** The dishes as prompts, and the diner's taste as their reward. */
export class KitchenPrompts implements PromptSource {
  readonly size = DISHES.length;
  readonly promptLength = PROMPT_LENGTH;
  readonly longestCompletion = LONGEST_COMPLETION;

  readonly labels: LabelSettings;

  constructor(
    private readonly taste: Taste,
    private readonly config: Pick<KitchenConfig, 'method'> & LabelConfig,
  ) {
    this.labels = labelsOf(config);
  }

  shape(items: number): BatchShape {
    if (logsPairs(this.config.method)) return kitchenBatchShape(items);
    return {
      pairs: items,
      sequences: items,
      positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1,
      rows: items * LONGEST_COMPLETION,
    };
  }

  prompt(index: number): readonly number[] {
    return DISHES[index].promptIds;
  }

  reward(index: number, tokens: readonly number[]): number {
    return trueReward(DISHES[index], tokens, this.taste);
  }

  draw(index: number, random: Random): readonly number[] {
    return sampleCompletion(random, DISHES[index]);
  }
}
