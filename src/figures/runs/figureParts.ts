/** What the figures of a run share. */
import type { FrontierRecord } from '../../core/records';
import { stagesOf } from '../../core/stages';
import { smooth } from '../../math/arrays';
import type { Figure, FigureWords, LineMark, Mark, NameMark, PointsMark, Role, SymbolMark, Tone } from '../figure';
import {
  columnOf,
  type FigureCurves,
  type FigureTable,
  type FigureView,
  indexAt,
  isRebased,
  sharedSteps,
  valueIn,
} from '../figureCurves';
import { COMPARED } from '../look';
import type { Scale } from '../scale';
import { type FigureSpec, headOf, type MeanColumn } from '../spec';

type Column = readonly number[];

/** What a figure over steps has around its panes: the steps span the range that all these figures share. */
export function stepFrame(spec: FigureSpec, view: FigureView, words: FigureWords): Omit<Figure, 'panes'> {
  return {
    ...headOf(spec, view, words),
    x: { quantity: 'step', title: words.axis('step', spec.id), scale: sharedSteps(view) },
    ...(view.viewing !== undefined && { viewed: view.viewing }),
  };
}

/** The reference by its symbol: by that of where supervised fine-tuning ended, where it is that. @param row of the evaluations */
export const referenceName = (evaluations: FigureTable, row: number): string =>
  isRebased(evaluations, row) ? 'π_ref = π_SFT' : 'π_ref';

/** Where a run's next stage begins. */
export function stageMarks({ config }: FigureView): Mark[] {
  const later = config ? stagesOf(config).slice(1) : [];
  return later.map(({ from }) => ({ kind: 'rule', tone: 'muted', axis: 'x', at: from, width: 1, dash: 'dashed' }));
}

export function boldLine(tone: Tone, x: Column, y: Column): LineMark {
  return { kind: 'line', tone, x, y, width: 2, dash: 'solid' };
}

/** The same quantity of the compared run: its role's colour, thin and dashed. */
export function comparedLine(tone: Tone, x: Column, y: Column): LineMark {
  return { kind: 'line', tone, x, y, ...COMPARED };
}

/** Where a line is looked at: its last point, or the one at the past step that the page shows. */
export function endSymbol(role: Role, x: Column, y: Column, viewing: number | undefined, size: number): SymbolMark[] {
  const place = viewing === undefined ? x.length - 1 : indexAt(x, viewing);
  return place < 0 || !Number.isFinite(y[place]) ? [] : [{ kind: 'symbol', role, x: x[place], y: y[place], size }];
}

/** The same with a name beside it. */
export function namedEnd(role: Role, x: Column, y: Column, viewing: number | undefined, size: number, text: string) {
  return endSymbol(role, x, y, viewing, size).map((symbol) => {
    const name: NameMark = { kind: 'name', tone: role, x: symbol.x, y: symbol.y, text };
    return { symbol, name };
  });
}

/** The oracle's curve as far as an axis goes. */
export function frontierUpTo(frontier: FrontierRecord, end: number): FrontierRecord {
  const { kl, reward } = frontier;
  const beyond = kl.findIndex((value) => value > end);
  if (beyond <= 0) return frontier;
  const share = (end - kl[beyond - 1]) / (kl[beyond] - kl[beyond - 1]);
  const there = reward[beyond - 1] + share * (reward[beyond] - reward[beyond - 1]);
  return { kl: [...kl.slice(0, beyond), end], reward: [...reward.slice(0, beyond), there] };
}

/** Between two names one under the other, as a share of the plot's height. */
const NAME_GAP = 0.1;

/** Names beside the ends of lines, moved apart where they would lie over each other. @param room of a name, as a share of the plot's height */
export function namesOf(ends: readonly Omit<NameMark, 'kind'>[], { from, to }: Scale, room = NAME_GAP): NameMark[] {
  const gap = room * (to - from);
  let above = Number.POSITIVE_INFINITY;
  const placed = ends
    .filter(({ y }) => Number.isFinite(y))
    .toSorted((left, right) => right.y - left.y)
    .map((end): NameMark => {
      above = Math.min(end.y, above - gap);
      return { ...end, kind: 'name', y: above };
    });
  // What was pushed out at the bottom pushes the others back up.
  let below = from - gap / 2;
  for (const [place, name] of [...placed.entries()].reverse()) {
    below = Math.max(name.y, below + gap);
    placed[place] = { ...name, y: below };
  }
  return placed;
}

/** Whether a quantity is measured on held-out pairs too. */
export function isHeldOut(measured: readonly string[], column: string): boolean {
  return measured.includes(`eval_${column}`);
}

/** Open marks of the held-out pairs, where they are measured. */
function heldOutPoints({ curves, measured }: FigureView, { role, column }: MeanColumn): PointsMark[] {
  if (!isHeldOut(measured, column)) return [];
  const [x, y] = [columnOf(curves.evaluations, 'step'), columnOf(curves.evaluations, `eval_${column}`)];
  return [{ kind: 'points', role, x, y, size: 7, joined: true }];
}

/** Means over each step's batch: thin as they are, bold smoothed, those of the compared run dashed, and the held-out pairs. */
export function meanMarks(view: FigureView, means: readonly MeanColumn[]): Mark[] {
  const { metrics } = view.curves;
  const other = view.comparison?.metrics;
  const x = columnOf(metrics, 'step');
  return [
    ...means.flatMap(({ role, column }): Mark[] => {
      const y = columnOf(metrics, column);
      return [{ kind: 'line', tone: role, x, y, width: 1, dash: 'solid', opacity: 0.35 }, boldLine(role, x, smooth(y))];
    }),
    ...means.flatMap(({ role, column }) =>
      other ? [comparedLine(role, columnOf(other, 'step'), smooth(columnOf(other, column)))] : [],
    ),
    ...means.flatMap((mean) => heldOutPoints(view, mean)),
  ];
}

/** Every column that such means are drawn from. */
export function meanColumns({ curves, comparison }: FigureView, means: readonly MeanColumn[]): Column[] {
  const runs = comparison ? [curves, comparison] : [curves];
  return means.flatMap(({ column }) => [
    ...runs.map(({ metrics }) => columnOf(metrics, column)),
    columnOf(curves.evaluations, `eval_${column}`),
  ]);
}

/** The held-out value beside that of the batch, where it is measured. */
export function heldOutAt({ evaluations }: FigureCurves, row: number, measured: readonly string[], column: string) {
  return isHeldOut(measured, column) ? { heldOut: valueIn(evaluations, `eval_${column}`, row) } : {};
}

/** Nothing has been trained, and no more than the reference been measured. */
export function isUntrained({ curves: { metrics, evaluations }, measured }: FigureView): boolean {
  const heldOut = isHeldOut(measured, 'loss') && columnOf(evaluations, 'step').length > 1;
  return columnOf(metrics, 'step').length === 0 && !heldOut;
}
