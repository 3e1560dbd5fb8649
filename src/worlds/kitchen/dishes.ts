/** The prompts: every style of cooking with every food. All have the same length, "the STYLE FOOD is". */
import { FOODS, type Food, IS, STYLES, type Style, THE, wordId } from '../../core/kitchen/words';

export interface Dish {
  /** Place in `DISHES`. */
  readonly index: number;
  readonly style: Style;
  readonly food: Food;
  /** Token ids, `PROMPT_LENGTH` of them. */
  readonly promptIds: readonly number[];
}

export const DISHES: readonly Dish[] = STYLES.flatMap((style) => FOODS.map((food) => ({ style, food }))).map(
  ({ style, food }, index) => ({ index, style, food, promptIds: [THE, wordId(style), wordId(food), IS] }),
);

export const PROMPT_LENGTH = 4;
