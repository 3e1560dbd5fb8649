/** Every figure of a run: one line here is all that a new one needs to be on the pages, in films and in reports. */
import { columnOf, type FigureCurves } from '../figureCurves';
import type { FigureSpec } from '../spec';
import { frontierFigure } from './frontierFigure';
import { klFigure } from './klFigure';
import { lossFigure } from './lossFigure';
import { massFigure } from './massFigure';
import { logpsFigure, rewardsFigure } from './rewardsFigure';
import { weightsFigure } from './weightsFigure';

/** In reading order. */
export const FIGURES: readonly FigureSpec[] = [
  frontierFigure,
  rewardsFigure,
  klFigure,
  lossFigure,
  logpsFigure,
  massFigure,
  weightsFigure,
];

/** Those that can be drawn of a world. @param measured the columns that it measures of a policy */
export function figuresOf(measured: readonly string[]): readonly FigureSpec[] {
  return FIGURES.filter((spec) => spec.canDraw(measured));
}

/** The columns that some curves hold a measurement of. */
export function measuredIn({ evaluations }: FigureCurves): string[] {
  return Object.keys(evaluations.columns).filter((name) => columnOf(evaluations, name).length > 0);
}
