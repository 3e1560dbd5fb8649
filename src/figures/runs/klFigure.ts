import { sftSteps } from '../../core/stages';
import { stepCursor } from '../cursor';
import type { FigureValue, FigureWords, Mark, NameMark } from '../figure';
import {
  columnOf,
  type FigureCurves,
  type FigureTable,
  type FigureView,
  isRebased,
  rowAt,
  valueIn,
} from '../figureCurves';
import { columnsScale, type Scale } from '../scale';
import type { FigureSpec } from '../spec';
import { boldLine, comparedLine, isHeldOut, namedEnd, referenceName, stageMarks, stepFrame } from './figureParts';

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
  describe: (view, words) => {
    const scale = columnsScale(columnsOf(view), { least: 0.01, fromZero: true, count: 3 });
    const lines = isExact(view.measured) ? exactMarks(view, words) : sampledMarks(view, true);
    return {
      ...stepFrame(klFigure, view, words),
      panes: [
        {
          y: { quantity: 'kl', title: words.axis('kl', 'kl'), scale },
          marks: [...stageMarks(view), ...rebasing(view, scale), ...lines],
        },
      ],
    };
  },
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
  const [x, y] = byReference(curves);
  return [
    { ...boldLine('kl', x, y), hatched: true },
    ...sampledMarks(view, false),
    ...(comparison ? [comparedOf(comparison, 'kl/exact')] : []),
    ...namedEnd('kl', x, y, viewing, 8, words.term('kl')).flatMap(({ symbol, name }) => [symbol, name]),
  ];
}

/** Steps and distances, with a gap where the reference becomes another one: what is on both sides cannot be compared. */
function byReference({ evaluations }: FigureCurves): [number[], number[]] {
  const [steps, distances] = [columnOf(evaluations, 'step'), columnOf(evaluations, 'kl/exact')];
  const at = rebasedFrom(evaluations);
  if (at < 0) return [[...steps], [...distances]];
  return [steps.toSpliced(at, 0, steps[at]), distances.toSpliced(at, 0, Number.NaN)];
}

/** The first row that is measured from another reference than the first; −1 where there is none. */
const rebasedFrom = (evaluations: FigureTable): number =>
  columnOf(evaluations, 'step').findIndex((_, row) => isRebased(evaluations, row));

/** From where on it is another one. */
function rebasing({ curves: { evaluations }, config }: FigureView, { to }: Scale): NameMark[] {
  const at = rebasedFrom(evaluations);
  if (at < 1) return [];
  const x = (config && sftSteps(config)) || columnOf(evaluations, 'step')[at - 1];
  return [{ kind: 'name', tone: 'reference', x, y: NAME_HEIGHT * to, text: referenceName(evaluations, at) }];
}

/** Of what is said of a step, as a share of the axis. */
const NAME_HEIGHT = 0.92;

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
