import type { Locator, Page } from '@playwright/test';
import type { EvaluationRecord, MetricsRecord } from '../src/train/records';
import { SMALL_MARGIN } from '../src/ui/charts/margins';
import { expect, type Playground, TINY, test } from './fixture';
import { numbersIn, sum } from './numbers';
import { listen } from './workerReports';

const LAST = 40;
const HASH = `${TINY}&num_pairs=8&max_steps=${LAST}`;

/** The charts over steps, then the one over weights. */
const STEP_CHARTS = [
  'Implicit rewards',
  'KL gap',
  'Loss and accuracy',
  'Log-probabilities',
  'Where the probability went',
] as const;
const WEIGHTS = 'Gradient weights';
const SMALL_CHARTS = [...STEP_CHARTS, WEIGHTS] as const;

const told = (page: Page) =>
  page.evaluate(() => ({ metrics: window.toldMetrics, evaluations: window.toldEvaluations }));

/** What each chart has to say about a step, in the order in which it says it, and with how many decimals. */
function valuesOf(metric: MetricsRecord, evaluation: EvaluationRecord): Record<string, [readonly number[], number]> {
  const { mass, 'kl/sampled': sampled } = evaluation;
  if (!mass) throw new Error('the run has no mass');
  // Not sampled: two dashes.
  const estimate = sampled ? [sampled.k3, sampled.standardError] : [];
  const shares = [mass.chosen, mass.rejected, mass.malformed, mass.other].map((share) => 100 * share);
  return {
    'Implicit rewards': [[metric['rewards/margins'], metric['rewards/chosen'], metric['rewards/rejected']], 2],
    'KL gap': [[evaluation['kl/exact'], ...estimate], 3],
    'Loss and accuracy': [[metric.loss, 100 * metric['rewards/accuracies']], 3],
    'Log-probabilities': [[metric['logps/chosen'], metric['logps/rejected']], 1],
    'Where the probability went': [shares, 0],
  };
}

function expectValues(text: string, [values, decimals]: [readonly number[], number], what: string): void {
  const shown = numbersIn(text);
  expect(shown, `${what}: ${text}`).toHaveLength(values.length);
  for (const [place, value] of values.entries()) {
    expect(Math.abs(shown[place] - value), `${what}: ${text}`).toBeLessThanOrEqual(0.51 * 10 ** -decimals);
  }
}

/** Drawn from the batches: the last one is of the step before the policy that came of it. */
const OF_BATCHES = /^(Implicit rewards|Loss and accuracy|Log-probabilities|Gradient weights)/;

/** What a chart says in words after the step. */
async function saidAt(figure: Locator, step: number): Promise<string> {
  const said = figure.getByText(/^Values shown:/);
  const ofBatches = OF_BATCHES.test((await figure.getByRole('heading').textContent()) ?? '');
  const steps = ofBatches ? `${step}|${step - 1}` : step;
  await expect(said).toHaveText(new RegExp(`^Values shown: step (?:${steps}), `));
  return ((await said.textContent()) ?? '').replace(/^.*?step \d+, /, '');
}

const drawing = (figure: Locator): Promise<string> => figure.locator('.main-svg').first().innerHTML();

test('all seven figures draw the run, and say its last values', async ({ playground, page }) => {
  await listen(page);
  await playground.open(HASH);
  const figures = [playground.driven, ...SMALL_CHARTS.map((name) => playground.chart(name))];
  await expect(page.getByRole('figure')).toHaveCount(figures.length);
  for (const name of SMALL_CHARTS) {
    await expect(playground.chart(name).locator('.main-svg').first()).toBeVisible();
    await expect(playground.chart(name)).toContainText('recorded run');
  }
  let before: readonly string[] | undefined;
  for (const step of [20, LAST]) {
    await playground.trainTo(step);
    const { metrics, evaluations } = await told(page);
    const evaluation = evaluations[evaluations.length - 1];
    expect(evaluation.step).toBe(step);
    const expected = valuesOf(metrics[metrics.length - 1], evaluation);
    for (const name of STEP_CHARTS) expectValues(await saidAt(playground.chart(name), step), expected[name], name);
    const { 'kl/exact': kl, reward, oracleReward, referenceReward } = evaluation;
    const driven = numbersIn(await saidAt(playground.driven, step));
    expect(driven[0]).toBeCloseTo(kl, 3);
    for (const [place, value] of [reward, oracleReward, referenceReward].entries()) {
      expect(driven[place + 1]).toBeCloseTo(value, 2);
    }
    const [weight] = numbersIn(await saidAt(playground.chart(WEIGHTS), step));
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThan(1);

    const drawn = await Promise.all(figures.map(drawing));
    for (const [place, picture] of drawn.entries()) expect(picture).not.toBe(before?.[place]);
    before = drawn;
    await expect(page.getByText('recorded run', { exact: true })).toHaveCount(0);
  }
});

test('the probability mass adds up to everything', async ({ playground, page }) => {
  await listen(page);
  await playground.open(HASH);
  await playground.trainTo(20);
  const shown = numbersIn(await saidAt(playground.chart('Where the probability went'), 20));
  expect(shown).toHaveLength(4);
  // Four roundings to whole percents.
  expect(Math.abs(sum(shown) - 100)).toBeLessThanOrEqual(2);
  const { evaluations } = await told(page);
  expect(evaluations.length).toBeGreaterThan(1);
  for (const { mass } of evaluations) expect(sum(Object.values(mass ?? {}))).toBeCloseTo(1, 6);
});

test('the KL chart shows the exact value, and the sampled ones with their errors', async ({ playground, page }) => {
  await listen(page);
  await playground.open(HASH);
  await playground.trainTo(LAST);
  const figure = playground.chart('KL gap');
  await expect(figure.getByRole('listitem')).toHaveText(['exact KL', 'sampled ± s.e.']);
  await saidAt(figure, LAST);
  const errors = figure.locator('path.yerror');
  await expect(errors).toHaveCount(2);
  const heights = await errors.evaluateAll((bars) => bars.map((bar) => (bar as SVGPathElement).getBBox().height));
  const sampled = (await told(page)).evaluations.flatMap(({ 'kl/sampled': estimate }) => (estimate ? [estimate] : []));
  expect(sampled).toHaveLength(2);
  const ratio = sampled[1].standardError / sampled[0].standardError;
  expect(heights[1] / heights[0] / ratio).toBeCloseTo(1, 1);
});

/** A place over the plot area of a chart over steps: 0 at its left, 1 at its right. */
async function pointAt(figure: Locator, share: number): Promise<{ x: number; y: number }> {
  const area = figure.locator('.chart-area');
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  if (!box) throw new Error('the chart is not laid out');
  const { l, r, t } = SMALL_MARGIN;
  return { x: box.x + l + share * (box.width - l - r), y: box.y + t + 20 };
}

async function expectCursorEverywhere(playground: Playground, step: number): Promise<void> {
  for (const name of STEP_CHARTS) {
    const line = playground.chart(name).locator('.mark-cursor');
    await expect(line).toHaveAttribute('style', new RegExp(`left: ${(100 * step) / LAST}%`));
  }
  const { metrics, evaluations } = await told(playground.page);
  const evaluation = evaluations.findLast((record) => record.step <= step);
  // The last metrics are of the step before the last evaluation.
  const metric = metrics.findLast((record) => record.step <= step);
  if (!evaluation || !metric) throw new Error(`nothing was told of step ${step}`);
  const expected = valuesOf(metric, evaluation);
  for (const name of SMALL_CHARTS) {
    const readings = playground.chart(name).locator('.cursor-readings');
    await expect(readings).toContainText(`step ${step}`);
    const values = await readings.locator('dd').allTextContents();
    if (name !== WEIGHTS) expectValues(values.join(' '), expected[name], name);
  }
  await expect(playground.driven.locator('.mark-cursor')).toHaveText(`step ${step}`);
}

test('the pointer over one chart shows that step in all of them', async ({ playground, page }) => {
  await listen(page);
  await playground.open(HASH);
  await playground.trainTo(LAST);
  await saidAt(playground.chart(WEIGHTS), LAST);
  for (const [name, step] of [
    ['KL gap', 20],
    ['Implicit rewards', 26],
    ['Where the probability went', 8],
  ] as const) {
    const { x, y } = await pointAt(playground.chart(name), step / LAST);
    await page.mouse.move(x, y);
    await expectCursorEverywhere(playground, step);
  }
  await page.mouse.move(2, 2);
  await expect(page.locator('.mark-cursor, .cursor-readings')).toHaveCount(0);

  // In the large figure the nearest point of the path is the step.
  await playground.driven.locator('.chart-area').hover();
  const mark = await playground.driven.locator('.mark-cursor').textContent();
  const step = numbersIn(mark ?? '')[0];
  expect([0, 20, LAST]).toContain(step);
  await expectCursorEverywhere(playground, step);
});

test('a click on a chart goes to that step, everywhere', async ({ playground, page }) => {
  await listen(page);
  await playground.open(HASH);
  await playground.trainTo(LAST);
  await saidAt(playground.chart('KL gap'), LAST);
  const { x, y } = await pointAt(playground.chart('KL gap'), 25 / LAST);
  await page.mouse.click(x, y);
  await page.mouse.move(2, 2);
  // The last kept policy up to there.
  await expect(playground.region('Policy')).toContainText('Past policy, at step 20');
  const history = page.getByRole('slider', { name: 'History' });
  await expect(history).toHaveAttribute('aria-valuetext', 'step 20');
  await expect(playground.region('What they say')).toContainText('at step 20');
  await expect(playground.region('All they could say')).toContainText('at step 20');
  await expect(playground.region('A pair, token by token')).toContainText('at step 20');
  for (const name of STEP_CHARTS) {
    await expect(playground.chart(name).locator('.mark-viewed')).toHaveAttribute('style', /left: 50%/);
    await saidAt(playground.chart(name), 20);
  }
  const past = (await told(page)).evaluations.find((record) => record.step === 20);
  const reward = numbersIn((await playground.headline('E[true reward]').textContent()) ?? '')[0];
  expect(reward).toBeCloseTo(past?.reward ?? Number.NaN, 2);

  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(playground.region('Policy')).toContainText(`At step ${LAST}`);
  await expect(page.locator('.mark-viewed')).toHaveCount(0);
  await saidAt(playground.chart('KL gap'), LAST);
});
