import type { Taste } from '../../core/kitchen/taste';
import type { KitchenConfig } from '../../core/kitchenConfig';
import type { BatchShape, PreferencePair } from '../../data/batching';
import type { PairSource } from '../../data/pairSource';
import { labelPair, sameIds } from '../../data/preferenceLabels';
import { Random } from '../../math/random';
import { sampleCompletion } from './corpus';
import { DISHES } from './dishes';
import { kitchenBatchShape, labelsOf } from './kitchenPairs';
import { trueReward } from './reward';

/** Keeps the draws apart from other uses of the run's seed; those of pair i use stream DEMONSTRATION_STREAM + i. */
const DEMONSTRATION_STREAM = 0x6465_0000;

/**
 * What supervised fine-tuning learns from at the beginning of a run: of two verdicts that people wrote the preferred one. Each pair has random numbers of its
 * own, so that none needs to be kept.
 */
export class Demonstrations implements PairSource {
  readonly size: number;

  constructor(
    private readonly config: KitchenConfig,
    private readonly taste: Taste,
  ) {
    this.size = config.num_pairs;
  }

  shape(pairs: number): BatchShape {
    return kitchenBatchShape(pairs);
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => this.draw(new Random(this.config.seed, DEMONSTRATION_STREAM + index)));
  }

  private draw(random: Random): PreferencePair {
    const dish = DISHES[random.integer(DISHES.length)];
    const judged = () => {
      const ids = sampleCompletion(random, dish);
      return { ids, reward: trueReward(dish, ids, this.taste) };
    };
    const first = judged();
    let second = judged();
    // Of two equals neither is preferred.
    while (sameIds(first.ids, second.ids)) second = judged();
    return labelPair(random, dish.promptIds, first, second, labelsOf(this.config));
  }
}
