import { expect, test } from 'vitest';
import { MEASURED_COLUMNS } from '../../core/runCurves';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import { FIGURES } from '../../figures/runs/figures';
import { frontierFigure } from '../../figures/runs/frontierFigure';
import { weightsFigure } from '../../figures/runs/weightsFigure';
import { testCurves } from '../../store/curvesTestKit';
import type { Translate } from '../shared/i18n';
import { describeChart, figureValueText, heldOutText } from './chartTexts';
import type { ChartView } from './chartView';

const t = ((key: string, values?: object) => `${key}${values ? JSON.stringify(values) : ''}`) as unknown as Translate;

function viewOf(steps: number, viewing?: number): ChartView {
  return {
    curves: testCurves(steps),
    measured: MEASURED_COLUMNS.kitchen,
    recorded: false,
    definition: DEFAULT_DEFINITION,
    config: DEFAULT_DEFINITION.config,
    comparison: undefined,
    at: viewing,
    viewing,
  };
}

test('a description speaks of the last step, or of the past one that is viewed', () => {
  expect(describeChart(frontierFigure, viewOf(100), t)).toContain('"step":100');
  for (const spec of FIGURES) expect(describeChart(spec, viewOf(100, 40), t)).toContain('"step":40');
  expect(describeChart(frontierFigure, viewOf(100, 40), t)).not.toBe(describeChart(frontierFigure, viewOf(100), t));
  expect(describeChart(weightsFigure, viewOf(0), t)).toBe('');
});

test('values are dashes where there are none', () => {
  const reading = { role: 'kl', term: 'klSampled', format: 'nats', value: Number.NaN } as const;
  expect(figureValueText({ ...reading, spread: Number.NaN }, t)).toBe('–');
  expect(figureValueText({ ...reading, value: 0.25, spread: Number.NaN }, t)).toBe('0.250 charts.nats');
  expect(figureValueText({ ...reading, value: 0.25, spread: 0.01 }, t)).toBe('0.250 ± 0.010 charts.nats');
  expect([heldOutText(reading), heldOutText({ ...reading, heldOut: 1.5 })]).toEqual([undefined, '1.50']);
});
