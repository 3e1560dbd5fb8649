/** How well instructions are followed, against the number of tasks that were learnt: a line for each model, with intervals over seeds. */
import type { TaskModel } from '../../core/taskResult';
import type { MeanInterval } from '../../math/meanInterval';
import type { TaskRow } from '../../math/taskRows';
import type { Dash, Figure, Mark, Shape } from '../figure';
import type { Scale } from '../scale';

export interface TasksWords {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

interface ModelLook {
  readonly shape: Shape;
  readonly dash: Dash;
  /** Of its marks to the side, in doublings, so that intervals do not lie on each other. */
  readonly aside: number;
}

/** All are policies, of one colour. */
export const MODEL_LOOKS: Readonly<Record<TaskModel, ModelLook>> = {
  nano: { shape: 'circle', dash: 'dashed', aside: -0.05 },
  small: { shape: 'square', dash: 'solid', aside: 0.05 },
};
/** Pixels. */
const SIZE = 8;
const PERCENT: Scale = { from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };

interface ModelLine {
  readonly model: TaskModel;
  readonly own: readonly TaskRow[];
}

export function tasksFigure(rows: readonly TaskRow[], words: TasksWords): Figure {
  const tuned = rows.filter(({ tasks }) => tasks > 0);
  const models = [...new Set(tuned.map(({ model }) => model))];
  const last = Math.max(1, ...tuned.map(({ tasks }) => Math.log2(tasks)));
  const x = { from: -0.25, to: last + 0.25, ticks: wholes(last) };
  const y = { ...PERCENT, from: -0.02, to: 1.04 };
  const lines = models.map((model): ModelLine => ({ model, own: tuned.filter((row) => row.model === model) }));
  return {
    id: 'tasks',
    title: words.title,
    legend: [],
    x: { quantity: 'tasks', title: words.x, scale: x, doubling: true },
    panes: [
      {
        y: { quantity: 'share', title: words.y, scale: y, percent: true },
        marks: [
          ...lines.flatMap(({ own }) => learntMarks(own)),
          ...lines.flatMap(({ model, own }) => heldOutMarks(model, own)),
        ],
      },
    ],
  };
}

const wholes = (last: number) => Array.from({ length: Math.floor(last) + 1 }, (_, power) => power);
const placesOf = (rows: readonly TaskRow[]) => rows.map(({ tasks }) => Math.log2(tasks));
const learntOf = ({ trained }: TaskRow) => trained?.followed.mean ?? Number.NaN;

function heldOutMarks(model: TaskModel, rows: readonly TaskRow[]): Mark[] {
  const { shape, dash, aside } = MODEL_LOOKS[model];
  const x = placesOf(rows).map((place) => place + aside);
  const followed = rows.map(({ heldOut }) => heldOut.followed);
  const bars = followed.flatMap((interval, place) => barOf(x[place], interval));
  return [
    { kind: 'line', tone: 'policy', x, y: followed.map(({ mean }) => mean), width: 2, dash },
    {
      ...{ kind: 'line', tone: 'policy', width: 1, dash: 'solid' },
      x: bars.map(([at]) => at),
      y: bars.map(([, value]) => value),
    },
    ...followed.map(
      ({ mean }, place): Mark => ({
        ...{ kind: 'symbol', role: 'policy', x: x[place], y: mean, size: SIZE, shape },
      }),
    ),
  ];
}

/** From one end of an interval to the other, cut off where no probability is, and a gap. */
function barOf(x: number, { mean, half }: MeanInterval): [number, number][] {
  if (Number.isNaN(half)) return [];
  return [
    [x, Math.max(0, mean - half)],
    [x, Math.min(1, mean + half)],
    [x, Number.NaN],
  ];
}

function learntMarks(rows: readonly TaskRow[]): Mark[] {
  return [{ kind: 'line', tone: 'reference', x: placesOf(rows), y: rows.map(learntOf), width: 1.25, dash: 'dotted' }];
}
