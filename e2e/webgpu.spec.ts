import { expect, test } from './fixture';
import { expectLabel, expectStagesAgree } from './stages';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

/** Software WebGPU takes seconds for what takes milliseconds elsewhere. */
const SLOW = { timeout: 480_000 };
const BETA = 0.5;
const RUN = `per_device_train_batch_size=2&beta=${BETA}&max_steps=40&logging_steps=1&backend=webgpu`;
/** Of few pairs one is held out; the kitchen is measured exactly at each stop, which takes longest of all. */
const PAIRS = ['tender', 'juicy', 'light', 'sweet']
  .flatMap((word) => [
    { prompt: 'the steamed fish is', chosen: ` very ${word} .`, rejected: ` not ${word} .` },
    { prompt: 'the fried egg is', chosen: ` ${word} .`, rejected: ` not very ${word} .` },
  ])
  .map((pair) => JSON.stringify(pair))
  .join('\n');

/** One page for all, because software WebGPU compiles for each page anew. */
test('on WebGPU: a step in the kitchen; a run on a file: train, pause, look back, fork, slow motion, step, change β, reset', {
  tag: '@webgpu',
}, async ({ playground, page }) => {
  test.slow();
  await listen(page, 'file');
  await page.goto(`./#model=kitchen-nano&num_pairs=8&${RUN}`);
  await expect(playground.progress).toBeVisible(SLOW);
  await page.getByRole('button', { name: /^WebGPU/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Training runs on WebGPU, because it was chosen');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Slow step' }).click();
  const inKitchen = playground.region('Slow motion: from step 0 to step 1');
  await expect(inKitchen).toBeVisible(SLOW);
  await expectLabel(inKitchen);
  await expectStagesAgree(inKitchen, BETA);
  await expect(playground.region('Policy')).toContainText('At step 1', SLOW);
  await expect(playground.region('All they could say').getByText('at step 1', { exact: true })).toBeVisible(SLOW);

  await page.goto(`./#page=own&${RUN}&checkpoint=shipped:kitchen-nano~kitchen-nano`);
  const file = { name: 'few.jsonl', mimeType: 'text/plain', buffer: Buffer.from(PAIRS) };
  await page.locator('input[type=file][accept*=jsonl]').setInputFiles(file);
  await expect(playground.train).toBeEnabled(SLOW);
  await playground.train.click();
  await expect.poll(() => playground.steps(), SLOW).toBeGreaterThan(2);
  await expect(playground.chart('Loss and accuracy')).toContainText(/loss [\d.]+/);
  await playground.chart('Implicit rewards').scrollIntoViewIfNeeded();
  await expect(playground.chart('Implicit rewards').locator('.figure-svg .line-chosen').first()).toBeVisible(SLOW);
  /** Stops the run, and gives every step since the last look: the last was reported before the pause was. */
  const pause = async () => {
    await playground.pause.click();
    await expect(playground.train).toBeVisible(SLOW);
    return drainMetrics(page);
  };
  const parent = await pause();
  await expect.poll(() => playground.steps()).toBe(parent.length);
  expect(parent.length).toBeLessThan(40);
  await playground.step.click();
  await expect.poll(() => playground.steps(), SLOW).toBe(parent.length + 1);
  parent.push(...(await drainMetrics(page)));
  const pair = playground.region('A pair, token by token');
  await expect(pair).toContainText(`at step ${parent.length}`, SLOW);

  await page.getByRole('slider', { name: 'History' }).fill('0');
  await expect(pair).toContainText('at step 0', SLOW);
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await expect.poll(() => playground.steps(), SLOW).toBe(0);
  await playground.train.click();
  await expect.poll(() => playground.steps(), SLOW).toBeGreaterThan(1);
  const fork = await pause();
  const both = Math.min(parent.length, fork.length);
  expect(both).toBeGreaterThan(1);
  expectSameCurve(parent.slice(0, both), fork.slice(0, both), both);

  await page.getByRole('button', { name: 'Slow step' }).click();
  const told = playground.region(`Slow motion: from step ${fork.length} to step ${fork.length + 1}`);
  await expect(told).toBeVisible(SLOW);
  await expectStagesAgree(told, BETA);
  await told.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => playground.steps(), SLOW).toBe(fork.length + 1);

  await playground.beta.fill('0.2');
  await playground.beta.press('Enter');
  await playground.apply.click();
  await expect.poll(() => playground.steps(), SLOW).toBe(0);
  await expect(playground.apply).toBeHidden();
  await expect(page).toHaveURL(/beta=0\.2/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
