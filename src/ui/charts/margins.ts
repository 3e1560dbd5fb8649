/** Pixels between the plot area and the edges of its box. They are fixed, so that what is laid over a plot needs no measuring. */
export interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** The same for all small multiples: their step axes align. */
export const SMALL_MARGIN: Margin = { l: 44, r: 14, t: 10, b: 38 };
export const FRONTIER_MARGIN: Margin = { l: 52, r: 44, t: 12, b: 46 };

/** The plot area as a CSS inset of its box. */
export function insetOf({ t, r, b, l }: Margin): string {
  return `${t}px ${r}px ${b}px ${l}px`;
}
