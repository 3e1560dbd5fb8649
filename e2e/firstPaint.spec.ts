import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import recordedRun from '../src/store/recordedRun.json' with { type: 'json' };
import { expect, hold, note, type Playground, TINY, test } from './fixture';
import { numberIn, sum } from './numbers';

const PLOTS_AND_ENGINE = /plotly|onnx|\/ort-|\.wasm|trainingWorker|\.safetensors/;
const SMALL_CHARTS = [
  'Implicit rewards',
  'KL gap',
  'Loss and accuracy',
  'Log-probabilities',
  'Where the probability went',
  'Gradient weights',
];
/** Of the scripts without which nothing is shown, compressed. */
const MOST_BYTES = 200_000;

/** What the page says about the recorded run at a step, against the file. */
async function expectRecorded(playground: Playground, step: number): Promise<void> {
  const record = recordedRun.evaluations.find((evaluation) => evaluation.step === step);
  if (!record) throw new Error(`the recorded run has no evaluation at step ${step}`);
  await expect(playground.region('Policy')).toContainText(`Recorded run, at step ${step}`);
  const readings = await playground.driven.getByRole('definition').allTextContents();
  const shown = readings.map((text) => numberIn(text));
  const kept = [record['kl/exact'], record.reward, record.oracleReward, record.referenceReward];
  for (const [place, value] of kept.entries()) expect(shown[place]).toBeCloseTo(value, 2);
  expect(numberIn(await playground.headline('E[true reward]').textContent())).toBeCloseTo(record.reward, 2);
  const share = numberIn(await playground.headline('Share of the oracle').textContent());
  expect(Math.abs(share - 100 * record.shareOfOracle)).toBeLessThanOrEqual(0.5);
}

test('the page is there, with the recorded run to be scrubbed, before plot library and engine are asked for or arrive', async ({
  page,
  playground,
}) => {
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  const heavy = await hold(page, PLOTS_AND_ENGINE);
  await page.goto('./');
  await expect(playground.driven).toContainText('Recorded run, step 500');
  await expect(page.getByRole('figure')).toHaveCount(7);
  await expect(playground.train).toBeEnabled();
  // The last of the page's own parts.
  await expect(playground.region('A pair, token by token')).toBeVisible();
  await expect(playground.region('Kept runs')).toBeVisible();
  const bytes = sum(await Promise.all(scripts));
  note(`scripts of the first paint: ${scripts.length}, ${bytes} bytes with gzip`);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);

  // The recorded run is scrubbed.
  const scrubber = playground.driven.getByRole('slider', { name: /^Recorded run, step/ });
  await expectRecorded(playground, 500);
  await scrubber.focus();
  await page.keyboard.press('Home');
  await expectRecorded(playground, 0);
  const path = playground.driven.locator('svg .line-policy').last();
  const start = await path.getAttribute('d');
  for (const step of [20, 40, 60]) {
    await page.keyboard.press('ArrowRight');
    await expectRecorded(playground, step);
  }
  await expect(scrubber).toHaveAttribute('aria-valuetext', 'step 60');
  expect(await path.getAttribute('d')).not.toBe(start);
  await page.keyboard.press('End');
  await expectRecorded(playground, 500);
  await expect(page.locator('.main-svg')).toHaveCount(0);

  heavy.release();
  await expect(playground.progress).toBeVisible();
  for (const name of SMALL_CHARTS) {
    // A chart is drawn while it is on the screen.
    await playground.chart(name).scrollIntoViewIfNeeded();
    await expect(playground.chart(name).locator('.main-svg').first()).toBeVisible();
    await expect(playground.chart(name)).toContainText('recorded run');
  }
  expect(heavy.asked.some((url) => /plotly/.test(url))).toBe(true);
  expect(heavy.asked.some((url) => /trainingWorker/.test(url))).toBe(true);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  // The engine may come meanwhile: by now the page needs no more files.
  const requested = await page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name, startTime }) => (/plotly/.test(name) ? [startTime] : [])),
  );
  expect(Math.min(...requested)).toBeGreaterThanOrEqual(paint - 1);
});

test('a lesson shows its own recorded run, and a link that is about another run nothing of any', async ({
  page,
  playground,
}) => {
  const recorded = page.getByText(/recorded run/i);
  const nothing = async () => {
    await expect(recorded).toHaveCount(0);
    await expect(playground.headline('E[true reward]')).toHaveText('–');
    await expect(playground.headline('Loss')).toHaveText('–');
  };
  const heavy = await hold(page, PLOTS_AND_ENGINE);
  await page.goto(`./#${TINY}&preset=falling-chosen`);
  await expect(page.getByRole('combobox', { name: 'Lesson' })).toHaveValue('falling-chosen');
  await nothing();
  await page.goto('about:blank');
  await page.goto('./');
  await expectRecorded(playground, 500);
  const reward = await playground.headline('E[true reward]').textContent();
  await page.getByRole('combobox', { name: 'Lesson' }).selectOption('falling-chosen');
  // It has half the steps, and another end.
  await expect(playground.driven).toContainText('Recorded run, step 300');
  await expect(playground.region('The push')).toContainText('Recorded run, at step 300');
  expect(await playground.headline('E[true reward]').textContent()).not.toBe(reward);
  // Where it stood is the run's own start, as soon as there is one.
  await page.goto('about:blank');
  await page.goto(`./#${TINY}`);
  await nothing();
  heavy.release();
  await expect(playground.progress).toBeVisible();
  await expect(playground.driven).toContainText('Values shown: step 0,');
  await expect(recorded).toHaveCount(0);
});

declare global {
  interface Window {
    loadingStages: string[];
  }
}

/** Keeps every name that the bar in the training controls has had. */
async function watchStages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.loadingStages = [];
    const look = () => {
      const bar = document.querySelector<HTMLProgressElement>('#controls progress');
      const stage = bar?.getAttribute('aria-label');
      if (!bar || !stage) return;
      const text = bar.hasAttribute('value') ? `${stage} ${Math.round((100 * bar.value) / bar.max)}%` : stage;
      if (window.loadingStages.at(-1) !== text) window.loadingStages.push(text);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
}

test('what is loaded is said with how far it is, and training asked for early follows', async ({
  page,
  playground,
}) => {
  await watchStages(page);
  const engine = await hold(page, /assets\/ort.*\.js/);
  const weights = await hold(page, /\.safetensors/);
  const assembly = await hold(page, /\.wasm$/);
  await page.goto(`./#${TINY}`);
  const loading = (stage: string) => page.getByRole('progressbar', { name: stage });
  await expect(loading('Loading the engine')).toBeVisible();
  await playground.train.click();
  await expect(page.getByText('Training starts as soon as this is done.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Starting soon…' })).toBeVisible();
  await expect.poll(() => engine.asked.length).toBeGreaterThan(0);
  engine.release();
  // All files but the weights are there.
  await expect.poll(() => loading('Loading the model').getAttribute('value')).toBe('0.75');
  weights.release();
  await expect(loading('Compiling the shaders')).toBeVisible();
  assembly.release();
  await expect.poll(() => playground.steps()).toBeGreaterThan(0);
  const stages = await page.evaluate(() => window.loadingStages);
  const order = ['Loading the engine', 'Loading the model', 'Compiling the shaders', 'Training progress'];
  const places = order.map((stage) => stages.findIndex((said) => said.startsWith(stage)));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('a warm engine starts again at once: nothing is loaded twice', async ({ page, playground }) => {
  await watchStages(page);
  await playground.open();
  await playground.step.click();
  await playground.expectSteps(1);
  await expect(playground.driven.locator('.main-svg').first()).toBeVisible();
  await page.evaluate(() => window.loadingStages.splice(0));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));

  await playground.reset.click();
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(1);
  expect(asked).toEqual([]);
  const stages = await page.evaluate(() => window.loadingStages);
  expect(stages.filter((stage) => !stage.startsWith('Training progress'))).toEqual([]);
});
