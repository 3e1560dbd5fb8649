/**
 * The reference text: what diners write about each dish, before anybody's preferences. A verdict is drawn clause by clause; the adjective's
 * probability depends on style and food. Diners complain more than they praise: the mean true reward is about 0, the best about 3, so
 * that preference learning has room. The rarest verdict has a probability above 1e-4.
 */

import { ADJECTIVES, type Adjective, type Food, type Style } from '../../core/kitchen/words';
import type { Random } from '../../math/random';
import type { Dish } from './dishes';
import { type Clause, MODIFIERS, type Modifier, VERDICTS, type Verdict, verdictTokens } from './grammar';

/** Relative frequency of an adjective by the style of cooking. */
const STYLE_FREQUENCY: Readonly<Record<Style, Readonly<Record<Adjective, number>>>> = {
  steamed: { crispy: 7, tender: 11, juicy: 9, sweet: 12, salty: 17, spicy: 14, greasy: 15, light: 15 },
  fried: { crispy: 14, tender: 9, juicy: 8, sweet: 10, salty: 19, spicy: 12, greasy: 20, light: 8 },
  braised: { crispy: 8, tender: 11, juicy: 9, sweet: 12, salty: 20, spicy: 13, greasy: 18, light: 9 },
};

/** What a food multiplies these frequencies by; 1 where nothing is said. */
const FOOD_FREQUENCY: Readonly<Record<Food, Readonly<Partial<Record<Adjective, number>>>>> = {
  egg: { tender: 1.5, spicy: 0.7, greasy: 0.8 },
  fish: { salty: 1.3, light: 1.3, sweet: 0.7 },
  tofu: { spicy: 1.5, light: 1.3, juicy: 0.7 },
  chicken: { juicy: 1.5, greasy: 1.3, light: 0.7 },
};

const MODIFIER_PROBABILITY: Readonly<Record<Modifier, number>> = { none: 0.45, very: 0.3, not: 0.25 };

/** Probability that a verdict has one clause. */
const ONE_CLAUSE = 0.4;

const modifierWeights = MODIFIERS.map((modifier) => MODIFIER_PROBABILITY[modifier]);

/** Relative frequencies in the order of `ADJECTIVES`; 0 for `except`. */
function adjectiveWeights(dish: Dish, except?: Adjective): number[] {
  const style = STYLE_FREQUENCY[dish.style];
  const food = FOOD_FREQUENCY[dish.food];
  return ADJECTIVES.map((adjective) => (adjective === except ? 0 : style[adjective] * (food[adjective] ?? 1)));
}

function sampleClause(random: Random, dish: Dish, except?: Adjective): Clause {
  return {
    modifier: MODIFIERS[random.categorical(modifierWeights)],
    adjective: ADJECTIVES[random.categorical(adjectiveWeights(dish, except))],
  };
}

/** Draws a completion's token ids, the end of text included. */
export function sampleCompletion(random: Random, dish: Dish): number[] {
  const first = sampleClause(random, dish);
  const verdict: Verdict =
    random.uniform() < ONE_CLAUSE ? [first] : [first, sampleClause(random, dish, first.adjective)];
  return verdictTokens(verdict);
}

/** Draws one text for pretraining: prompt, completion, end of text. */
export function sampleText(random: Random, dish: Dish): number[] {
  return [...dish.promptIds, ...sampleCompletion(random, dish)];
}

/** The probability that the grammar writes this verdict about the dish. */
export function grammarProbability(dish: Dish, verdict: Verdict): number {
  const [first, second] = verdict;
  const clause = ({ modifier, adjective }: Clause, except?: Adjective): number => {
    const weights = adjectiveWeights(dish, except);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return (MODIFIER_PROBABILITY[modifier] * weights[ADJECTIVES.indexOf(adjective)]) / total;
  };
  return second ? clause(first) * (1 - ONE_CLAUSE) * clause(second, first.adjective) : clause(first) * ONE_CLAUSE;
}

/** The grammar's probability of each of `COMPLETIONS`, [528]. */
export function grammarProbabilities(dish: Dish): Float64Array {
  return Float64Array.from(VERDICTS, (verdict) => grammarProbability(dish, verdict));
}
