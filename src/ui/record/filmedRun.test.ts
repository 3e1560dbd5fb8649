import { expect, it } from 'vitest';
import { type Curves, MEASURED_COLUMNS } from '../../core/runCurves';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import { heldOutCurves, testCurves } from '../../store/curvesTestKit';
import type { ChartView } from '../charts/chartView';
import type { Translate } from '../shared/i18n';
import { figuresRevision, filmedFigures, filmedNumbers } from './filmedRun';

const t = ((key: string, values?: { value: string }) => values?.value ?? key) as unknown as Translate;

function viewOf(world: 'kitchen' | 'file', curves: Curves, viewing?: number): ChartView {
  const definition = DEFAULT_DEFINITION;
  const run = { curves, definition, config: definition.config, measured: MEASURED_COLUMNS[world] };
  return { ...run, recorded: false, comparison: undefined, at: viewing, viewing };
}

it('films the first charts that a world has, the driven figure large where there is one', () => {
  expect(filmedFigures(viewOf('kitchen', testCurves(40))).map(({ id }) => id)).toEqual([
    'frontier',
    'rewards',
    'kl',
    'loss',
  ]);
  expect(filmedFigures(viewOf('file', heldOutCurves(20))).map(({ id }) => id)).toEqual([
    'rewards',
    'kl',
    'loss',
    'logps',
  ]);
});

it('tells the numbers of what a world measures, at the step that is looked at', () => {
  const names = (view: ChartView) => filmedNumbers(view, t).map(({ name }) => name);
  expect(names(viewOf('kitchen', testCurves(40)))).toContain('headline.share');
  expect(names(viewOf('file', heldOutCurves(20)))).not.toContain('headline.share');
  const loss = (viewing?: number) =>
    filmedNumbers(viewOf('file', heldOutCurves(20), viewing), t).find(
      ({ name }) => name === 'history.facts.heldOutLoss',
    );
  expect([loss()?.value, loss(10)?.value]).toEqual(['0.500', '0.600']);
});

it('is drawn again when the run has gone on', () => {
  const before = viewOf('kitchen', testCurves(100));
  expect(figuresRevision(before)).toEqual(figuresRevision(before));
  const after = figuresRevision(viewOf('kitchen', testCurves(101)));
  expect(figuresRevision(before).some((value, place) => !Object.is(value, after[place]))).toBe(true);
});
