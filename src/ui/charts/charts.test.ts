import { expect, test } from 'vitest';
import { DEFAULT_DEFINITION } from '../../train/runDefinition';
import type { Translate } from '../i18n';
import { type ChartSpec, describe as describeChart } from './chartSpec';
import { type ChartView, furthestStep, sharedSteps } from './chartView';
import { frontierChart } from './frontierChart';
import { massChart } from './massChart';
import type { Palette } from './palette';
import { stepCursor } from './stepCursor';
import { testCurves } from './testCurves';
import { TRAINING_CHARTS } from './trainingCharts';
import { weightsChart } from './weightsChart';

const ALL = [frontierChart, ...TRAINING_CHARTS];
const STEP_CHARTS = TRAINING_CHARTS.filter((spec) => spec.cursor);
const palette = new Proxy({}, { get: () => '#123456' }) as Palette;
const t = ((key: string, values?: object) => `${key}${values ? JSON.stringify(values) : ''}`) as unknown as Translate;

function viewOf(steps: number, change: Partial<ChartView> = {}): ChartView {
  const nothing = { recorded: false, comparison: undefined, at: undefined, viewing: undefined };
  return { ...nothing, curves: testCurves(steps), definition: DEFAULT_DEFINITION, ...change };
}

const plotOf = (spec: ChartSpec, view: ChartView) => spec.plot({ view, t, palette });
const dashed = (data: readonly object[]) =>
  data.filter((trace) => (trace as { line?: { dash?: string } }).line?.dash === 'dash');

test('each chart says whether there is something to draw', () => {
  for (const spec of ALL) expect([spec.id, spec.isEmpty(viewOf(40))]).toEqual([spec.id, false]);
  // Before the first step only the reference has been evaluated.
  const before = viewOf(0);
  expect(ALL.filter((spec) => !spec.isEmpty(before)).map((spec) => spec.id)).toEqual(['frontier', 'kl', 'mass']);
});

test('all charts over steps have one x range, with a longer comparison in it', () => {
  const view = viewOf(200, { comparison: testCurves(400) });
  const ranges = STEP_CHARTS.map((spec) => plotOf(spec, view).layout.xaxis?.range);
  expect(ranges).toEqual(STEP_CHARTS.map(() => [0, 400]));
  expect(furthestStep(view)).toBe(400);
});

test('a compared run is drawn thin and dashed in every chart', () => {
  const alone = viewOf(60);
  const both = viewOf(60, { comparison: testCurves(60, 2) });
  for (const spec of ALL) {
    expect([spec.id, dashed(plotOf(spec, alone).data).length]).toEqual([spec.id, 0]);
    expect([spec.id, dashed(plotOf(spec, both).data).length > 0]).toEqual([spec.id, true]);
  }
});

test('the masses are stacked to the whole, and the compared boundaries are their sums', () => {
  const { data } = plotOf(massChart, viewOf(40, { comparison: testCurves(40, 2) }));
  const columns = data.map((trace) => (trace as { y: number[] }).y);
  for (let row = 0; row < columns[0].length; row++) {
    expect(columns.slice(0, 4).reduce((sum, column) => sum + column[row], 0)).toBeCloseTo(1);
  }
  const { columns: compared } = testCurves(40, 2).evaluations;
  const [chosen, rejected, malformed] = columns.slice(4).map((column) => column.at(-1) ?? Number.NaN);
  expect(chosen).toBeCloseTo(compared['mass/chosen'].at(-1) ?? Number.NaN);
  expect(rejected - chosen).toBeCloseTo(compared['mass/rejected'].at(-1) ?? Number.NaN);
  expect(malformed - rejected).toBeCloseTo(0.01);
});

test('a description speaks of the last step, or of the past one that is viewed', () => {
  const view = viewOf(100);
  expect(describeChart(frontierChart, view, t)).toContain('"step":100');
  const past = { ...view, viewing: 40 };
  for (const spec of ALL) expect(describeChart(spec, past, t)).toContain('"step":40');
  expect(describeChart(frontierChart, past, t)).not.toBe(describeChart(frontierChart, view, t));
  expect(describeChart(weightsChart, viewOf(0), t)).toBe('');
});

test('readings at a step that the run has not reached are dashes', () => {
  const { curves } = viewOf(40);
  for (const spec of ALL) {
    for (const { value } of spec.read(curves, 500, t)) expect(value).toMatch(/^–/);
    for (const { value } of spec.read(curves, 35, t)) expect(value).not.toMatch(/–/);
  }
});

test('the cursor of the step charts finds a step and its place', () => {
  const view = viewOf(300);
  expect(stepCursor.stepAt(view, 0.5, 0.2, 2)).toBe(150);
  expect(stepCursor.place(view, 150)).toEqual({ x: 0.5 });
  expect(stepCursor.stepAt(view, -0.2, 0, 2)).toBe(0);
  expect(stepCursor.stepAt(viewOf(260), 1, 0, 2)).toBe(260);
  expect(stepCursor.place(view, 301)).toBeUndefined();
});

test('the frontier’s cursor is on the policy’s path', () => {
  const view = viewOf(300);
  const { cursor } = frontierChart;
  const place = cursor?.place(view, 125);
  expect(place?.y).toBeDefined();
  expect(cursor?.stepAt(view, place?.x ?? 0, place?.y ?? 0, 1.5)).toBe(120);
});

test('the weights change with the batch of the step, and the other charts do not', () => {
  const view = viewOf(100);
  expect(weightsChart.revision({ ...view, at: 20 })).not.toEqual(weightsChart.revision({ ...view, at: 60 }));
  expect(weightsChart.revision({ ...view, at: 20 })).toEqual(weightsChart.revision({ ...view, at: 27 }));
  for (const spec of STEP_CHARTS) expect(spec.revision({ ...view, at: 20 })).toEqual(spec.revision(view));
});

test('the shared range ends where the run ends, and has whole steps as ticks', () => {
  expect(sharedSteps(viewOf(0))).toEqual({ from: 0, to: 10, ticks: [0, 5, 10] });
  const config = { ...DEFAULT_DEFINITION.config, max_steps: 500 };
  expect(sharedSteps(viewOf(450, { definition: { ...DEFAULT_DEFINITION, config } })).to).toBe(500);
});
