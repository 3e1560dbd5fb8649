import { objectiveOf } from '../../core/objective';
import { stepCursor } from '../cursor';
import type { Mark } from '../figure';
import { columnOf, type FigureTable, type FigureView, rowAt, shareInOrder, valueIn } from '../figureCurves';
import { columnsScale, type Scale } from '../scale';
import { type FigureSpec, HELD_OUT } from '../spec';
import { heldOutAt, isHeldOut, isUntrained, meanColumns, meanMarks, stageMarks, stepFrame } from './figureParts';

const LOSS = { role: 'ink', term: 'loss', column: 'loss' } as const;
const ACCURACY = { role: 'ink', term: 'accuracy', column: 'rewards/accuracies' } as const;
/** A line at 100% is seen. */
const SHARES: Scale = { from: 0, to: 1.04, ticks: [0, 0.5, 1] };

/** The loss above, the share of pairs in the right order below, over the same steps. */
export const lossFigure: FigureSpec = {
  id: 'loss',
  canDraw: () => true,
  legend: (measured) => (isHeldOut(measured, 'loss') ? [HELD_OUT] : []),
  compared: ['ink'],
  sketch: [
    { role: 'ink', path: 'M4 8 C24 14 40 34 96 40' },
    { role: 'ink', path: 'M4 92 C20 74 40 64 96 60' },
  ],
  cursor: stepCursor,
  revision: ({ curves, comparison, measured, config }) => [
    curves.metrics,
    comparison?.metrics,
    isHeldOut(measured, 'loss') && curves.evaluations,
    config && objectiveOf(config),
  ],
  isEmpty: isUntrained,
  describe: (all, words) => {
    const view = withoutTies(all);
    // Where the sigmoid loss begins, while the policy still is the reference.
    const undecided: Mark[] =
      view.config && objectiveOf(view.config) === 'sigmoid'
        ? [{ kind: 'rule', tone: 'muted', axis: 'y', at: Math.LN2, width: 1, dash: 'dashed' }]
        : [];
    const columns = [...meanColumns(view, [LOSS]), ...(undecided.length > 0 ? [[Math.LN2]] : [])];
    const caption = (term: 'loss' | 'accuracy') => ({ term, text: words.term(term) });
    return {
      ...stepFrame(lossFigure, view, words),
      panes: [
        {
          y: {
            quantity: 'loss',
            title: words.axis('loss', 'loss'),
            scale: columnsScale(columns, { least: 0.1, count: 2 }),
          },
          caption: { ...caption('loss'), edge: 'top' },
          marks: [...stageMarks(view), ...undecided, ...meanMarks(view, [LOSS])],
        },
        {
          y: { quantity: 'share', title: words.axis('share', 'loss'), scale: SHARES, percent: true },
          caption: { ...caption('accuracy'), edge: 'bottom' },
          marks: [...stageMarks(view), ...meanMarks(view, [ACCURACY])],
        },
      ],
    };
  },
  read: (curves, step, measured) => {
    const { metrics, evaluations } = curves;
    const row = rowAt(curves, columnOf(metrics, 'step'), step);
    const evaluated = rowAt(curves, columnOf(evaluations, 'step'), step);
    return ([LOSS, ACCURACY] as const).map(({ role, term, column }) => ({
      role,
      term,
      format: term === 'loss' ? 'loss' : 'share',
      value: term === 'loss' ? valueIn(metrics, column, row) : orderedAt(metrics, row),
      ...heldOutAt(curves, evaluated, measured, column),
    }));
  },
};

function withoutTies({ curves, comparison, ...view }: FigureView): FigureView {
  const mended = <Curves extends { readonly metrics: FigureTable }>(each: Curves) => ({
    ...each,
    metrics: untied(each.metrics),
  });
  return { ...view, curves: mended(curves), comparison: comparison && mended(comparison) };
}

/** With a gap in the accuracy where all pairs tie. */
function untied(metrics: FigureTable): FigureTable {
  const accuracies = columnOf(metrics, ACCURACY.column).map((_, row) => orderedAt(metrics, row));
  return { columns: { ...metrics.columns, [ACCURACY.column]: accuracies } };
}

const orderedAt = (metrics: FigureTable, row: number): number => shareInOrder((name) => valueIn(metrics, name, row));
