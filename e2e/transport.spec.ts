import { expect, TINY, test } from './fixture';
import { listen } from './workerReports';

test('the pace can be slowed while training, and training runs to a chosen step and pauses exactly there', async ({
  playground,
  page,
}) => {
  const rate = 5;
  await listen(page);
  await page.addInitScript(() => {
    const told: { at: number; steps: number }[] = [];
    Object.assign(window, { told });
    window.addEventListener('DOMContentLoaded', () => {
      const look = () => {
        const steps = window.reportedMetrics.length;
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

  await page.getByRole('button', { name: `Pace: ${rate} steps/s` }).click();
  await menu.getByRole('radio', { name: 'Full speed' }).check();
  await page.keyboard.press('Escape');
  await page.goto(`./#${TINY}&max_steps=40`);
  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  await playground.expectSteps(0);
  await page.getByRole('button', { name: 'Pace: Full speed' }).click();
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
