import type { FigureId } from '../../figures/figure';
import type { Margin } from '../../figures/plotly/plotlyFigure';

/** The margins of the page's plots are fixed, so that what is laid over a plot needs no measuring. Those of all small multiples are the same: their step axes align. */
export const SMALL_MARGIN: Margin = { l: 50, r: 14, t: 10, b: 38 };
export const FRONTIER_MARGIN: Margin = { l: 52, r: 44, t: 12, b: 46 };

export const marginOf = (id: FigureId): Margin => (id === 'frontier' ? FRONTIER_MARGIN : SMALL_MARGIN);

/** The plot area as a CSS inset of its box. */
export function insetOf({ t, r, b, l }: Margin): string {
  return `${t}px ${r}px ${b}px ${l}px`;
}
