import { describe, expect, it } from 'vitest';
import { MEASURED_COLUMNS } from '../core/runCurves';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { emptyCurves } from '../store/curves';
import { heldOutCurves, testCurves } from '../store/curvesTestKit';
import { placeOf, stepAt } from './cursor';
import type { Figure, Mark } from './figure';
import { columnOf, type FigureView, furthestStep, sharedSteps } from './figureCurves';
import { viewOf, WORDS } from './figureTestKit';
import { COMPARED } from './look';
import { namesOf } from './runs/figureParts';
import { FIGURES, figuresOf } from './runs/figures';
import { frontierFigure } from './runs/frontierFigure';
import { klFigure } from './runs/klFigure';
import { lossFigure } from './runs/lossFigure';
import { massFigure } from './runs/massFigure';
import { rewardsFigure } from './runs/rewardsFigure';
import { weightsFigure } from './runs/weightsFigure';
import { fraction } from './scale';
import type { FigureSpec } from './spec';

const KITCHEN = MEASURED_COLUMNS.kitchen;
const FILE = MEASURED_COLUMNS.file;
const kitchen = (steps: number, change: Partial<FigureView> = {}) => viewOf(testCurves(steps), KITCHEN, change);
const file = (steps: number, change: Partial<FigureView> = {}) => viewOf(heldOutCurves(steps), FILE, change);
const drawn = (spec: FigureSpec, view: FigureView) => spec.describe(view, WORDS);
const marksOf = ({ panes }: Figure) => panes.flatMap(({ marks }) => marks);
const STEP_FIGURES = FIGURES.filter((spec) => spec.cursor && spec !== frontierFigure);

describe('what can be drawn of a world', () => {
  it('is everything where the true reward is known', () => {
    expect(figuresOf(KITCHEN)).toEqual(FIGURES);
  });

  it('is what needs no true reward where pairs are held out', () => {
    expect(figuresOf(FILE).map(({ id }) => id)).toEqual(['rewards', 'kl', 'loss', 'logps', 'weights']);
    expect(klFigure.legend(FILE).map(({ term }) => term)).toEqual(['klSampled']);
    expect(rewardsFigure.legend(FILE).map(({ term }) => term)).toEqual(['heldOut']);
  });

  it('is said to be empty before there is something to see', () => {
    const shown = (view: FigureView) =>
      figuresOf(view.measured).flatMap((spec) => (spec.isEmpty(view) ? [] : [spec.id]));
    expect(shown(viewOf(emptyCurves(), KITCHEN))).toEqual([]);
    // Before the first step only the reference has been evaluated.
    expect(shown(kitchen(0))).toEqual(['frontier', 'kl', 'mass']);
    expect(shown(kitchen(40))).toEqual(FIGURES.map(({ id }) => id));
    expect(shown(viewOf(emptyCurves(), FILE))).toEqual([]);
    expect(shown(file(20))).toEqual(['rewards', 'kl', 'loss', 'logps']);
    // Where no held-out prompt is short enough, there is no KL.
    expect(shown(viewOf(heldOutCurves(20, false), FILE))).toEqual(['rewards', 'loss', 'logps']);
  });
});

type Point = [x: number, y: number];

/** Every point of a mark as [x, y]; of what spans the pane no other coordinate than its own. */
function pointsOf(mark: Mark): Point[] {
  switch (mark.kind) {
    case 'line':
      return mark.x.map((x, row) => [x, mark.y[row]]);
    case 'points':
      return [-1, 1].flatMap((side) =>
        mark.x.map((x, row): Point => [x, mark.y[row] + side * (mark.spread?.[row] ?? 0)]),
      );
    case 'symbol':
    case 'name':
      return [[mark.x, mark.y]];
    case 'rule':
      return [mark.axis === 'x' ? [mark.at, Number.NaN] : [Number.NaN, mark.at]];
    case 'bars':
      return mark.y.map((y, bar) => [mark.edges[bar], y]);
    case 'shade':
      return mark.x.map((x, row) => [x, mark.y[row]]);
    // The uppermost area goes beyond the axis.
    case 'area':
      return mark.x.map((x, row) => [x, mark.low[row]]);
  }
}

describe.each([
  ...FIGURES.map((spec) => ['kitchen', spec] as const),
  ...figuresOf(FILE).map((spec) => ['file', spec] as const),
])('in the world %s, $1.id', (world, spec) => {
  const [view, other] = world === 'kitchen' ? [kitchen(200), testCurves(400, 3)] : [file(200), heldOutCurves(390)];

  it('keeps every point inside its axes, those of a compared run too', () => {
    for (const each of [view, { ...view, comparison: other }]) {
      const { x, panes } = drawn(spec, each);
      for (const { y, marks } of panes) {
        for (const [across, up] of marks.flatMap(pointsOf)) {
          if (Number.isFinite(across))
            expect(Math.abs(fraction(x.scale, across) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9);
          if (Number.isFinite(up)) expect(Math.abs(fraction(y.scale, up) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      }
    }
  });

  it('has axes of numbers before there is anything to draw', () => {
    const { x, panes } = drawn(spec, viewOf(emptyCurves(), view.measured));
    for (const { scale } of [x, ...panes.map(({ y }) => y)]) {
      expect(scale.to).toBeGreaterThan(scale.from);
      expect(scale.ticks.every(Number.isFinite)).toBe(true);
    }
  });

  it('lays a compared run over as a thin dashed line', () => {
    const dashed = (figure: Figure) => marksOf(figure).filter((mark) => mark.kind === 'line' && mark.dash === 'dashed');
    const comparison = world === 'kitchen' ? other : { ...other, batches: testCurves(60).batches };
    expect(dashed(drawn(spec, view))).toEqual([]);
    expect(dashed(drawn(spec, { ...view, comparison })).length).toBeGreaterThan(0);
  });

  it('has a line of a compared run in every role that its legend names, drawn as the legend draws it', () => {
    const comparison = world === 'kitchen' ? other : { ...other, batches: testCurves(60).batches };
    const { width, dash } = COMPARED;
    const tones = marksOf(drawn(spec, { ...view, comparison })).flatMap((mark) =>
      mark.kind === 'line' && mark.width === width && mark.dash === dash ? [mark.tone] : [],
    );
    expect(new Set(tones)).toEqual(new Set(spec.compared));
  });

  it('is plain data', () => {
    const figure = drawn(spec, view);
    expect(structuredClone(figure)).toEqual(figure);
  });
});

it('gives all figures over steps one x range, with a longer comparison in it', () => {
  const view = kitchen(200, { comparison: testCurves(400), config: { ...DEFAULT_TRAINING, max_steps: 300 } });
  const ranges = STEP_FIGURES.map((spec) => drawn(spec, view).x.scale);
  expect(ranges).toEqual(STEP_FIGURES.map(() => sharedSteps(view)));
  expect([sharedSteps(view).from, sharedSteps(view).to, furthestStep(view)]).toEqual([0, 400, 400]);
});

it('stacks the masses to the whole, and draws the compared run’s sums', () => {
  const other = testCurves(40, 2);
  const marks = marksOf(drawn(massFigure, kitchen(40, { comparison: other })));
  const areas = marks.filter((mark) => mark.kind === 'area');
  for (const top of areas[3].high) expect(top).toBeCloseTo(1);
  for (const [place, { low }] of areas.entries()) {
    expect(low).toEqual(place === 0 ? areas[0].x.map(() => 0) : areas[place - 1].high);
  }
  const [chosen, rejected, malformed] = marks.flatMap((mark) =>
    mark.kind === 'line' ? [mark.y.at(-1) as number] : [],
  );
  const { columns } = other.evaluations;
  expect(chosen).toBeCloseTo(columns['mass/chosen'].at(-1) as number);
  expect(rejected - chosen).toBeCloseTo(columns['mass/rejected'].at(-1) as number);
  expect(malformed - rejected).toBeCloseTo(0.01);
});

describe('the accuracy', () => {
  it('is a gap where all pairs tie, as before the first update', () => {
    const view = kitchen(40);
    const { columns } = view.curves.metrics as { columns: Record<string, number[]> };
    for (const name of ['rewards/chosen', 'rewards/rejected', 'rewards/accuracies']) columns[name][0] = 0;
    const [, accuracies] = drawn(lossFigure, view).panes;
    const [thin] = accuracies.marks;
    if (thin.kind !== 'line') throw new Error('no line');
    expect(thin.y[0]).toBeNaN();
    expect(thin.y[1]).toBe(columns['rewards/accuracies'][1]);
    const shown = (step: number) => lossFigure.read(view.curves, step, KITCHEN).find(({ term }) => term === 'accuracy');
    expect(shown(0)?.value).toBeNaN();
    expect(shown(20)?.value).toBeGreaterThan(0);
    // The curves themselves stay as TRL would log them.
    expect(columns['rewards/accuracies'][0]).toBe(0);
  });
});

describe('the driven figure', () => {
  it('holds both runs, from KL 0', () => {
    const alone = drawn(frontierFigure, kitchen(60));
    const both = drawn(frontierFigure, kitchen(60, { comparison: testCurves(400, 5) }));
    expect(alone.x.scale.from).toBe(0);
    expect(both.x.scale.to).toBeGreaterThan(alone.x.scale.to);
  });

  it('does not blow up a run that has not moved', () => {
    const { x, panes } = drawn(frontierFigure, kitchen(0));
    expect(x.scale.to).toBeGreaterThanOrEqual(0.05);
    expect(panes[0].y.scale.to - panes[0].y.scale.from).toBeGreaterThanOrEqual(0.2);
  });

  it('has the axes of the whole run from its start, where it is known how far it goes', () => {
    const whole = kitchen(400);
    const { 'kl/exact': kl, oracleReward: reward } = columnsOf(whole);
    const reach = Math.max(...kl);
    const frontier = { kl: [...kl, 2 * reach], reward: [...reward, 1.2] };
    const scales = [0, 40, 200, 400].map((steps) => {
      const { x, panes } = drawn(frontierFigure, kitchen(steps, { frontier, reach }));
      return [x.scale, panes[0].y.scale.to];
    });
    for (const each of scales) expect(each).toEqual(scales[3]);
    const unknown = drawn(frontierFigure, kitchen(40, { frontier })).x.scale;
    expect(unknown.to).toBeLessThan(drawn(frontierFigure, whole).x.scale.to);
  });

  it('says the gap in words, and shades what no policy can reach', () => {
    const frontier = { kl: [0, 0.01, 0.2], reward: [0, 0.1, 0.4] };
    const view = kitchen(200, { frontier });
    const { reward, referenceReward, oracleReward } = columnsOf(view);
    const share = (row: number) =>
      ((reward[row] - referenceReward[row]) / (oracleReward[row] - referenceReward[row])).toFixed(3);
    const said = (change: Partial<FigureView>) => drawn(frontierFigure, { ...view, ...change }).panes[0].caption?.text;
    expect(said({})).toBe(`possible ${share(reward.length - 1)}`);
    const past = columnsOf(view).step.indexOf(100);
    expect(said({ viewing: 100 })).toBe(`possible ${share(past)}`);
    // At the reference there is no gain that could be a share of one.
    expect(drawn(frontierFigure, kitchen(0, { frontier })).panes[0].caption).toBeUndefined();
    const marks = marksOf(drawn(frontierFigure, view));
    const oracle = marks.find((mark) => mark.kind === 'line' && mark.tone === 'oracle');
    expect(marks.find(({ kind }) => kind === 'shade')).toMatchObject({
      ...(oracle?.kind === 'line' && { x: oracle.x, y: oracle.y }),
    });
    expect(marksOf(drawn(frontierFigure, kitchen(200))).some(({ kind }) => kind === 'shade')).toBe(false);
  });

  it('joins the oracle’s points by their KL', () => {
    const view = kitchen(60);
    columnsOf(view)['kl/exact'].reverse();
    const oracle = marksOf(drawn(frontierFigure, view)).find((mark) => mark.kind === 'line' && mark.tone === 'oracle');
    if (oracle?.kind !== 'line') throw new Error('no oracle');
    expect(oracle.x).toEqual(oracle.x.toSorted((left, right) => left - right));
    expect(oracle.y).toEqual(columnsOf(view).oracleReward.toReversed());
  });

  it('draws what is possible to the end of the axis where it is known, before the first step too', () => {
    const frontier = { kl: [0, 0.01, 0.04, 0.2], reward: [0, 0.1, 0.2, 0.4] };
    const figure = drawn(frontierFigure, kitchen(0, { frontier }));
    const oracle = marksOf(figure).find((mark) => mark.kind === 'line' && mark.tone === 'oracle');
    if (oracle?.kind !== 'line') throw new Error('no oracle');
    const { to } = figure.x.scale;
    expect(to).toBeLessThan(0.2);
    expect(oracle.x).toEqual([0, 0.01, 0.04, to]);
    expect(oracle.y[3]).toBeCloseTo(0.2 + (0.2 * (to - 0.04)) / 0.16, 9);
    expect(figure.panes[0].y.scale.to).toBeGreaterThan(oracle.y[3]);
  });

  it('marks where it is looked at, and what came later is faint', () => {
    const view = kitchen(200);
    const { step, 'kl/exact': kl, reward, oracleReward } = columnsOf(view);
    const past = step.indexOf(100);
    const marks = marksOf(drawn(frontierFigure, { ...view, viewing: 105 }));
    const symbols = marks.flatMap((mark) => (mark.kind === 'symbol' ? [[mark.role, mark.x, mark.y]] : []));
    expect(symbols).toEqual([
      ['oracle', kl[past], oracleReward[past]],
      ['policy', kl[past], reward[past]],
    ]);
    const other = testCurves(300, 2);
    const open = marksOf(drawn(frontierFigure, { ...view, comparison: other, viewing: 105 })).find(
      (mark) => mark.kind === 'symbol' && mark.open,
    );
    const then = other.evaluations.columns.step.indexOf(100);
    expect(open).toMatchObject({
      x: other.evaluations.columns['kl/exact'][then],
      y: other.evaluations.columns.reward[then],
    });
    const paths = marks.flatMap((mark) => (mark.kind === 'line' && mark.tone === 'policy' ? [mark] : []));
    expect(paths.map(({ x, opacity }) => [x, opacity])).toEqual([
      [kl, 0.3],
      [kl.slice(0, past + 1), undefined],
    ]);
  });
});

const columnsOf = (view: FigureView) => view.curves.evaluations.columns as Record<string, number[]>;

describe('held-out pairs', () => {
  const points = (spec: FigureSpec) =>
    drawn(spec, file(20)).panes.map(({ marks }) => marks.flatMap((mark) => (mark.kind === 'points' ? [mark] : [])));

  it('have open marks of their own beside the batches’ lines', () => {
    expect(points(rewardsFigure)[0].map(({ y }) => y.at(-1))).toEqual([20 / 30, 0.2, -0.4]);
    expect(points(lossFigure).map((pane) => pane.map(({ y }) => y.at(-1)))).toEqual([[0.7 - 0.2], [0.5]]);
  });

  it('give the sampled KL with its standard error', () => {
    const [[estimate]] = points(klFigure);
    expect([estimate.y, estimate.spread]).toEqual([
      [0, 1, 2],
      [0, 0.1, 0.2],
    ]);
  });

  it('are read beside the batches', () => {
    const view = file(20);
    const estimate = { role: 'kl', term: 'klSampled', format: 'nats', value: 2, spread: 0.2, isHeldOut: true };
    expect(klFigure.read(view.curves, 20, FILE)).toEqual([estimate]);
    expect(klFigure.read(testCurves(20), 20, KITCHEN).map(({ isHeldOut }) => isHeldOut)).toEqual([
      undefined,
      undefined,
    ]);
    expect(rewardsFigure.read(view.curves, 10, FILE)).toEqual([
      { role: 'ink', term: 'margin', format: 'reward', value: 0.2, heldOut: 10 / 30 },
      { role: 'chosen', term: 'chosen', format: 'reward', value: 0.1, heldOut: 0.1 },
      { role: 'rejected', term: 'rejected', format: 'reward', value: -0.1, heldOut: -0.2 },
    ]);
  });
});

it('reads no value of a step that the run has not reached', () => {
  const { curves } = kitchen(40);
  for (const spec of FIGURES) {
    for (const { value } of spec.read(curves, 500, KITCHEN)) expect(value).toBeNaN();
    for (const { value } of spec.read(curves, 35, KITCHEN)) expect(value).not.toBeNaN();
  }
});

describe('the cursor', () => {
  const cursorOf = (spec: FigureSpec, view: FigureView) => {
    const cursor = spec.cursor?.(view);
    if (!cursor) throw new Error(`${spec.id} has no cursor`);
    return cursor;
  };

  it('is at a step, and finds one', () => {
    const cursor = cursorOf(klFigure, kitchen(300));
    expect(stepAt(cursor, 0.25, 0.2, 2)).toBe(150);
    expect(placeOf(cursor, 150)).toEqual({ x: 0.25 });
    expect(stepAt(cursor, -0.2, 0, 2)).toBe(0);
    expect(stepAt(cursorOf(klFigure, kitchen(260)), 1, 0, 2)).toBe(260);
    expect(placeOf(cursor, 601)).toBeUndefined();
  });

  it('is on the policy’s path in the driven figure', () => {
    const cursor = cursorOf(frontierFigure, kitchen(300));
    const place = placeOf(cursor, 125);
    if (place?.y === undefined) throw new Error('no point');
    expect(stepAt(cursor, place.x, place.y, 1.5)).toBe(120);
  });
});

it('changes the weights with the batch of the step, and no other figure', () => {
  const view = kitchen(100);
  expect(weightsFigure.revision({ ...view, at: 20 })).not.toEqual(weightsFigure.revision({ ...view, at: 60 }));
  expect(weightsFigure.revision({ ...view, at: 20 })).toEqual(weightsFigure.revision({ ...view, at: 27 }));
  for (const spec of STEP_FIGURES) expect(spec.revision({ ...view, at: 20 })).toEqual(spec.revision(view));
});

it('draws again when held-out pairs have been measured', () => {
  const view = file(20);
  const later = { ...view, curves: { ...view.curves, evaluations: { ...view.curves.evaluations } } };
  for (const spec of [rewardsFigure, lossFigure, klFigure]) {
    const [before, after] = [spec.revision(view), spec.revision(later)];
    expect(before.some((value, place) => !Object.is(value, after[place]))).toBe(true);
  }
});

it('ends the shared range where the run ends', () => {
  expect(sharedSteps(kitchen(0, { config: undefined }))).toEqual({ from: 0, to: 10, ticks: [0, 5, 10] });
  expect(sharedSteps(kitchen(0, { config: { ...DEFAULT_TRAINING, max_steps: 500 } })).to).toBe(500);
  expect(sharedSteps(kitchen(450, { config: { ...DEFAULT_TRAINING, max_steps: 500 } })).to).toBe(500);
  expect(columnOf(emptyCurves().metrics, 'no such column')).toEqual([]);
});

describe('names where lines end', () => {
  const namesIn = (figure: Figure) => marksOf(figure).filter((mark) => mark.kind === 'name');

  it('stand apart, in the order of their lines, inside of the plot', () => {
    const scale = { from: 0, to: 1, ticks: [] };
    const ends = [0.02, 0.03, 0.9, 0.05].map((y, place) => ({ tone: 'ink' as const, x: 1, y, text: String(place) }));
    const names = namesOf(ends, scale);
    expect(names.map(({ text }) => text)).toEqual(['2', '3', '1', '0']);
    for (const [place, { y }] of names.slice(1).entries()) expect(names[place].y - y).toBeGreaterThanOrEqual(0.099);
    expect(names[0].y).toBe(0.9);
    expect(names[3].y).toBeGreaterThanOrEqual(0.049);
    expect(namesOf([{ tone: 'ink', x: 1, y: Number.NaN, text: 'gap' }], scale)).toEqual([]);
  });

  it('say what has no legend', () => {
    const named = [rewardsFigure, klFigure, massFigure].map((spec) =>
      namesIn(drawn(spec, kitchen(40))).map(({ text }) => text),
    );
    expect(named.map((texts) => texts.toSorted())).toEqual([
      ['chosen', 'margin', 'rejected'],
      ['kl'],
      ['chosen', 'malformed', 'other', 'rejected'],
    ]);
  });

  it('tell the last run, faint behind this one, and not where another is laid over', () => {
    const ghost = { kl: [0, 0.3], reward: [0, 2] };
    const view = kitchen(40, { ghost });
    expect(namesIn(drawn(frontierFigure, view)).map(({ text }) => text)).toEqual(['lastRun']);
    expect(drawn(frontierFigure, view).x.scale.to).toBeGreaterThanOrEqual(0.3);
    expect(namesIn(drawn(frontierFigure, { ...view, comparison: testCurves(20) }))).toEqual([]);
  });
});
