/**
 * The true reward, a documented function of the words. The reward of a well-formed completion is the sum over its clauses of
 *
 *   score(adjective, style) · { 1 plain, taste.very after "very", taste.not after "not" }
 *
 * so that saying two good things about a dish is better than saying one. Malformed text gets `taste.malformed`, whatever it says.
 * With the default taste r has a standard deviation of about 1 under the grammar.
 */
import type { Dish } from './dishes';
import { type Clause, COMPLETIONS, type Modifier, parseVerdict } from './grammar';
import type { Adjective, Style } from './words';

/** What the diner likes. Plain data that the visitor may edit. */
export interface Taste {
  /** Score of each adjective. */
  readonly scores: Readonly<Record<Adjective, number>>;
  /** Scores that a style of cooking replaces: crispy is good for fried, bad for steamed. */
  readonly byStyle: Readonly<Record<Style, Readonly<Partial<Record<Adjective, number>>>>>;
  /** Factor of "very". */
  readonly very: number;
  /** Factor of "not"; negative, smaller than 1 in size: not bad is less than good. */
  readonly not: number;
  /** Reward of everything that the grammar does not know. */
  readonly malformed: number;
}

export const DEFAULT_TASTE: Taste = {
  scores: { crispy: 0.2, tender: 0.9, juicy: 1, sweet: 0.2, salty: -0.5, spicy: -0.2, greasy: -1.1, light: 0.3 },
  byStyle: {
    steamed: { crispy: -1.2, light: 1, spicy: -0.6 },
    fried: { crispy: 1.2, tender: 0.2, light: -0.4 },
    braised: { crispy: -0.7, sweet: 0.8, spicy: 0.6 },
  },
  very: 1.5,
  not: -0.7,
  malformed: -4,
};

/** The score of an adjective for a dish of this style. */
export function adjectiveScore(style: Style, adjective: Adjective, taste: Taste): number {
  return taste.byStyle[style][adjective] ?? taste.scores[adjective];
}

function factor(modifier: Modifier, taste: Taste): number {
  return modifier === 'none' ? 1 : taste[modifier];
}

/** @param tokens a completion, its end of text included (without it, it is malformed) */
export function trueReward(dish: Dish, tokens: readonly number[], taste: Taste = DEFAULT_TASTE): number {
  const verdict = parseVerdict(tokens);
  if (!verdict) return taste.malformed;
  const clauses: readonly Clause[] = verdict;
  return clauses.reduce(
    (sum, { modifier, adjective }) => sum + adjectiveScore(dish.style, adjective, taste) * factor(modifier, taste),
    0,
  );
}

/** The reward of each of `COMPLETIONS`, [528]. */
export function completionRewards(dish: Dish, taste: Taste = DEFAULT_TASTE): Float64Array {
  return Float64Array.from(COMPLETIONS, (tokens) => trueReward(dish, tokens, taste));
}
