import { describe, expect, it } from 'vitest';
import { emptyCurves } from '../../store/curves';
import { DEFAULT_DEFINITION } from '../../train/runDefinition';
import type { ChartView } from '../charts/chartView';
import { fraction } from '../charts/scale';
import { testCurves } from '../charts/testCurves';
import type { Translate } from '../i18n';
import { frontierPanel, klPanel, lossPanel, panelsRevision, rewardsPanel } from './panels';

const t = ((key: string) => key) as Translate;
const PANELS = { frontierPanel, klPanel, lossPanel, rewardsPanel };

function viewOf(curves = testCurves(200), change: Partial<ChartView> = {}): ChartView {
  return {
    curves,
    recorded: false,
    definition: DEFAULT_DEFINITION,
    comparison: undefined,
    at: undefined,
    viewing: undefined,
    ...change,
  };
}

describe.each(Object.entries(PANELS))('%s', (_, panelOf) => {
  it('keeps every point and mark inside its axes, those of a compared run too', () => {
    const { x, y, lines, marks } = panelOf(viewOf(testCurves(200), { comparison: testCurves(400, 3) }), t);
    expect(lines.length).toBeGreaterThan(0);
    expect(marks.length).toBeGreaterThan(0);
    for (const line of [...lines, ...marks.map((mark) => ({ x: [mark.x], y: [mark.y] }))]) {
      expect(line.x).toHaveLength(line.y.length);
      for (const value of line.x) expect(fraction(x.scale, value)).toBeGreaterThanOrEqual(0);
      for (const value of line.x) expect(fraction(x.scale, value)).toBeLessThanOrEqual(1 + 1e-9);
      for (const value of line.y) expect(Math.abs(fraction(y.scale, value) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });

  it('has axes of numbers before there is anything to draw', () => {
    const { x, y, marks } = panelOf(viewOf(emptyCurves()), t);
    for (const { scale } of [x, y]) {
      expect(scale.to).toBeGreaterThan(scale.from);
      expect(scale.ticks.every(Number.isFinite)).toBe(true);
    }
    expect(marks).toEqual([]);
  });
});

it('draws the run that the charts draw, and marks where it is looked at', () => {
  const curves = testCurves(200);
  const { 'kl/exact': kl, reward, oracleReward, step } = curves.evaluations.columns;
  const policy = frontierPanel(viewOf(curves), t).lines.find(({ role }) => role === 'policy');
  expect(policy?.x).toEqual(kl);
  expect(policy?.y).toEqual(reward);
  const past = step.indexOf(100);
  expect(frontierPanel(viewOf(curves, { viewing: 100 }), t).marks).toEqual([
    { role: 'oracle', x: kl[past], y: oracleReward[past] },
    { role: 'policy', x: kl[past], y: reward[past] },
  ]);
  expect(klPanel(viewOf(curves, { viewing: 105 }), t).marks).toEqual([{ role: 'kl', x: 100, y: kl[past] }]);
});

it('is drawn again when the run has gone on', () => {
  const before = viewOf(testCurves(100));
  expect(panelsRevision(before)).toEqual(panelsRevision(before));
  const after = panelsRevision(viewOf(testCurves(101)));
  expect(panelsRevision(before).some((value, place) => !Object.is(value, after[place]))).toBe(true);
});
