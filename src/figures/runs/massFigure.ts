import { stepCursor } from '../cursor';
import type { AreaMark } from '../figure';
import { columnOf, type FigureCurves, type FigureView, rowAt, valueIn } from '../figureCurves';
import { extentOf, roundScale } from '../scale';
import type { FigureSpec } from '../spec';
import { comparedLine, namesOf, stageMarks, stepFrame } from './figureParts';

/** From the bottom up. Every second area has a pattern, the second cue beside its colour. */
const PARTS = [
  { role: 'chosen', term: 'chosen', column: 'mass/chosen', pattern: 'plain' },
  { role: 'rejected', term: 'rejected', column: 'mass/rejected', pattern: 'dotted' },
  { role: 'ink', term: 'malformed', column: 'mass/malformed', pattern: 'crossed' },
  { role: 'ink', term: 'other', column: 'mass/other', pattern: 'plain' },
] as const;
/** The last part fills up to 100%. It is often by far the largest, so the axis shows little more than the others. */
const LOWER_PARTS = PARTS.length - 1;
const HEADROOM = 1.3;

/** Where the probability went: exact mass on chosen, rejected, other well-formed and malformed text, stacked to 100%. */
export const massFigure: FigureSpec = {
  id: 'mass',
  canDraw: (measured) => PARTS.every(({ column }) => measured.includes(column)),
  // The areas have their names where they end.
  legend: () => [],
  compared: PARTS.slice(0, -1).map(({ role }) => role),
  sketch: [
    { role: 'chosen', path: 'M4 80 C30 78 50 44 96 30' },
    { role: 'rejected', path: 'M4 60 C30 58 50 38 96 26' },
    { role: 'ink', path: 'M4 56 C30 54 50 32 96 20' },
  ],
  cursor: stepCursor,
  revision: ({ curves, comparison }) => [curves.evaluations, comparison?.evaluations],
  isEmpty: ({ curves }) => columnOf(curves.evaluations, 'mass/chosen').every(Number.isNaN),
  describe: (view, words) => {
    const scale = roundScale(0, axisEnd(view), 4);
    const parts = areas(view.curves);
    const names = parts.map(({ role, x, low, high }, part) => ({
      ...{ tone: role, x: x.at(-1) ?? Number.NaN, text: words.term(PARTS[part].term) },
      // In the middle of what is seen of the area.
      y: (low[x.length - 1] + Math.min(high[x.length - 1], scale.to)) / 2,
    }));
    return {
      ...stepFrame(massFigure, view, words),
      panes: [
        {
          y: { quantity: 'share', title: words.axis('share', 'mass'), percent: true, scale },
          marks: [
            ...parts,
            ...stageMarks(view),
            ...(view.comparison ? boundaries(view.comparison) : []),
            ...namesOf(names, scale),
          ],
        },
      ],
    };
  },
  read: (curves, step) => {
    const row = rowAt(curves, columnOf(curves.evaluations, 'step'), step);
    return PARTS.map(({ role, term, column }) => ({
      role,
      term,
      format: 'share',
      value: valueIn(curves.evaluations, column, row),
    }));
  },
};

function areas({ evaluations }: FigureCurves): AreaMark[] {
  const x = columnOf(evaluations, 'step');
  let low: readonly number[] = x.map(() => 0);
  return PARTS.map(({ role, column, pattern }) => {
    const masses = columnOf(evaluations, column);
    const area: AreaMark = { kind: 'area', role, x, low, high: low.map((sum, row) => sum + masses[row]), pattern };
    low = area.high;
    return area;
  });
}

/** The compared run's upper bounds of the lower parts. */
function boundaries(curves: FigureCurves) {
  return areas(curves)
    .slice(0, LOWER_PARTS)
    .map(({ role, x, high }) => comparedLine(role, x, high));
}

function axisEnd({ curves, comparison }: FigureView): number {
  const runs = comparison ? [curves, comparison] : [curves];
  const [, highest] = extentOf(runs.map((run) => areas(run)[LOWER_PARTS - 1].high));
  return Math.min(Math.max(highest, 0.01) * HEADROOM, 1);
}
