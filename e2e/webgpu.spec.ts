import { expect, TINY, test } from './fixture';

test('training runs on WebGPU, and the badge says so', { tag: '@webgpu' }, async ({ playground, page }) => {
  test.slow();
  await page.goto(`./#${TINY}&max_steps=2&backend=webgpu`);
  await expect(playground.progress).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: /^WebGPU/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Training runs on WebGPU, because it was chosen');
  await page.keyboard.press('Escape');
  await playground.step.click();
  await expect.poll(() => playground.steps(), { timeout: 120_000 }).toBe(1);
  await expect(playground.chart('Loss and accuracy')).toContainText(/loss 0\.693/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
