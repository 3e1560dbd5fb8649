/** How the linked cursor finds its way into a figure and out of it. It is drawn over the plot, which stays as it is. */
import { type FigureView, furthestStep, indexAt, sharedSteps } from './figureCurves';
import { fraction, type Scale, valueAt } from './scale';

export type FigureCursor =
  /** A line at a step. */
  | { readonly kind: 'step'; readonly steps: Scale; readonly last: number }
  /** A point of a path that has one for each of some steps. */
  | {
      readonly kind: 'path';
      readonly steps: readonly number[];
      readonly xs: readonly number[];
      readonly ys: readonly number[];
      readonly x: Scale;
      readonly y: Scale;
    };

/** A place in the plot area: 0–1 from its left, 0–1 from its top where it is a point and not a line. */
export interface CursorPlace {
  readonly x: number;
  readonly y?: number;
}

/** The cursor of every figure over steps. */
export function stepCursor(view: FigureView): FigureCursor {
  return { kind: 'step', steps: sharedSteps(view), last: furthestStep(view) };
}

export function placeOf(cursor: FigureCursor, step: number): CursorPlace | undefined {
  if (cursor.kind === 'step') {
    const x = fraction(cursor.steps, step);
    return x >= 0 && x <= 1 ? { x } : undefined;
  }
  const index = indexAt(cursor.steps, step);
  if (index < 0) return undefined;
  return { x: fraction(cursor.x, cursor.xs[index]), y: 1 - fraction(cursor.y, cursor.ys[index]) };
}

/** The step under a place in the plot area. `aspect` is the area's width by its height. */
export function stepAt(cursor: FigureCursor, x: number, y: number, aspect: number): number | undefined {
  if (cursor.kind === 'step') {
    const step = Math.round(valueAt(cursor.steps, x));
    return Math.min(Math.max(step, 0), cursor.last);
  }
  const distances = cursor.steps.map((_, index) => {
    const across = (fraction(cursor.x, cursor.xs[index]) - x) * aspect;
    const down = 1 - fraction(cursor.y, cursor.ys[index]) - y;
    return across * across + down * down;
  });
  const nearest = distances.reduce((best, distance, index) => (distance < distances[best] ? index : best), 0);
  return cursor.steps[nearest];
}
