import { expect, TINY, test } from './fixture';

/** Software WebGPU takes seconds for what takes milliseconds elsewhere. */
const SLOW = { timeout: 120_000 };

test('a whole run on WebGPU: train, pause, step, change β, reset', { tag: '@webgpu' }, async ({ playground, page }) => {
  test.slow();
  await page.goto(`./#${TINY}&max_steps=40&backend=webgpu`);
  await expect(playground.progress).toBeVisible(SLOW);
  await page.getByRole('button', { name: /^WebGPU/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Training runs on WebGPU, because it was chosen');
  await page.keyboard.press('Escape');

  await playground.train.click();
  await expect.poll(() => playground.steps(), SLOW).toBeGreaterThan(2);
  await expect(playground.chart('Loss and accuracy')).toContainText(/loss [\d.]+/);
  await expect(playground.chart('Implicit rewards').locator('.main-svg').first()).toBeVisible();
  await playground.pause.click();
  await expect(playground.train).toBeVisible(SLOW);
  await page.waitForTimeout(300); // the progress bar is drawn a frame after the button
  const paused = await playground.steps();
  expect(paused).toBeLessThan(40);

  await playground.step.click();
  await expect.poll(() => playground.steps(), SLOW).toBe(paused + 1);

  await playground.beta.fill('0.5');
  await playground.beta.press('Enter');
  await playground.apply.click();
  await expect.poll(() => playground.steps(), SLOW).toBe(0);
  await expect(playground.reset).toBeVisible();
  await expect(page).toHaveURL(/beta=0\.5/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
