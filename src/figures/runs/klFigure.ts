import { stepCursor } from '../cursor';
import type { FigureValue, FigureWords, Mark } from '../figure';
import { columnOf, type FigureCurves, type FigureView, rowAt, valueIn } from '../figureCurves';
import { columnsScale } from '../scale';
import type { FigureSpec } from '../spec';
import { boldLine, comparedLine, isHeldOut, namedEnd, stageMarks, stepFrame } from './figureParts';

const isExact = (measured: readonly string[]) => measured.includes('kl/exact');
const isSampled = (measured: readonly string[]) => measured.includes('kl/sampled');

/** KL(π_θ‖π_ref): over the enumerated outcomes where it is computed, and the estimate with its standard error where it is sampled. */
export const klFigure: FigureSpec = {
  id: 'kl',
  canDraw: (measured) => isExact(measured) || isSampled(measured),
  // The exact one has its name where its line ends.
  legend: (measured) => (isSampled(measured) ? [{ role: 'kl', term: 'klSampled', mark: 'sampled' }] : []),
  compared: ['kl'],
  sketch: [{ role: 'kl', path: 'M4 92 C30 84 44 46 96 20' }],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.evaluations, comparison?.evaluations],
  isEmpty: ({ curves: { evaluations }, measured }) =>
    columnOf(evaluations, isExact(measured) ? 'kl/exact' : 'kl/sampled').every(Number.isNaN),
  describe: (view, words) => ({
    ...stepFrame(klFigure, view, words),
    panes: [
      {
        y: {
          quantity: 'kl',
          title: words.axis('kl', 'kl'),
          scale: columnsScale(columnsOf(view), { least: 0.01, fromZero: true, count: 3 }),
        },
        marks: [...stageMarks(view), ...(isExact(view.measured) ? exactMarks(view, words) : sampledMarks(view, true))],
      },
    ],
  }),
  read: (curves, step, measured) => {
    const row = rowAt(curves, columnOf(curves.evaluations, 'step'), step);
    const at = (name: string) => valueIn(curves.evaluations, name, row);
    const exact: FigureValue = { role: 'kl', term: 'kl', format: 'nats', value: at('kl/exact') };
    const estimate = { value: at('kl/sampled'), spread: at('kl/standardError') };
    // Completions are sampled after held-out prompts where there are some.
    const source = isHeldOut(measured, 'loss') ? { isHeldOut: true } : {};
    const sampled: FigureValue = { role: 'kl', term: 'klSampled', format: 'nats', ...estimate, ...source };
    return [...(isExact(measured) ? [exact] : []), ...(isSampled(measured) ? [sampled] : [])];
  },
};

function exactMarks(view: FigureView, words: FigureWords): Mark[] {
  const { curves, comparison, viewing } = view;
  const [x, y] = [columnOf(curves.evaluations, 'step'), columnOf(curves.evaluations, 'kl/exact')];
  return [
    { ...boldLine('kl', x, y), hatched: true },
    ...sampledMarks(view, false),
    ...(comparison ? [comparedOf(comparison, 'kl/exact')] : []),
    ...namedEnd('kl', x, y, viewing, 8, words.term('kl')).flatMap(({ symbol, name }) => [symbol, name]),
  ];
}

/** Estimates with their standard errors. @param alone they are all that there is */
function sampledMarks({ curves, comparison, measured }: FigureView, alone: boolean): Mark[] {
  if (!isSampled(measured)) return [];
  const { evaluations } = curves;
  const [x, y, spread] = ['step', 'kl/sampled', 'kl/standardError'].map((name) => columnOf(evaluations, name));
  return [
    { kind: 'points', role: 'kl', x, y, size: alone ? 7 : 5, ...(spread.length > 0 && { spread }), joined: alone },
    ...(alone && comparison ? [comparedOf(comparison, 'kl/sampled')] : []),
  ];
}

function comparedOf({ evaluations }: FigureCurves, name: string): Mark {
  return comparedLine('kl', columnOf(evaluations, 'step'), columnOf(evaluations, name));
}

/** Everything that is drawn, both ends of the standard errors too. */
function columnsOf({ curves, comparison }: FigureView): (readonly number[])[] {
  const [estimate, error] = ['kl/sampled', 'kl/standardError'].map((name) => columnOf(curves.evaluations, name));
  return [
    ...[curves, ...(comparison ? [comparison] : [])].map(({ evaluations }) => columnOf(evaluations, 'kl/exact')),
    ...(comparison ? [columnOf(comparison.evaluations, 'kl/sampled')] : []),
    estimate,
    estimate.map((value, row) => value + (error[row] ?? 0)),
    estimate.map((value, row) => value - (error[row] ?? 0)),
  ];
}
