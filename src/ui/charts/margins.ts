import type { FigureId } from '../../figures/figure';
import type { Margin } from '../../figures/plotly/plotlyFigure';

/** The margins of the page's plots are fixed, so that what is laid over a plot needs no measuring. Those of the small multiples begin alike: their step axes align. */
const SMALL_MARGIN: Margin = { l: 50, r: 14, t: 10, b: 38 };
/** With room for the names of lines. */
const NAMED_MARGIN: Margin = { ...SMALL_MARGIN, r: 70 };
/** One of them has a long name. */
const EARNED_MARGIN: Margin = { ...SMALL_MARGIN, r: 94 };
export const FRONTIER_MARGIN: Margin = { l: 52, r: 44, t: 12, b: 46 };

/** Their lines have no names. */
const UNNAMED: readonly FigureId[] = ['loss', 'weights', 'updates', 'entropy', 'rewardModel'];

export function marginOf(id: FigureId): Margin {
  if (id === 'frontier') return FRONTIER_MARGIN;
  if (id === 'earned') return EARNED_MARGIN;
  return UNNAMED.includes(id) ? SMALL_MARGIN : NAMED_MARGIN;
}

/** The plot area as a CSS inset of its box. */
export function insetOf({ t, r, b, l }: Margin): string {
  return `${t}px ${r}px ${b}px ${l}px`;
}
