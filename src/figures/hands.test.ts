/** The three hands draw the same: points, ticks and ends of the axes are read back from what each has drawn. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MEASURED_COLUMNS } from '../core/runCurves';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { heldOutCurves, testCurves } from '../store/curvesTestKit';
import { drawFigure } from './canvas/drawFigure';
import type { Drawing } from './canvas/lettering';
import type { Figure, FigureAxis, LineMark, PointsMark } from './figure';
import { PALETTE, viewOf, WORDS } from './figureTestKit';
import { placePanes } from './layout';
import { plotlyFigure } from './plotly/plotlyFigure';
import { FIGURES, figuresOf } from './runs/figures';
import { fraction, tickText } from './scale';
import type { FigureSpec } from './spec';
import { errorsOf } from './strokes';
import { svgPicture } from './svg/picture';

const MARGIN = { l: 0, r: 0, t: 0, b: 0 };
const AREA = { left: 40, top: 10, width: 400, height: 200 };
const DIGITS = 4;

const KITCHEN = viewOf(testCurves(120), MEASURED_COLUMNS.kitchen, { comparison: testCurves(160, 2), viewing: 60 });
const FILE = viewOf(heldOutCurves(120), MEASURED_COLUMNS.file, { comparison: heldOutCurves(90) });
const CASES = [
  ...FIGURES.map((spec) => ['kitchen', spec.id, spec.describe(KITCHEN, WORDS)] as const),
  ...figuresOf(FILE.measured)
    .filter((spec) => !spec.isEmpty(FILE))
    .map((spec) => ['file', spec.id, spec.describe(FILE, WORDS)] as const),
];

type Point = readonly [x: number, y: number];
type Polyline = readonly Point[];

/** The lines of a figure as values, pane by pane. */
const linesOf = ({ panes }: Figure): Polyline[] =>
  panes.flatMap(({ marks }) => marks.filter((mark) => mark.kind === 'line').map(pointsOf));
const pointsOf = ({ x, y }: LineMark): Polyline => x.map((value, row) => [value, y[row]]);
/** Rings, triangles and stars, and single estimates. */
const symbolsOf = ({ panes }: Figure): Point[] =>
  panes.flatMap(({ marks }) =>
    marks.flatMap((mark): Point[] => {
      if (mark.kind === 'symbol') return [[mark.x, mark.y]];
      return mark.kind === 'points'
        ? mark.x.map((x, row): Point => [x, mark.y[row]]).filter(([, y]) => !Number.isNaN(y))
        : [];
    }),
  );

/** Records what is drawn; every letter is as wide as the font is high. */
class Paper {
  font = '';
  strokeStyle = '';
  fillStyle = '';
  globalAlpha = 1;
  lineWidth = 0;
  readonly strokes: { readonly color: string; readonly width: number; readonly points: Point[] }[] = [];
  readonly fills: Point[][] = [];
  readonly rings: { readonly x: number; readonly y: number; readonly radius: number }[] = [];
  readonly written: { readonly text: string; readonly x: number; readonly y: number }[] = [];
  #points: Point[] = [];
  beginPath() {
    this.#points = [];
  }
  moveTo(x: number, y: number) {
    this.#points.push([x, y]);
  }
  lineTo(x: number, y: number) {
    this.#points.push([x, y]);
  }
  rect() {}
  fillRect() {}
  closePath() {}
  arc(x: number, y: number, radius: number) {
    this.rings.push({ x, y, radius });
  }
  stroke() {
    this.strokes.push({ color: this.strokeStyle, width: this.lineWidth, points: this.#points });
  }
  fill() {
    this.fills.push(this.#points);
  }
  setLineDash() {}
  createPattern() {
    return null;
  }
  measureText(text: string) {
    return { width: text.length };
  }
  fillText(text: string, x: number, y: number) {
    this.written.push({ text, x, y });
  }
}

/** Tiles of patterns need a canvas of their own, which Node has not. */
class NoCanvas {
  getContext() {
    return null;
  }
}
beforeAll(() => vi.stubGlobal('OffscreenCanvas', NoCanvas));
afterAll(() => vi.unstubAllGlobals());

const SIZE = 10;
/** Where the canvas' hand puts the plot area of a box. */
const BOX = { left: 0, top: 0, width: 500, height: 300 };

function onCanvas(figure: Figure) {
  const paper = new Paper();
  drawFigure(paper as unknown as Drawing, figure, BOX, SIZE, PALETTE);
  return paper;
}

const namesOf = ({ panes }: Figure) => panes.flatMap(({ marks }) => marks.filter((mark) => mark.kind === 'name'));

/** The plot area that the canvas' hand has chosen, from where its grid's lines end; names at the ends of lines have room beside it. */
function areaOf(paper: Paper, figure: Figure) {
  const points = paper.strokes.filter(({ color }) => color === PALETTE.line).flatMap((stroke) => stroke.points);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    left: 3.6 * SIZE,
    width: BOX.width - (namesOf(figure).length > 0 ? 8.6 : 5) * SIZE,
    top: Math.min(...ys),
    height: Math.max(...ys) - Math.min(...ys),
    xs,
  };
}

function numbersOf(d: string): Point[] {
  return [...d.matchAll(/[ML](-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

const near = (points: readonly Point[], expected: readonly Point[], digits: number) => {
  expect(points).toHaveLength(expected.length);
  for (const [place, [x, y]] of points.entries()) {
    expect(x).toBeCloseTo(expected[place][0], digits);
    expect(y).toBeCloseTo(expected[place][1], digits);
  }
};

/** Values as they should lie in a plot area. */
function placed(figure: Figure, area: typeof AREA): { readonly lines: Polyline[]; readonly symbols: Point[] } {
  const panes = placePanes(figure, area);
  const at =
    (pane: number) =>
    ([x, y]: Point): Point => [panes[pane].x(x), panes[pane].y(y)];
  const each = <T>(of: (figure: Figure) => T[], map: (value: T, pane: number) => T) =>
    figure.panes.flatMap((pane, place) => of({ ...figure, panes: [pane] }).map((value) => map(value, place)));
  return {
    // What is not finite is a gap.
    lines: each(linesOf, (points, pane) => points.filter(([, y]) => Number.isFinite(y)).map(at(pane))),
    symbols: each(symbolsOf, (point, pane) => at(pane)(point)),
  };
}

test.each(CASES)('%s: %s as SVG', (_, __, figure) => {
  const { paths, symbols, texts } = svgPicture(figure, AREA, DIGITS);
  const expected = placed(figure, AREA);
  const traced = paths.map(({ d }) => numbersOf(d));
  for (const line of expected.lines) {
    const same = traced.filter((points) => points.length === line.length && Math.abs(points[0][1] - line[0][1]) < 1e-3);
    expect(
      same.some((points) => points.every(([x, y], row) => Math.hypot(x - line[row][0], y - line[row][1]) < 1e-3)),
    ).toBe(true);
  }
  near(
    symbols.map(({ x, y }) => [x, y] as const),
    expected.symbols,
    6,
  );
  const panes = placePanes(figure, AREA);
  const under = texts.filter(({ side }) => side === 'under');
  expect(under.map(({ text, x }) => [text, x])).toEqual(ticksOf(figure.x, panes[0].x));
  const after = texts.filter(({ side }) => side === 'after');
  expect(after.map(({ text, x }) => [text, x])).toEqual(namesOf(figure).map(({ text, x }) => [text, panes[0].x(x)]));
  const before = texts.filter(({ side }) => side === 'before');
  expect(before.map(({ text, y }) => [text, y])).toEqual(panes.flatMap(({ pane, y }) => ticksOf(pane.y, y)));
});

const ticksOf = ({ scale, percent }: FigureAxis, place: (tick: number) => number) =>
  scale.ticks.map((tick) => [tickText(tick, percent ? { percent } : {}), place(tick)]);

test.each(CASES)('%s: %s on a canvas', (_, __, figure) => {
  const paper = onCanvas(figure);
  const area = areaOf(paper, figure);
  const { lines, symbols } = placed(figure, area);
  for (const line of lines) {
    const same = paper.strokes.filter(({ points }) => points.length === line.length);
    expect(
      same.some(({ points }) => points.every(([x, y], row) => Math.hypot(x - line[row][0], y - line[row][1]) < 1e-6)),
    ).toBe(true);
  }
  const centres = [
    ...paper.rings.map(({ x, y }): Point => [x, y]),
    // A triangle's and a star's corners have their centre in the middle of their width.
    ...paper.strokes.flatMap(({ points }): Point[] => {
      const xs = points.map(([x]) => x);
      return points.length === 3 || points.length === 10 ? [[(Math.min(...xs) + Math.max(...xs)) / 2, Number.NaN]] : [];
    }),
  ];
  for (const [x, y] of symbols) {
    expect(centres.some(([cx, cy]) => Math.abs(cx - x) < 0.01 && (Number.isNaN(cy) || Math.abs(cy - y) < 1e-6))).toBe(
      true,
    );
  }
  const panes = placePanes(figure, area);
  for (const [text, x] of ticksOf(figure.x, panes[0].x)) {
    const middle = (written: (typeof paper.written)[number]) => written.x + written.text.length / 2;
    expect(paper.written.some((written) => written.text === text && Math.abs(middle(written) - Number(x)) < 1e-6)).toBe(
      true,
    );
  }
  for (const { pane, y } of panes) {
    for (const [text, place] of ticksOf(pane.y, y)) {
      expect(
        paper.written.some(
          (written) => written.text === text && Math.abs(written.y - Number(place) - 0.3 * SIZE) < 1e-6,
        ),
      ).toBe(true);
    }
  }
});

interface Trace {
  readonly type: string;
  readonly mode?: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly stackgroup?: string;
  readonly line: { readonly color: string };
}

test.each(CASES)('%s: %s by plotly', (_, __, figure) => {
  const { data, layout } = plotlyFigure(figure, PALETTE, MARGIN);
  const traces = data as unknown as readonly Trace[];
  const lines = traces.filter(({ mode, stackgroup }) => mode === 'lines' && stackgroup === undefined);
  expect(lines.map(({ x, y }) => x.map((value, row) => [value, y[row]]))).toEqual(linesOf(figure));
  const points = traces.filter(({ mode }) => mode?.endsWith('markers'));
  const drawn = points.flatMap(({ x, y }) => x.map((value, row): Point => [value, y[row]]));
  expect(drawn.filter(([, y]) => !Number.isNaN(y)).sort(byPlace)).toEqual(symbolsOf(figure).sort(byPlace));
  const axes = [layout.xaxis, layout.yaxis, layout.yaxis2].filter((axis) => axis !== undefined);
  const described = [figure.x, ...figure.panes.map(({ y }) => y)];
  expect(axes.map(({ range, tickvals, ticktext }) => ({ range, tickvals, ticktext }))).toEqual(
    described.map(({ scale: { from, to, ticks }, percent }) => ({
      range: [from, to],
      tickvals: ticks,
      ticktext: ticks.map((tick) => tickText(tick, percent ? { percent } : {})),
    })),
  );
});

test('the last error bar is drawn whole by every hand, at the right edge and below 0', () => {
  const curves = heldOutCurves(100);
  const { columns } = curves.evaluations as { columns: Record<string, number[]> };
  columns['kl/standardError'] = columns['kl/sampled'].map(() => 0.6);
  const view = viewOf(curves, MEASURED_COLUMNS.file, { config: { ...DEFAULT_TRAINING, max_steps: 100 } });
  const figure = (FIGURES.find(({ id }) => id === 'kl') as FigureSpec).describe(view, WORDS);
  const { marks, y } = figure.panes[0];
  const points = marks.find((mark) => mark.kind === 'points') as PointsMark;
  const bars = errorsOf(points);
  const last = bars.at(-1) as (typeof bars)[number];
  expect([last.at, figure.x.scale.to]).toEqual([100, 100]);
  expect(bars[0].low).toBeLessThan(0);
  for (const { low, high } of bars) {
    expect(fraction(y.scale, low)).toBeGreaterThanOrEqual(0);
    expect(fraction(y.scale, high)).toBeLessThanOrEqual(1);
  }
  const ends = (area: typeof AREA) => {
    const [pane] = placePanes(figure, area);
    return bars.flatMap(({ at, low, high }): Point[] => [
      [pane.x(at), pane.y(low)],
      [pane.x(at), pane.y(high)],
    ]);
  };
  const traced = svgPicture(figure, AREA, DIGITS).paths.map(({ d }) => numbersOf(d));
  near(traced.find(({ length }) => length === 2 * bars.length) ?? [], ends(AREA), 3);
  const paper = onCanvas(figure);
  const strokes = paper.strokes.filter(
    ({ color, points }) => color === PALETTE.kl && points.length === 2 * bars.length,
  );
  near(strokes[0]?.points ?? [], ends(areaOf(paper, figure)), 6);
  // Plotly's shapes that are placed on the paper are not cut off.
  const [shape] = (plotlyFigure(figure, PALETTE, MARGIN).layout.shapes ?? []).filter(({ type }) => type === 'path');
  expect([shape.xref, shape.yref]).toEqual(['paper', 'paper']);
  const upwards = ends({ left: 0, top: 0, width: 1, height: 1 }).map(([x, y]): Point => [x, 1 - y]);
  near(numbersOf(shape.path ?? ''), upwards, 9);
});

test('what cannot be reached is shaded up to the edge by every hand', () => {
  const frontier = { kl: [0, 0.02, 0.05, 2], reward: [0, 0.2, 0.25, 0.9] };
  const figure = FIGURES[0].describe({ ...KITCHEN, frontier }, WORDS);
  const mark = figure.panes[0].marks.find(({ kind }) => kind === 'shade');
  if (mark?.kind !== 'shade') throw new Error('nothing is shaded');
  const { to } = figure.panes[0].y.scale;
  const outline = [
    ...mark.x.map((x, row): Point => [x, mark.y[row]]),
    ...mark.x.toReversed().map((x): Point => [x, to]),
  ];
  const within = (area: typeof AREA) => {
    const [pane] = placePanes(figure, area);
    return outline.map(([x, y]): Point => [pane.x(x), pane.y(y)]).sort(byPlace);
  };
  const filled = svgPicture(figure, AREA, DIGITS).paths.filter(({ fill }) => fill === 'plain');
  near(numbersOf(filled[0].d).sort(byPlace), within(AREA), 3);
  const paper = onCanvas(figure);
  near(
    [...(paper.fills.find(({ length }) => length === outline.length) ?? [])].sort(byPlace),
    within(areaOf(paper, figure)),
    6,
  );
  const traces = plotlyFigure(figure, PALETTE, MARGIN).data as unknown as readonly Trace[];
  const trace = traces.find(({ mode }) => mode === 'none') as Trace;
  near(trace.x.map((x, row): Point => [x, trace.y[row]]).sort(byPlace), outline.toSorted(byPlace), 9);
});

test('in a low panel the labels of the y axis keep apart', () => {
  const figure = FIGURES[0].describe(KITCHEN, WORDS);
  const paper = new Paper();
  drawFigure(paper as unknown as Drawing, figure, { ...BOX, height: 110 }, SIZE, PALETTE);
  const labels = new Set(figure.panes[0].y.scale.ticks.map((tick) => tickText(tick)));
  const places = paper.written.filter(({ text, x }) => labels.has(text) && x < 3.6 * SIZE).map(({ y }) => y);
  expect(places.length).toBeGreaterThan(1);
  for (const [place, y] of places.slice(1).entries()) expect(Math.abs(y - places[place])).toBeGreaterThanOrEqual(SIZE);
});

const byPlace = (left: Point, right: Point) => left[0] - right[0] || left[1] - right[1];

test('stacked areas and bars are the same by plotly', () => {
  const describe = (id: string) => FIGURES.find((spec) => spec.id === id)?.describe(KITCHEN, WORDS) as Figure;
  const mass = describe('mass');
  const heights = (plotlyFigure(mass, PALETTE, MARGIN).data as unknown as Trace[]).filter(
    ({ stackgroup }) => stackgroup,
  );
  const tops = heights
    .map(({ y }) => y.at(-1) as number)
    .map((_, place, all) => all.slice(0, place + 1).reduce((a, b) => a + b));
  const described = mass.panes[0].marks.flatMap((mark) => (mark.kind === 'area' ? [mark.high.at(-1) as number] : []));
  near(
    tops.map((top) => [0, top] as const),
    described.map((top) => [0, top] as const),
    9,
  );
  const weights = describe('weights');
  const bars = (plotlyFigure(weights, PALETTE, MARGIN).data as unknown as Trace[]).find(({ type }) => type === 'bar');
  const mark = weights.panes[0].marks.find(({ kind }) => kind === 'bars');
  expect(mark?.kind === 'bars' && mark.y).toEqual(bars?.y);
});
