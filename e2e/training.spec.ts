import { expect, test } from './fixture';
import { textsOf } from './texts';
import { drainMetrics, expectSameCurve, expectStandstill, listen } from './workerReports';

/** Every step is told. */
const TOLD = 'model=kitchen-nano&per_device_train_batch_size=2&logging_steps=1';

test('a run, asked for while the page loads, moves charts and numbers; it is paused, stepped, reset, ended and trained again', async ({
  playground,
  page,
}) => {
  await listen(page);
  // More steps than can be made before it is paused.
  await page.goto(`./#${TOLD}&max_steps=5000`);
  // The page is still loading: it starts by itself.
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(4);
  // While it trains the page draws by itself, and the plot library when it stands still.
  const rewards = playground.chart('Implicit rewards');
  const drawing = rewards.locator('.figure-svg .line-chosen').first();
  const before = await drawing.getAttribute('d');
  await expect.poll(() => drawing.getAttribute('d')).not.toBe(before);
  await expect(playground.chart('KL gap')).toContainText(/exact KL [\d.]+ nats/);
  await expect(playground.region('Policy').getByRole('definition').filter({ hasText: 'nats' })).toHaveText(
    /^[\d.]+ nats$/,
  );
  await playground.pause.click();
  await expect(rewards.locator('.main-svg').first()).toBeVisible();
  await expect(rewards.locator('.figure-svg')).toHaveCount(0);
  expect(await expectStandstill(page, playground)).toBeGreaterThan(5);

  await playground.reset.click();
  await playground.expectSteps(0);
  await expect(playground.chart('Implicit rewards')).toContainText(textsOf('en')('charts.rewards.will'));
  await playground.step.click();
  await playground.expectSteps(1);
  await playground.step.click();
  await playground.expectSteps(2);
  await playground.reset.click();
  await playground.expectSteps(0);

  // The same by keyboard.
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(1);
  await page.keyboard.press('Space');
  await expect.poll(() => playground.steps()).toBeGreaterThan(2);
  await page.keyboard.press('Space');
  await expect(playground.train).toBeVisible();
  await page.keyboard.press('r');
  await playground.expectSteps(0);

  // It stops at its last step, and can be trained again.
  await page.goto(`./#${TOLD}&max_steps=3`);
  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  await playground.expectSteps(0);
  await drainMetrics(page);
  await playground.train.click();
  await playground.expectSteps(3);
  const again = page.getByRole('button', { name: 'Train again' });
  await expect(again).toBeVisible();
  const first = await drainMetrics(page);
  await again.click();
  await expect.poll(() => page.evaluate(() => window.reportedMetrics.length)).toBe(3);
  expectSameCurve(first, await drainMetrics(page), 3);
  await playground.expectSteps(3);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a value that cannot be used is said and not taken over; another is applied at reset, and is part of the link', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.beta.fill('-3');
  await expect(playground.beta).toHaveAccessibleDescription(/a number above 0/);
  // Nothing is trained on another value than the one in sight: not by a button, nor by its key.
  for (const button of [playground.train, playground.step, playground.reset]) await expect(button).toBeDisabled();
  await expect(playground.train).toHaveAttribute('title', /cannot be used/);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await playground.beta.focus();
  await playground.beta.press('Escape');
  await expect(playground.beta).toHaveValue('1.5');
  // The link named no version of the presets: what it meant then is written out.
  await expect(page).toHaveURL(/beta=1\.5&/);

  await playground.step.click();
  await playground.expectSteps(1);
  await playground.beta.fill('0.25');
  await playground.beta.press('Enter');
  await expect(page).toHaveURL(/beta=0\.25/);
  await playground.apply.click();
  await playground.expectSteps(0);
  await expect(playground.apply).toBeHidden();

  // The badge says what runs and why.
  await page.getByRole('button', { name: /^WebAssembly/ }).click();
  await expect(page.getByRole('dialog')).toContainText(textsOf('en')('backend.reasons.webgpu_no_adapter'));
});
