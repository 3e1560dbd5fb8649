import type { FigureCursor } from './cursor';
import type { Figure, FigureId, FigureValue, FigureWords, LegendEntry, Role, Term } from './figure';
import type { FigureCurves, FigureView } from './figureCurves';

/** A chart as pure functions of the run: what it draws, and the same in numbers. */
export interface FigureSpec {
  readonly id: FigureId;
  /** Whether it can be drawn of a world that measures these columns of a policy. */
  canDraw(measured: readonly string[]): boolean;
  legend(measured: readonly string[]): readonly LegendEntry[];
  /** The roles of which a compared run has a line (look.ts says how it is drawn). */
  readonly compared: readonly Role[];
  /** Paths in a 100×100 box that hint at what will be drawn. */
  readonly sketch: readonly { readonly role: Role; readonly path: string }[];
  /** Absent where the chart shows one moment. */
  cursor?(view: FigureView): FigureCursor;
  /** Something in it changes whenever there is something new to draw, beside the view's step and range. */
  revision(view: FigureView): readonly unknown[];
  isEmpty(view: FigureView): boolean;
  describe(view: FigureView, words: FigureWords): Figure;
  /** The values at a step; without a step, the last ones. Values of a step that the run has not reached are NaN. */
  read(curves: FigureCurves, step: number | undefined, measured: readonly string[]): readonly FigureValue[];
}

/** A quantity of each step's batch, and of the held-out pairs under the name with `eval_` before. */
export interface MeanColumn {
  readonly role: Role;
  readonly term: Term;
  readonly column: string;
}

/** Name and legend of a figure, resolved into words. */
export function headOf(spec: FigureSpec, { measured }: FigureView, words: FigureWords) {
  const legend = spec.legend(measured).map((entry) => ({ ...entry, text: words.term(entry.term) }));
  return { id: spec.id, title: words.title(spec.id), legend };
}

export const HELD_OUT: LegendEntry = { role: 'ink', term: 'heldOut', mark: 'heldOut' };
