import { expect, TINY, test } from './fixture';
import { expectLabel, expectStagesAgree } from './stages';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

/** Software WebGPU takes seconds for what takes milliseconds elsewhere. */
const SLOW = { timeout: 480_000 };
const BETA = 0.5;

/** One page for all, because software WebGPU compiles for each page anew. */
test('a whole run on WebGPU: train, pause, look back, fork, slow motion, step, change β, reset', {
  tag: '@webgpu',
}, async ({ playground, page }) => {
  test.slow();
  const policy = playground.region('Policy');
  await listen(page);
  await page.goto(`./#${TINY}&beta=${BETA}&num_pairs=8&max_steps=40&logging_steps=1&backend=webgpu`);
  await expect(playground.progress).toBeVisible(SLOW);
  await page.getByRole('button', { name: /^WebGPU/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Training runs on WebGPU, because it was chosen');
  await page.keyboard.press('Escape');

  await playground.train.click();
  await expect.poll(() => playground.steps(), SLOW).toBeGreaterThan(2);
  await expect(playground.chart('Loss and accuracy')).toContainText(/loss [\d.]+/);
  await expect(playground.chart('Implicit rewards').locator('.main-svg').first()).toBeVisible();
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
  await expect(policy).toContainText(`At step ${parent.length}`, SLOW);

  await page.getByRole('slider', { name: 'History' }).fill('0');
  await expect(policy).toContainText('Past policy, at step 0', SLOW);
  await expect(playground.region('All they could say').getByText('at step 0', { exact: true })).toBeVisible(SLOW);
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
  await expectLabel(told);
  await expectStagesAgree(told, BETA);
  await told.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => playground.steps(), SLOW).toBe(fork.length + 1);

  await playground.beta.fill('0.2');
  await playground.beta.press('Enter');
  await playground.apply.click();
  await expect.poll(() => playground.steps(), SLOW).toBe(0);
  await expect(playground.reset).toBeVisible();
  await expect(page).toHaveURL(/beta=0\.2/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
