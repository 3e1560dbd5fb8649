import type { Locator, Page } from '@playwright/test';
import { type ExactEvaluation, ofPairs, type PairMetrics } from '../src/core/records';
import { marginOf } from '../src/ui/charts/margins';
import { expect, type Playground, TINY, test } from './fixture';
import { numbersIn, sum } from './numbers';
import { listen } from './workerReports';

const LAST = 40;
const HASH = `${TINY}&num_pairs=8&max_steps=${LAST}`;

/** The charts over steps, then the one over weights. */
const STEP_IDS = {
  'Implicit rewards': 'rewards',
  'KL gap': 'kl',
  'Loss and accuracy': 'loss',
  'Log-probabilities': 'logps',
  'Where the probability went': 'mass',
} as const;
type StepChart = keyof typeof STEP_IDS;
const STEP_CHARTS = Object.keys(STEP_IDS) as StepChart[];
const WEIGHTS = 'Gradient weights';
const SMALL_CHARTS = [...STEP_CHARTS, WEIGHTS] as const;

const reports = (page: Page) =>
  page.evaluate(() => ({ metrics: window.reportedMetrics, evaluations: window.reportedEvaluations }));

/** What each chart has to say about a step, in the order in which it says it, and with how many decimals. */
function valuesOf(metric: PairMetrics, evaluation: ExactEvaluation): Record<string, [readonly number[], number]> {
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
async function textAt(figure: Locator, step: number): Promise<string> {
  const status = figure.getByText(/^Values shown:/);
  const ofBatches = OF_BATCHES.test((await figure.getByRole('heading').textContent()) ?? '');
  const steps = ofBatches ? `${step}|${step - 1}` : step;
  await expect(status).toHaveText(new RegExp(`^Values shown: step (?:${steps}), `));
  return ((await status.textContent()) ?? '').replace(/^.*?step \d+, /, '');
}

const drawing = (figure: Locator): Promise<string> => figure.locator('.main-svg').first().innerHTML();

/** All of the page at once: a chart is drawn while it is on the screen. */
test.use({ viewport: { width: 1440, height: 3600 } });

/** Trains on, and looks at every figure and its last values. @returns the drawings */
async function expectDrawn(playground: Playground, step: number): Promise<readonly string[]> {
  await playground.trainTo(step);
  const { metrics, evaluations } = await reports(playground.page);
  const evaluation = evaluations[evaluations.length - 1];
  expect(evaluation.step).toBe(step);
  const expected = valuesOf(ofPairs(metrics)[metrics.length - 1], evaluation);
  for (const name of STEP_CHARTS) expectValues(await textAt(playground.chart(name), step), expected[name], name);
  const { 'kl/exact': kl, reward, oracleReward, referenceReward } = evaluation;
  const driven = numbersIn(await textAt(playground.driven, step));
  expect(driven[0]).toBeCloseTo(kl, 3);
  for (const [place, value] of [reward, oracleReward, referenceReward].entries()) {
    expect(driven[place + 1]).toBeCloseTo(value, 2);
  }
  const [weight] = numbersIn(await textAt(playground.chart(WEIGHTS), step));
  expect(weight).toBeGreaterThan(0);
  expect(weight).toBeLessThan(1);
  await expect(playground.page.getByText('recorded run', { exact: true })).toHaveCount(0);
  return Promise.all([playground.driven, ...SMALL_CHARTS.map((name) => playground.chart(name))].map(drawing));
}

/** A place over the plot area of a chart over steps: 0 at its left, 1 at its right. */
async function pointAt(playground: Playground, name: StepChart, share: number): Promise<{ x: number; y: number }> {
  const area = playground.chart(name).locator('.chart-area');
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  if (!box) throw new Error('the chart is not laid out');
  const { l, r, t } = marginOf(STEP_IDS[name]);
  return { x: box.x + l + share * (box.width - l - r), y: box.y + t + 20 };
}

async function expectCursorEverywhere(playground: Playground, step: number): Promise<void> {
  for (const name of STEP_CHARTS) {
    const line = playground.chart(name).locator('.mark-cursor');
    await expect(line).toHaveAttribute('style', new RegExp(`left: ${(100 * step) / LAST}%`));
  }
  const { metrics, evaluations } = await reports(playground.page);
  const evaluation = evaluations.findLast((record) => record.step <= step);
  // The last metrics are of the step before the last evaluation.
  const metric = ofPairs(metrics).findLast((record) => record.step <= step);
  if (!evaluation || !metric) throw new Error(`nothing was told of step ${step}`);
  const expected = valuesOf(metric, evaluation);
  for (const name of SMALL_CHARTS) {
    const cursorValues = playground.chart(name).locator('.cursor-values');
    await expect(cursorValues).toContainText(`step ${step}`);
    const values = await cursorValues.locator('dd').allTextContents();
    if (name !== WEIGHTS) expectValues(values.join(' '), expected[name], name);
  }
  await expect(playground.driven.locator('.mark-cursor')).toHaveText(`step ${step}`);
}

test('all seven figures draw the run and say its values: the last ones, those under the pointer, and those of a step that is clicked', async ({
  playground,
  page,
}) => {
  await listen(page);
  await playground.open(HASH);
  await expect(page.getByRole('figure')).toHaveCount(1 + SMALL_CHARTS.length);
  const before = await expectDrawn(playground, 20);

  // The probability mass adds up to everything.
  const shown = numbersIn(await textAt(playground.chart('Where the probability went'), 20));
  expect(shown).toHaveLength(4);
  // Four roundings to whole percents.
  expect(Math.abs(sum(shown) - 100)).toBeLessThanOrEqual(2);
  const { evaluations } = await reports(page);
  expect(evaluations.length).toBeGreaterThan(1);
  for (const { mass } of evaluations) expect(sum(Object.values(mass ?? {}))).toBeCloseTo(1, 6);

  for (const [place, picture] of (await expectDrawn(playground, LAST)).entries()) {
    expect(picture, `drawing ${place}`).not.toBe(before[place]);
  }

  // The KL chart has the exact value, and the sampled ones with their errors.
  const figure = playground.chart('KL gap');
  await expect(figure.getByRole('listitem')).toHaveText(['sampled ± s.e.']);
  await textAt(figure, LAST);
  // One path for all of them, which nothing cuts off at the edge of the plot, where the last one stands.
  const errors = figure.locator('.shapelayer path');
  await expect(errors).toHaveCount(1);
  await expect(errors).not.toHaveAttribute('clip-path');
  const heights = await errors.evaluate((bars) =>
    [...(bars.getAttribute('d') ?? '').matchAll(/M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)/g)].map(([, from, to]) =>
      Math.abs(Number(to) - Number(from)),
    ),
  );
  expect(heights).toHaveLength(2);
  const sampled = (await reports(page)).evaluations.flatMap(({ 'kl/sampled': estimate }) =>
    estimate ? [estimate] : [],
  );
  expect(sampled).toHaveLength(2);
  const ratio = sampled[1].standardError / sampled[0].standardError;
  expect(heights[1] / heights[0] / ratio).toBeCloseTo(1, 1);

  // The pointer over one chart shows that step in all of them.
  await textAt(playground.chart(WEIGHTS), LAST);
  for (const [name, step] of [
    ['KL gap', 20],
    ['Implicit rewards', 26],
    ['Where the probability went', 8],
  ] as const) {
    const { x, y } = await pointAt(playground, name, step / LAST);
    await page.mouse.move(x, y);
    await expectCursorEverywhere(playground, step);
  }
  await page.mouse.move(2, 2);
  await expect(page.locator('.mark-cursor, .cursor-values')).toHaveCount(0);

  // In the large figure the nearest point of the path is the step.
  await playground.driven.locator('.chart-area').hover();
  const mark = await playground.driven.locator('.mark-cursor').textContent();
  const step = numbersIn(mark ?? '')[0];
  expect([0, 20, LAST]).toContain(step);
  await expectCursorEverywhere(playground, step);

  // A click on a chart goes to that step, everywhere.
  await page.mouse.move(2, 2);
  await textAt(playground.chart('KL gap'), LAST);
  const { x, y } = await pointAt(playground, 'KL gap', 25 / LAST);
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
    await textAt(playground.chart(name), 20);
  }
  const past = (await reports(page)).evaluations.find((record) => record.step === 20);
  const reward = numbersIn((await playground.headline('E[true reward]').textContent()) ?? '')[0];
  expect(reward).toBeCloseTo(past?.reward ?? Number.NaN, 2);

  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(playground.region('Policy')).toContainText(`At step ${LAST}`);
  await expect(page.locator('.mark-viewed')).toHaveCount(0);
  await textAt(playground.chart('KL gap'), LAST);
});

test('a chart that the plot library cannot draw keeps its drawing without it, and says so', async ({
  playground,
  page,
}) => {
  await listen(page);
  // The library as it arrives, but for its drawing.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'Plotly', {
      set: (library: object) => Object.assign(library, { react: () => Promise.reject(new Error('no drawing')) }),
    });
  });
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  await playground.open(HASH);
  await playground.trainTo(LAST);
  for (const figure of [playground.driven, ...SMALL_CHARTS.map((name) => playground.chart(name))]) {
    await expect(figure).toContainText('this drawing shows the same');
    await expect(figure.locator('.figure-svg path[d^="M"]').first()).toBeAttached();
  }
  // It goes on with the run, and its cursor and values with it.
  const kl = playground.chart('KL gap');
  const { evaluations } = await reports(page);
  // Under it the hatched area, after it the standard errors.
  const line = await kl.locator('.figure-svg path.line-kl').nth(1).getAttribute('d');
  expect(line?.match(/[ML]/g)).toHaveLength(evaluations.length);
  await textAt(kl, LAST);
  const { x, y } = await pointAt(playground, 'KL gap', 20 / LAST);
  await page.mouse.move(x, y);
  await expectCursorEverywhere(playground, 20);
  expect(thrown).toEqual([]);
});

test.describe('on a small screen', () => {
  test.use({ viewport: { width: 1440, height: 700 } });

  test('a chart is drawn once it is scrolled to, and says its values before', async ({ playground }) => {
    await playground.open(HASH);
    await playground.trainTo(LAST);
    await expect(playground.driven.locator('.main-svg').first()).toBeAttached();
    const far = playground.chart('Log-probabilities');
    await textAt(far, LAST);
    await expect(far.locator('.main-svg')).toHaveCount(0);
    // Without the plot library it is drawn all the same: of a line that moves there are many corners.
    await expect
      .poll(async () => (await far.locator('.line-chosen').first().getAttribute('d'))?.length)
      .toBeGreaterThan(40);
    await far.scrollIntoViewIfNeeded();
    await expect(far.locator('.main-svg').first()).toBeAttached();
  });
});
