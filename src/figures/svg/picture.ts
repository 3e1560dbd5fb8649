/** A figure as SVG's paths, shapes and texts; the page sets them as elements, a report as markup. */
import type { Figure, FigureAxis, Pattern, SymbolMark, Tone } from '../figure';
import { type Box, type PlacedPane, placePanes } from '../layout';
import { DASH_ARRAYS } from '../look';
import { tickText } from '../scale';
import { type PointSymbol, strokesOf, svgPath, symbolsOf } from '../strokes';

export interface SvgPath {
  readonly d: string;
  readonly tone: Tone | 'grid';
  readonly width: number;
  /** As `stroke-dasharray`; '' for a solid line. */
  readonly dash: string;
  readonly opacity: number;
  readonly fill?: Pattern | 'hatched';
}

/** A text at a place, and on which side of it it stands. */
export interface SvgText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
  readonly side: 'under' | 'before' | 'beside' | 'after' | 'above' | 'below' | 'top' | 'bottom' | 'corner';
  /** Of several lines at the top, from above. */
  readonly row?: number;
}

export interface SvgPicture {
  readonly paths: readonly SvgPath[];
  readonly symbols: readonly PointSymbol[];
  readonly texts: readonly SvgText[];
}

/** @param digits of coordinates after the point */
export function svgPicture(figure: Figure, area: Box, digits: number): SvgPicture {
  const panes = placePanes(figure, area);
  return {
    paths: [...panes.map((pane) => gridOf(figure, pane, digits)), ...panes.flatMap((pane) => pathsOf(pane, digits))],
    symbols: panes.flatMap(({ pane, x, y }) =>
      pane.marks.flatMap(symbolsOf).map((point) => ({ ...point, x: x(point.x), y: y(point.y) })),
    ),
    texts: panes.flatMap((pane, place) => [
      // The x axis is under the last pane only.
      ...(place === panes.length - 1 ? xTicks(figure.x, pane) : []),
      ...yTicks(pane),
      ...labelsOf(pane),
    ]),
  };
}

function pathsOf(place: PlacedPane, digits: number): SvgPath[] {
  return place.pane.marks
    .flatMap((mark) => strokesOf(mark, place))
    .map(({ tone, trace, width, dash, opacity, fill }) => ({
      tone,
      width,
      opacity,
      d: svgPath(trace, digits),
      dash: DASH_ARRAYS[dash],
      ...(fill && { fill }),
    }));
}

function gridOf({ x: { scale } }: Figure, { pane, box, x, y }: PlacedPane, digits: number): SvgPath {
  const d = svgPath((pen) => {
    for (const tick of scale.ticks) {
      pen.moveTo(x(tick), box.top);
      pen.lineTo(x(tick), box.top + box.height);
    }
    for (const tick of pane.y.scale.ticks) {
      pen.moveTo(box.left, y(tick));
      pen.lineTo(box.left + box.width, y(tick));
    }
  }, digits);
  return { d, tone: 'grid', width: 1, dash: '', opacity: 1 };
}

const muted = { tone: 'muted' } as const;

function xTicks(axis: FigureAxis, { box, x }: PlacedPane): SvgText[] {
  return axis.scale.ticks.map((tick) => ({
    ...{ ...muted, text: tickText(tick, axis), side: 'under', x: x(tick), y: box.top + box.height },
  }));
}

function yTicks({ pane, box, y }: PlacedPane): SvgText[] {
  return pane.y.scale.ticks.map((tick) => ({
    ...{ ...muted, text: tickText(tick, pane.y), side: 'before', x: box.left, y: y(tick) },
  }));
}

/** The names of points and levels, and what stands in the corners. */
function labelsOf({ pane, box, x, y }: PlacedPane): SvgText[] {
  const right = box.left + box.width;
  const { marks, caption, corner, notes = [] } = pane;
  return [
    ...marks.flatMap((mark): SvgText[] => {
      if (mark.kind === 'rule' && mark.label !== undefined)
        return [{ text: mark.label, tone: mark.tone, side: 'beside', x: right, y: y(mark.at) }];
      if (mark.kind === 'name')
        return [{ text: mark.text, tone: mark.tone, side: 'after', x: x(mark.x), y: y(mark.y) }];
      return mark.kind === 'symbol' && mark.label ? [named(mark, mark.label, x, y)] : [];
    }),
    ...(caption
      ? [
          {
            ...muted,
            text: caption.text,
            side: caption.edge,
            x: right,
            y: box.top + (caption.edge === 'top' ? 0 : box.height),
          },
        ]
      : []),
    ...(corner ? [{ ...corner, side: 'corner', x: box.left, y: box.top } as const] : []),
    ...notes.map(({ tone, text }, row): SvgText => ({ text, tone, side: 'top', x: right, y: box.top, row })),
  ];
}

type To = (value: number) => number;

function named({ role, x, y }: SymbolMark, label: NonNullable<SymbolMark['label']>, toX: To, toY: To): SvgText {
  return { text: label.text, tone: role, side: label.beside, x: toX(x), y: toY(y) };
}
