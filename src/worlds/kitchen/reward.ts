/**
 * The true reward, a documented function of the words. The reward of a well-formed completion is the sum over its clauses of
 *
 *   score(adjective, style) · { 1 plain, taste.very after "very", taste.not after "not" }
 *
 * so that saying two good things about a dish is better than saying one. Malformed text gets `taste.malformed`, whatever it says.
 * With the default taste r has a standard deviation of about 1 under the grammar.
 */

import { adjectiveScore, DEFAULT_TASTE, type Taste } from '../../core/kitchen/taste';
import type { Dish } from './dishes';
import { type Clause, COMPLETIONS, type Modifier, parseVerdict } from './grammar';

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
