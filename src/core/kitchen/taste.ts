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
