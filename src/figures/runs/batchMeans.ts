import { stepCursor } from '../cursor';
import type { NumberFormat, Quantity } from '../figure';
import { columnOf, rowAt, valueIn } from '../figureCurves';
import { columnsScale, fraction } from '../scale';
import { type FigureSpec, HELD_OUT, type MeanColumn } from '../spec';
import {
  heldOutAt,
  isHeldOut,
  isUntrained,
  meanColumns,
  meanMarks,
  namedEnd,
  namesOf,
  stageMarks,
  stepFrame,
} from './figureParts';

interface Means extends Pick<FigureSpec, 'id' | 'sketch'> {
  readonly quantity: Quantity;
  readonly format: NumberFormat;
  readonly means: readonly MeanColumn[];
  /** What the axis spans at least. */
  readonly least: number;
}

/** A figure of means over each step's batch, and over the held-out pairs where there are some. */
export function batchMeans({ id, sketch, quantity, format, means, least }: Means): FigureSpec {
  const spec: FigureSpec = {
    id,
    sketch,
    canDraw: () => true,
    // The lines have their names where they end.
    legend: (measured) => (isHeldOut(measured, means[0].column) ? [HELD_OUT] : []),
    compared: means.toSorted(inkLast).map(({ role }) => role),
    cursor: stepCursor,
    revision: ({ curves, comparison, measured }) => [
      curves.metrics,
      comparison?.metrics,
      isHeldOut(measured, means[0].column) && curves.evaluations,
    ],
    isEmpty: isUntrained,
    describe: (view, words) => {
      const marks = meanMarks(view, means);
      const ends = means.flatMap(({ role, term, column }) => {
        const bold = marks.find((mark) => mark.kind === 'line' && mark.tone === role && mark.width === 2);
        if (bold?.kind !== 'line') throw new Error(`no line of ${column}`);
        return namedEnd(role, bold.x, bold.y, view.viewing, role === 'ink' ? 6 : 10, words.term(term));
      });
      const scale = columnsScale(meanColumns(view, means), { least });
      const zero = fraction(scale, 0);
      return {
        ...stepFrame(spec, view, words),
        panes: [
          {
            y: { quantity, title: words.axis(quantity, id), scale },
            marks: [
              ...stageMarks(view),
              ...(zero > 0 && zero < 1
                ? [{ kind: 'rule', tone: 'muted', axis: 'y', at: 0, width: 1, dash: 'solid' } as const]
                : []),
              ...marks,
              ...ends.map(({ symbol }) => symbol),
              ...namesOf(
                ends.map(({ name }) => name),
                scale,
              ),
            ],
          },
        ],
      };
    },
    read: (curves, step, measured) => {
      const { metrics, evaluations } = curves;
      const row = rowAt(curves, columnOf(metrics, 'step'), step);
      const evaluated = rowAt(curves, columnOf(evaluations, 'step'), step);
      return means.map(({ role, term, column }) => ({
        role,
        term,
        format,
        value: valueIn(metrics, column, row),
        ...heldOutAt(curves, evaluated, measured, column),
      }));
    },
  };
  return spec;
}

/** In a legend the pair stands before what is made of it. */
const inkLast = (left: { role: string }, right: { role: string }) =>
  Number(left.role === 'ink') - Number(right.role === 'ink');
