import type { FrontierRecord } from '../../core/records';
import { sftSteps } from '../../core/stages';
import type { FigureWords, Mark, Pane } from '../figure';
import { columnOf, type FigureCurves, type FigureView, indexAt, lastStep, ofReference, valueIn } from '../figureCurves';
import { columnsScale, extentOf, fraction, type Scale } from '../scale';
import { type FigureSpec, headOf } from '../spec';
import { comparedLine, frontierUpTo, namedEnd, referenceName } from './figureParts';

const COLUMNS = ['kl/exact', 'reward', 'oracleReward', 'referenceReward'] as const;

/** A share of the height of what is drawn. */
const WORDS_ROOM = 0.2;
/** Pixels. */
const SYMBOL = 13;
/** So near to the start, as a share of the axis. */
const ONE_POINT = 0.05;

/** Expected true reward against KL: the policy's path, the oracle at the same KL, and the reference's level. */
export const frontierFigure: FigureSpec = {
  id: 'frontier',
  canDraw: (measured) => COLUMNS.every((name) => measured.includes(name)),
  // Everything has its name where it ends.
  legend: () => [],
  compared: ['policy'],
  sketch: [
    { role: 'oracle', path: 'M4 90 C20 40 45 18 96 10' },
    { role: 'policy', path: 'M4 90 C20 58 40 38 72 30' },
    { role: 'reference', path: 'M4 90 H96' },
  ],
  cursor: (all) => {
    const view = fromOneReference(all);
    const { evaluations } = view.curves;
    const [steps, xs, ys] = ['step', 'kl/exact', 'reward'].map((name) => columnOf(evaluations, name));
    return { kind: 'path', steps, xs, ys, ...frontierScales(view) };
  },
  revision: ({ curves, comparison, frontier, ghost }) => [curves.evaluations, comparison?.evaluations, frontier, ghost],
  isEmpty: ({ curves }) => columnOf(curves.evaluations, 'step').length === 0,
  describe: (all, words) => {
    const view = fromOneReference(all);
    const { x, y } = frontierScales(view);
    return {
      ...headOf(frontierFigure, view, words),
      x: { quantity: 'kl', title: words.axis('kl', 'frontier'), scale: x },
      panes: [
        {
          y: { quantity: 'reward', title: words.axis('reward', 'frontier'), scale: y },
          marks: frontierMarks(view, words, referenceName(all.curves.evaluations, rowOf(all.curves, all.viewing))),
          ...(view.frontier && { corner: { tone: 'oracle', text: words.impossible } as const }),
          ...gapInWords(view, words),
        },
      ],
    };
  },
  read: (curves, step) => {
    const reached = step === undefined || step <= lastStep(curves);
    const point = reached ? pointAt(curves, step) : undefined;
    return [
      { role: 'kl', term: 'kl', format: 'nats', value: point?.kl ?? Number.NaN },
      { role: 'policy', term: 'policy', format: 'reward', value: point?.reward ?? Number.NaN },
      { role: 'oracle', term: 'oracle', format: 'reward', value: point?.oracle ?? Number.NaN },
      { role: 'reference', term: 'reference', format: 'reward', value: point?.reference ?? Number.NaN },
    ];
  },
};

/** As near to the first point of a frontier or a path as the level of a run that it belongs to, whose numbers may be shortened. */
const SAME_LEVEL = 1e-3;

/** Distances are from one reference: what is measured from another one than at the step that is looked at is left out, and so are its frontier and its ghost. */
function fromOneReference(view: FigureView): FigureView {
  const { curves, comparison, frontier, ghost, viewing, ...rest } = view;
  const from = (of: FigureCurves) => ({ ...of, evaluations: ofReference(of.evaluations, rowOf(of, viewing)) });
  const only = rest.config === undefined || sftSteps(rest.config) === 0;
  const level = pointAt(curves, viewing)?.reference ?? 0;
  const isOfLevel = (of: { readonly reward: readonly number[] } | undefined) =>
    only || (of && Math.abs(of.reward[0] - level) < SAME_LEVEL);
  return {
    ...rest,
    curves: from(curves),
    comparison: comparison && from(comparison),
    ...(isOfLevel(frontier) && { frontier }),
    ...(isOfLevel(ghost) && { ghost }),
    viewing,
  };
}

/** How much of what is possible the policy gains at its distance; nothing while it is the reference. */
function gapInWords({ curves, viewing }: FigureView, words: FigureWords): Pick<Pane, 'caption'> {
  const now = pointAt(curves, viewing);
  if (!now || !(now.kl > 0) || !Number.isFinite(now.share)) return {};
  return { caption: { term: 'policy', text: words.possible(now.share), edge: 'bottom' } };
}

/** What comes after the step that is looked at is faint. */
function frontierMarks(view: FigureView, words: FigureWords, reference: string): Mark[] {
  const { curves, comparison, viewing } = view;
  const now = pointAt(curves, viewing);
  if (!now) return [];
  const [steps, kl, reward] = ['step', 'kl/exact', 'reward'].map((name) => columnOf(curves.evaluations, name));
  const reached = viewing === undefined ? steps.length : indexAt(steps, viewing) + 1;
  const { x } = frontierScales(view);
  const oracle = oracleWithin(view, x.to);
  const path = { kind: 'line', tone: 'policy', width: 2.5, dash: 'solid' } as const;
  return [
    // What is known of a few points alone ends at the last of them.
    ...(view.frontier ? [{ kind: 'shade', role: 'oracle', x: oracle.kl, y: oracle.reward } as const] : []),
    { kind: 'rule', tone: 'reference', axis: 'y', at: now.reference, width: 1.5, dash: 'dashed', label: reference },
    { kind: 'line', tone: 'oracle', x: oracle.kl, y: oracle.reward, width: 2.5, dash: 'dotted' },
    // What the policy leaves on the table at its distance.
    {
      kind: 'line',
      tone: 'muted',
      x: [now.kl, now.kl],
      y: [now.reward, now.oracle],
      width: 1,
      dash: 'solid',
    },
    ...(comparison ? comparedPath(comparison, viewing) : ghostPath(view, words)),
    ...(reached < steps.length ? [{ ...path, x: kl, y: reward, opacity: 0.3 }] : []),
    { ...path, x: kl.slice(0, reached), y: reward.slice(0, reached) },
    // Where the path begins all are one, and the policy's name is enough.
    ...(fraction(x, now.kl) < ONE_POINT
      ? [{ kind: 'symbol', role: 'oracle', x: now.kl, y: now.oracle, size: SYMBOL } as const]
      : [symbol('oracle', now.kl, now.oracle, words.term('oracle'), 'above')]),
    symbol('policy', now.kl, now.reward, words.term('policy'), 'below'),
  ];
}

function symbol(role: 'oracle' | 'policy', x: number, y: number, text: string, beside: 'above' | 'below'): Mark {
  return { kind: 'symbol', role, x, y, size: SYMBOL, label: { text, beside } };
}

/** What the run before this one did. */
function ghostPath({ ghost }: FigureView, words: FigureWords): Mark[] {
  if (!ghost) return [];
  const { kl: x, reward: y } = ghost;
  return [
    { kind: 'line', tone: 'policy', x, y, width: 1.5, dash: 'solid', opacity: 0.35 },
    ...namedEnd('policy', x, y, undefined, 7, words.term('lastRun')).flatMap(({ symbol, name }): Mark[] => [
      { ...symbol, open: true },
      { ...name, tone: 'muted' },
    ]),
  ];
}

/** The other run's path, with an open circle where it is looked at. */
function comparedPath(other: FigureCurves, viewing: number | undefined): Mark[] {
  const [x, y] = ['kl/exact', 'reward'].map((name) => columnOf(other.evaluations, name));
  const there = pointAt(other, viewing);
  return [
    comparedLine('policy', x, y),
    ...(there ? [{ kind: 'symbol', role: 'policy', x: there.kl, y: there.reward, size: 10, open: true } as const] : []),
  ];
}

function frontierScales(view: FigureView): { readonly x: Scale; readonly y: Scale } {
  const { curves, comparison, reach, ghost } = view;
  const runs = comparison ? [curves, comparison] : [curves];
  const columns = (...names: readonly string[]) =>
    runs.flatMap(({ evaluations }) => names.map((name) => columnOf(evaluations, name)));
  const x = columnsScale([...columns('kl/exact'), ghost?.kl ?? [], reach === undefined ? [] : [reach]], {
    least: 0.05,
    fromZero: true,
    count: 5,
  });
  const heights = [
    ...columns('reward', 'oracleReward', 'referenceReward'),
    oracleWithin(view, x.to).reward,
    ghost?.reward ?? [],
  ];
  // Under the path is room for the policy's name, and for the words of the gap.
  const [low, high] = extentOf(heights);
  return { x, y: columnsScale([[low - WORDS_ROOM * (high - low), high]], { least: 0.2, count: 5 }) };
}

/** Of the evaluation at or before a step; without a step, of the last one. */
function rowOf({ evaluations }: FigureCurves, step: number | undefined): number {
  const steps = columnOf(evaluations, 'step');
  return step === undefined ? steps.length - 1 : indexAt(steps, step);
}

function pointAt(curves: FigureCurves, step: number | undefined) {
  const { evaluations } = curves;
  const row = rowOf(curves, step);
  if (row < 0) return undefined;
  const [kl, reward, oracle, reference] = COLUMNS.map((name) => valueIn(evaluations, name, row));
  return { kl, reward, oracle, reference, share: valueIn(evaluations, 'shareOfOracle', row) };
}

/** The oracle's curve as far as the axis goes: all of it where it is known, else its points at the distances that the policy has had. */
function oracleWithin({ curves, frontier }: FigureView, end: number): FrontierRecord {
  if (!frontier) return oracleCurve(curves);
  return frontierUpTo(frontier, end);
}

/** The oracle's reward by KL. The policy's KL may fall again; the oracle's reward is a function of it, so its points are joined in that order. */
function oracleCurve({ evaluations }: FigureCurves): FrontierRecord {
  const [kl, reward] = ['kl/exact', 'oracleReward'].map((name) => columnOf(evaluations, name));
  const order = [...kl.keys()].sort((left, right) => kl[left] - kl[right]);
  return { kl: order.map((index) => kl[index]), reward: order.map((index) => reward[index]) };
}
