/** A data set to try things with: verdicts that the grammar draws, compared by the true reward. */
import { Random } from '../../math/random';
import type { PreferencePair } from '../batching';
import { labelPair, sameIds } from '../preferences';
import { sampleCompletion } from './corpus';
import { DISHES } from './dishes';
import { trueReward } from './reward';

const LABELS = { temperature: 1, lengthBias: 0, flipRate: 0 };

/** Two different verdicts on a random dish each, labelled by Bradley–Terry; tokens of the kitchen's tokenizers. */
export function samplePairs(count: number, seed: number): PreferencePair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const dish = DISHES[random.integer(DISHES.length)];
    const judged = () => {
      const ids = sampleCompletion(random, dish);
      return { ids, reward: trueReward(dish, ids) };
    };
    const first = judged();
    let second = judged();
    while (sameIds(first.ids, second.ids)) second = judged();
    return labelPair(random, dish.promptIds, first, second, LABELS);
  });
}
