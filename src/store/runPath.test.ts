import { expect, test } from 'vitest';
import { PATH_POINTS } from '../core/keptRun';
import { readSummary } from '../core/keptRunSchema';
import type { ExactEvaluation } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { checkpoint, settled, TestPage } from './controllerTestKit';
import { emptyCurves, withEvaluation } from './curves';
import { testCurves } from './curvesTestKit';
import { pathOf } from './runPath';

const evaluation = (step: number): ExactEvaluation => ({
  ...{ step, reward: step / 10, referenceReward: 0, oracleReward: 1, shareOfOracle: 0.5 },
  ...{ 'kl/exact': step / 100, wellFormed: 1, length: 5 },
});

/** A page whose run has been measured at these steps. */
function measured(page: TestPage, ...steps: number[]): void {
  for (const step of steps) page.report({ type: 'evaluation', record: evaluation(step) });
}

test('a path begins with its last reference', () => {
  const evaluations = [0, 10, 20, 30].map((step) => ({ ...evaluation(step), referenceReward: step > 10 ? 1 : 0 }));
  const path = pathOf(evaluations.reduce(withEvaluation, emptyCurves()));
  expect(path).toEqual({ kl: [0.2, 0.3], reward: [2, 3] });
});

test('a path has a few points of the course, both ends among them', () => {
  const curves = testCurves(20 * 3 * PATH_POINTS);
  const { 'kl/exact': kl, reward } = curves.evaluations.columns;
  const path = pathOf(curves);
  expect(path?.kl).toHaveLength(PATH_POINTS);
  expect([path?.kl[0], path?.reward[0]]).toEqual([kl[0], reward[0]]);
  expect([path?.kl.at(-1), path?.reward.at(-1)]).toEqual([kl.at(-1), reward.at(-1)]);
  expect(pathOf(emptyCurves())).toBeUndefined();
});

test('what a run did stays behind the next one of the same taste and model, and is kept with it', async () => {
  const page = new TestPage();
  page.opened();
  measured(page, 0, 20, 40);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(40) });
  await settled();
  const path = { kl: [0, 0.2, 0.4], reward: [0, 2, 4] };
  const [kept] = [...page.shelf.values()];
  expect(kept.summary.path).toEqual(path);
  expect(readSummary(structuredClone(kept.summary)).path).toEqual(path);
  const damaged = { ...kept.summary, path: { kl: Array(PATH_POINTS + 1).fill(0), reward: [] } };
  expect(() => readSummary(damaged)).toThrow();

  page.store.getState().editConfig({ beta: 0.7 });
  page.controller.reset();
  page.ready();
  expect(page.store.getState().ghost).toEqual(path);
  // A run that was never measured again leaves what was there.
  page.controller.reset();
  page.ready();
  expect(page.store.getState().ghost).toEqual(path);

  // On another taste the numbers mean something else.
  measured(page, 0, 20);
  page.ready({ ...DEFAULT_DEFINITION, taste: { ...DEFAULT_DEFINITION.taste, very: 3 } });
  expect(page.store.getState().ghost).toBeUndefined();
});
