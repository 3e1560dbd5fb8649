/** The lesson's first experiment, as data: five pairs that the reference has written, and the run that learns from what the reader says of them. */
import { DISH_COUNT } from '../../../core/kitchen/words';
import { type Choice, DEFAULT_DEFINITION, type KitchenDefinition } from '../../../core/runDefinition';
import type { KitchenModel } from '../../../core/settings';
import { Random } from '../../../math/random';

/** Pairs that the reader is asked about. */
export const QUESTIONS = 5;

/** Two verdicts on one dish, by their places in the kitchen's list of completions. */
export interface AskedPair {
  readonly first: number;
  readonly second: number;
}

/**
 * Pairs of verdicts as π_ref writes them on a dish, none of them twice: of each verdict it is told only once what the reader thinks of it.
 * @param logps log π_ref of the well-formed completions, nats
 */
export function drawPairs(logps: Float32Array, seed: number): readonly AskedPair[] {
  const random = new Random(seed);
  const left = Float64Array.from(logps, Math.exp);
  const draw = () => {
    const place = random.categorical(left);
    left[place] = 0;
    return place;
  };
  return Array.from({ length: QUESTIONS }, () => ({ first: draw(), second: draw() }));
}

/** From one round of questions to the next; all dishes are asked about in turn. */
const DISH_STRIDE = 5;
/** @param seed of the round, from 1 */
export const askedDish = (seed: number): number => ((seed - 1) * DISH_STRIDE) % DISH_COUNT;
/** One that nothing was asked about: of another kind, and prepared in another way. */
export const otherDish = (dish: number): number => (dish + DISH_STRIDE) % DISH_COUNT;

/** Each update reads all five pairs. After so many the taste is seen in what is said; after many more what was preferred mostly falls too. */
const UPDATES = 20;

/** DPO as in the playground, on these choices and nothing else. */
export function tasteRun(model: KitchenModel, seed: number, choices: readonly Choice[]): KitchenDefinition {
  const { config } = DEFAULT_DEFINITION;
  return {
    ...DEFAULT_DEFINITION,
    config: {
      ...config,
      model,
      seed,
      label_source: 'hand',
      per_device_train_batch_size: QUESTIONS,
      max_steps: UPDATES,
    },
    choices,
  };
}
