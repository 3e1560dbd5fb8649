import { expect, TINY, test } from './fixture';
import { listen } from './workerReports';

test('training runs to a chosen step and pauses exactly there', async ({ playground, page }) => {
  await playground.open(`${TINY}&max_steps=40`);
  await page.getByRole('button', { name: 'Pace: Full speed' }).click();
  const menu = page.getByRole('dialog', { name: 'Pace' });
  const target = menu.getByLabel('Run to step');
  const go = menu.getByRole('button', { name: 'Go' });
  await expect(target).toHaveAccessibleDescription('A step from 1 to 40; training pauses there.');
  for (const impossible of ['0', '41', '2.5', 'soon']) {
    await target.fill(impossible);
    await expect(target).toHaveAttribute('aria-invalid', 'true');
    await expect(go).toBeDisabled();
  }
  await target.fill('7');
  await target.press('Enter');
  await playground.expectSteps(7);
  await expect(playground.train).toBeVisible();
  await expect(target).toHaveAccessibleDescription('A step from 8 to 40; training pauses there.');
  await target.fill('7');
  await expect(go).toBeDisabled();
  await target.fill('9');
  await go.click();
  await playground.expectSteps(9);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('status').filter({ hasText: 'Paused, step 9' })).toBeAttached();
  await playground.train.click();
  await playground.expectSteps(40);
});

test('the pace can be slowed, while training too', async ({ playground, page }) => {
  const rate = 5;
  await listen(page);
  await page.addInitScript(() => {
    const told: { at: number; steps: number }[] = [];
    Object.assign(window, { told });
    window.addEventListener('DOMContentLoaded', () => {
      const look = () => {
        const steps = window.toldMetrics.length;
        if (steps !== (told.at(-1)?.steps ?? 0)) told.push({ at: performance.now(), steps });
        requestAnimationFrame(look);
      };
      look();
    });
  });
  await playground.open(TINY);
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Pace: Full speed' }).click();
  const menu = page.getByRole('dialog', { name: 'Pace' });
  await menu.getByRole('radio', { name: `${rate} steps/s` }).check();
  // The name is read out for a popup that has closed.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: `Pace: ${rate} steps/s` })).toBeVisible();
  const told = () => page.evaluate(() => (window as unknown as { told: { at: number; steps: number }[] }).told);
  const before = (await told()).length;
  await expect.poll(async () => (await told()).length - before, { timeout: 60_000 }).toBeGreaterThan(6);
  // A busy machine is slower, never faster. The first report may hold steps from before.
  const reports = (await told()).slice(before + 1);
  const first = reports[0];
  const last = reports[reports.length - 1];
  const seconds = (last.at - first.at) / 1000;
  expect(last.steps - first.steps).toBeGreaterThan(2);
  expect(last.steps - first.steps).toBeLessThanOrEqual(rate * seconds * 1.2 + 2);
  await playground.pause.click();
  await expect(playground.train).toBeVisible();
});

test('the keys train, pause, step, and can be switched off', async ({ playground, page }) => {
  await playground.open();
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(1);
  await page.getByText('More settings').click();
  const shortcuts = page.getByRole('checkbox', { name: /shortcuts/i });
  await shortcuts.uncheck();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('r');
  await shortcuts.check();
  await page.getByRole('heading', { level: 1 }).click();
  // Had one of the three been heard, this would not be the second step.
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(2);
  // In a field the keys write and move.
  await playground.beta.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  await expect(playground.beta).toHaveValue(/r/);
  await page.keyboard.press('Escape');
  await playground.expectSteps(2);
});

test('slow motion is told from the keyboard, and gives the focus back', async ({ playground, page }) => {
  await playground.open();
  await playground.step.click();
  await playground.expectSteps(1);
  await page.keyboard.press('s');
  const region = playground.region('Slow motion: from step 1 to step 2');
  await expect(region).toBeFocused();
  await playground.expectSteps(2);
  const current = region.getByRole('list', { name: 'Stages of the step' }).locator('[aria-current=step]');
  await expect(current).toContainText('The pair');
  await page.keyboard.press('ArrowRight');
  await expect(current).toContainText('Reference');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(current).toContainText('Reference');
  // The arrow keys told the step; they made none.
  await playground.expectSteps(2);
  await region.getByRole('button', { name: 'Another step' }).click();
  await expect(playground.region('Slow motion: from step 2 to step 3')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Slow motion/ })).toHaveCount(0);
  await expect(playground.step).toBeFocused();
  await playground.expectSteps(3);
});
