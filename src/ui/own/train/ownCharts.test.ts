import type { Data } from 'plotly.js';
import { expect, test } from 'vitest';
import { emptyOwnCurves, type OwnCurves, withOwnEvaluation, withOwnMetrics } from '../../../store/ownCurves';
import { KITCHEN_DEFAULTS } from '../../../train/ownConfig';
import type { MetricsRecord } from '../../../train/records';
import type { Palette } from '../../charts/palette';
import type { Translate } from '../../i18n';
import { OWN_CHARTS } from './ownCharts';

const palette = new Proxy({}, { get: () => '#123456' }) as Palette;
const t = ((key: string) => key) as unknown as Translate;

function curvesOf(steps: number, sampled = true): OwnCurves {
  let curves = emptyOwnCurves();
  for (let step = 0; step <= steps; step += 10) {
    if (step > 0) {
      const rewards = { 'rewards/chosen': 0.1, 'rewards/rejected': -0.1, 'rewards/margins': 0.2 };
      const record = { step: step - 1, loss: 0.6, ...rewards, 'rewards/accuracies': 0.75 } as MetricsRecord;
      curves = withOwnMetrics(curves, [record]);
    }
    curves = withOwnEvaluation(curves, {
      step,
      eval_loss: 0.7 - step / 100,
      'eval_rewards/chosen': step / 100,
      'eval_rewards/rejected': -step / 50,
      'eval_rewards/margins': step / 30,
      'eval_rewards/accuracies': 0.5,
      'eval_logps/chosen': -3,
      'eval_logps/rejected': -4,
      ...(sampled && { 'kl/sampled': { k1: 0, k3: step / 10, standardError: step / 100, samples: 32 } }),
    });
  }
  return curves;
}

const plot = (place: number, curves: OwnCurves) =>
  OWN_CHARTS[place].plot({ curves, config: KITCHEN_DEFAULTS, palette, t });

const marks = (data: readonly Data[]) =>
  data
    .map((trace) => trace as { mode: string; y: number[]; yaxis?: string; error_y?: { array: number[] } })
    .filter(({ mode }) => mode === 'lines+markers');

test('nothing is drawn before there is something to see', () => {
  expect(OWN_CHARTS.map((spec) => spec.isEmpty(emptyOwnCurves()))).toEqual([true, true, true]);
  expect(OWN_CHARTS.map((spec) => spec.isEmpty(curvesOf(20)))).toEqual([false, false, false]);
  // Where no held-out prompt is short enough, there is no KL.
  expect(OWN_CHARTS.map((spec) => spec.isEmpty(curvesOf(20, false)))).toEqual([false, false, true]);
});

test('held-out pairs have open marks of their own beside the batches’ lines', () => {
  const { data } = plot(0, curvesOf(20));
  expect(marks(data).map(({ y }) => y.at(-1))).toEqual([20 / 30, 0.2, -0.4]);
  const halves = marks(plot(1, curvesOf(20)).data);
  expect(halves.map(({ y, yaxis }) => [yaxis, y.at(-1)])).toEqual([
    ['y', 0.7 - 0.2],
    ['y2', 0.5],
  ]);
});

test('the sampled KL has its standard error as bars', () => {
  const [estimate] = marks(plot(2, curvesOf(20)).data);
  expect([estimate.y, estimate.error_y?.array]).toEqual([
    [0, 1, 2],
    [0, 0.1, 0.2],
  ]);
});

test('all share the steps’ range, up to where the run ends', () => {
  const ranges = OWN_CHARTS.map((_, place) => plot(place, curvesOf(150)).layout.xaxis?.range);
  expect(ranges).toEqual([0, 1, 2].map(() => [0, 150]));
  expect(plot(0, curvesOf(190)).layout.xaxis?.range).toEqual([0, KITCHEN_DEFAULTS.max_steps]);
});
