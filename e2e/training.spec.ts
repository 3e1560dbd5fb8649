import { expect, TINY, test } from './fixture';

test('training moves the charts and the numbers, and pauses on request', async ({ playground, page }) => {
  await playground.open();
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(4);
  await expect(playground.chart('Implicit rewards').locator('.main-svg').first()).toBeVisible();
  await expect(playground.chart('KL gap')).toContainText(/exact KL [\d.]+ nats/);
  await expect(playground.region('Policy').getByRole('definition').filter({ hasText: 'nats' })).toHaveText(
    /^[\d.]+ nats$/,
  );
  await playground.pause.click();
  await expect(playground.train).toBeVisible();
  await page.waitForTimeout(300); // the progress bar is drawn a frame after the button
  const paused = await playground.steps();
  await page.waitForTimeout(500);
  expect(await playground.steps()).toBe(paused);
});

test('Train pressed while the page is loading starts by itself', async ({ playground, page }) => {
  await page.goto(`./#${TINY}`);
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(0);
});

test('Step makes exactly one step, and Reset goes back to the start', async ({ playground }) => {
  await playground.open();
  await playground.step.click();
  await playground.expectSteps(1);
  await playground.step.click();
  await playground.expectSteps(2);
  await playground.reset.click();
  await playground.expectSteps(0);
  await expect(playground.chart('Implicit rewards')).toContainText('Recorded run: step');
});

test('a run stops at its last step and can be trained again', async ({ playground, page }) => {
  await playground.open(`${TINY}&max_steps=3`);
  await playground.train.click();
  await playground.expectSteps(3);
  await page.getByRole('button', { name: 'Train again' }).click();
  await playground.expectSteps(3);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a changed setting is applied at reset, and is part of the link', async ({ playground, page }) => {
  await playground.open();
  await playground.step.click();
  await playground.expectSteps(1);
  await playground.beta.fill('0.25');
  await playground.beta.press('Enter');
  await expect(page).toHaveURL(/beta=0\.25/);
  await playground.apply.click();
  await playground.expectSteps(0);
  await expect(playground.reset).toBeVisible();
});

test('a value that cannot be used is said and not taken over', async ({ playground, page }) => {
  await playground.open();
  await playground.beta.fill('-3');
  await expect(playground.beta).toHaveAccessibleDescription(/a number above 0/);
  await playground.beta.press('Escape');
  await expect(playground.beta).toHaveValue('1.5');
  await expect(page).not.toHaveURL(/beta/);
});

test('the keyboard drives the run', async ({ playground, page }) => {
  await playground.open();
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(1);
  await page.keyboard.press('Space');
  await expect.poll(() => playground.steps()).toBeGreaterThan(2);
  await page.keyboard.press('Space');
  await expect(playground.train).toBeVisible();
  await page.keyboard.press('r');
  await playground.expectSteps(0);
});

test('the badge says what runs and why', async ({ playground, page }) => {
  await playground.open();
  await page.getByRole('button', { name: /^WebAssembly/ }).click();
  await expect(page.getByRole('dialog')).toContainText('no WebGPU adapter');
});

test('what of a link cannot be used is named, and the rest is used', async ({ playground, page }) => {
  await playground.open(`${TINY}&beta=huge&seed=7&colour=red`);
  await expect(page.getByRole('alert')).toHaveCount(2);
  await expect(page.getByRole('alert').filter({ hasText: 'beta' })).toContainText('“huge”');
  await expect(playground.beta).toHaveValue('1.5');
  await page.getByText('More settings').click();
  await expect(page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('7');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(page.getByRole('alert')).toHaveCount(1);
});
