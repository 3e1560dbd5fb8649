/** Where a figure's parts lie, for every hand alike. */
import type { Figure, Pane } from './figure';
import { fraction } from './scale';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room between two panes, so that the labels at the ends of their axes do not meet; as a share of the plot area. */
const GAP = 0.18;

/** Where each pane of a figure lies: shares of the plot area's height, from its top. */
export function paneSpans({ panes }: Figure): readonly { readonly top: number; readonly height: number }[] {
  const height = (1 - GAP * (panes.length - 1)) / panes.length;
  return panes.map((_, place) => ({ top: place * (height + GAP), height }));
}

/** A pane in the box where it is drawn. */
export interface PlacedPane {
  readonly pane: Pane;
  readonly box: Box;
  /** From values to places. */
  x(value: number): number;
  y(value: number): number;
}

/** The panes of a figure over a plot area. */
export function placePanes(figure: Figure, area: Box): readonly PlacedPane[] {
  const spans = paneSpans(figure);
  return figure.panes.map((pane, place) => {
    const { left, width } = area;
    const box = {
      left,
      width,
      top: area.top + spans[place].top * area.height,
      height: spans[place].height * area.height,
    };
    return {
      pane,
      box,
      x: (value) => left + fraction(figure.x.scale, value) * width,
      y: (value) => box.top + (1 - fraction(pane.y.scale, value)) * box.height,
    };
  });
}
