/** What a pen draws of a mark: the paths of SVG and those of a canvas are traced by the same functions. */
import { pathRound } from 'd3-path';
import { area, line } from 'd3-shape';
import type { AreaMark, BarsMark, Dash, Mark, Pattern, PointsMark, Role, RuleMark, Shape, Tone } from './figure';
import type { PlacedPane } from './layout';
import { shapeOf } from './look';

/** A canvas, or what becomes the text of an SVG path. */
export type Pen = Pick<CanvasPath, 'moveTo' | 'lineTo' | 'closePath' | 'rect'>;
/** Read only. */
export type Column = ArrayLike<number> & Iterable<number>;
/** From values to places. */
type Place = Pick<PlacedPane, 'x' | 'y'>;

export interface Stroke {
  readonly tone: Tone;
  trace(pen: Pen): void;
  /** 0: only filled. */
  readonly width: number;
  readonly dash: Dash;
  readonly opacity: number;
  readonly fill?: Pattern | 'hatched';
}

/** A point that is drawn as a shape. */
export interface PointSymbol {
  readonly role: Role;
  readonly shape: Shape;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly open: boolean;
}

/** What is traced, as the text of an SVG path. @param digits after the point */
export function svgPath(trace: (pen: Pen) => void, digits: number): string {
  const pen = pathRound(digits);
  trace(pen);
  return pen.toString();
}

/** A line through points, interrupted where a value is not finite. */
export function traceLine(pen: Pen, xs: Column, ys: Column, { x, y }: Place): void {
  line<number>()
    .x((_, place) => x(xs[place]))
    .y((value) => y(value))
    .defined((value, place) => Number.isFinite(value) && Number.isFinite(xs[place]))
    .context(pen as CanvasRenderingContext2D)(ys);
}

/** The area between two lines, cut off at the edges of the pane. */
export function traceArea(pen: Pen, xs: Column, low: Column, high: Column, place: Omit<PlacedPane, 'pane'>): void {
  const { x, y, box } = place;
  const inside = (value: number) => Math.min(Math.max(y(value), box.top), box.top + box.height);
  area<number>()
    .x((_, place) => x(xs[place]))
    .y0((_, place) => inside(low[place]))
    .y1((value) => inside(value))
    .defined((value, place) => Number.isFinite(value) && Number.isFinite(low[place]) && Number.isFinite(xs[place]))
    .context(pen as CanvasRenderingContext2D)(high);
}

const PLAIN = { dash: 'solid', opacity: 1 } as const;

/** So faint that lines and labels are read on it. */
const SHADED = { width: 0, dash: 'solid', opacity: 0.4, fill: 'plain' } as const;

/** The paths of a mark in a pane, in drawing order. */
export function strokesOf(mark: Mark, place: PlacedPane): readonly Stroke[] {
  switch (mark.kind) {
    case 'line': {
      const { tone, x, y, width, dash, opacity = 1, hatched = false } = mark;
      const zeros = hatched ? y.map(() => 0) : [];
      const gap: Stroke = {
        ...{ ...PLAIN, tone, width: 0, fill: 'hatched' },
        trace: (pen) => traceArea(pen, x, zeros, y, place),
      };
      const stroke = { tone, width, dash, opacity, trace: (pen: Pen) => traceLine(pen, x, y, place) };
      return hatched ? [gap, stroke] : [stroke];
    }
    case 'rule':
      return [
        { ...PLAIN, tone: mark.tone, width: mark.width, dash: mark.dash, trace: (pen) => traceRule(pen, mark, place) },
      ];
    case 'points':
      return pointStrokes(mark, place);
    case 'area':
      return areaStrokes(mark, place);
    case 'shade': {
      const { role, x, y } = mark;
      const top = y.map(() => place.pane.y.scale.to);
      return [{ ...SHADED, tone: role, trace: (pen) => traceArea(pen, x, y, top, place) }];
    }
    case 'bars':
      return [{ ...PLAIN, tone: mark.role, width: 1, fill: 'plain', trace: (pen) => traceBars(pen, mark, place) }];
    case 'symbol':
    case 'name':
      return [];
  }
}

/** The points of a mark. */
export function symbolsOf(mark: Mark): readonly PointSymbol[] {
  if (mark.kind === 'symbol') {
    const { role, x, y, size, open = false } = mark;
    return Number.isFinite(x) && Number.isFinite(y) ? [{ role, shape: shapeOf(mark), x, y, size, open }] : [];
  }
  if (mark.kind !== 'points') return [];
  const { role, size } = mark;
  return mark.y.flatMap((y, place) =>
    Number.isFinite(y) ? [{ role, shape: shapeOf(mark), x: mark.x[place], y, size, open: true }] : [],
  );
}

function traceRule(pen: Pen, { axis, at }: RuleMark, { box, x, y }: PlacedPane): void {
  if (axis === 'x') {
    pen.moveTo(x(at), box.top);
    pen.lineTo(x(at), box.top + box.height);
  } else {
    pen.moveTo(box.left, y(at));
    pen.lineTo(box.left + box.width, y(at));
  }
}

/** Where the standard errors of a mark begin and end. */
export function errorsOf({ x, y, spread = [] }: PointsMark): readonly ErrorBar[] {
  return spread.flatMap((error, row) =>
    Number.isFinite(error) && Number.isFinite(y[row])
      ? [{ at: x[row], low: y[row] - error, high: y[row] + error }]
      : [],
  );
}

interface ErrorBar {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

function pointStrokes(mark: PointsMark, place: PlacedPane): Stroke[] {
  const { role, x, y, spread, joined } = mark;
  const through: Stroke = {
    tone: role,
    width: 1,
    dash: 'dotted',
    opacity: 1,
    trace: (pen) => traceLine(pen, x, y, place),
  };
  const errors: Stroke = {
    ...{ ...PLAIN, tone: role, width: 1 },
    trace: (pen) => {
      for (const { at, low, high } of errorsOf(mark)) {
        pen.moveTo(place.x(at), place.y(low));
        pen.lineTo(place.x(at), place.y(high));
      }
    },
  };
  return [...(joined ? [through] : []), ...(spread ? [errors] : [])];
}

/** The boundary's dash goes with the pattern, for a hand that has no patterns. */
const BOUNDARIES = { plain: 'solid', dotted: 'dotted', crossed: 'dashed' } as const;

function areaStrokes({ role, x, low, high, pattern }: AreaMark, place: PlacedPane): Stroke[] {
  const dash = BOUNDARIES[pattern];
  const inside = { ...place, y: (value: number) => Math.max(place.y(value), place.box.top) };
  return [
    { ...PLAIN, tone: role, width: 0, fill: pattern, trace: (pen) => traceArea(pen, x, low, high, place) },
    { tone: role, width: 1, dash, opacity: 1, trace: (pen) => traceLine(pen, x, high, inside) },
  ];
}

function traceBars(pen: Pen, { edges, y }: BarsMark, { x, y: up }: PlacedPane): void {
  for (const [bar, value] of y.entries()) {
    if (value === 0) continue;
    const [left, right] = [x(edges[bar]), x(edges[bar + 1])];
    const gap = 0.04 * (right - left);
    pen.rect(left + gap, up(value), right - left - 2 * gap, up(0) - up(value));
  }
}
