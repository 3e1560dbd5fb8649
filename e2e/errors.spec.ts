import type { Page } from '@playwright/test';
import { expect, TINY, test } from './fixture';

const WEIGHTS = '**/models/kitchen-nano/model.safetensors';

/** Serves other weights than the shipped ones. */
async function serveWeights(page: Page, change: (bytes: Buffer) => Buffer): Promise<void> {
  await page.route(WEIGHTS, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.body()) });
  });
}

test('damaged weights are named, with the mend, and the page can be opened again', async ({ page, playground }) => {
  await serveWeights(page, (bytes) => bytes.subarray(0, 1000));
  await page.goto(`./#${TINY}`);
  const alert = page.getByRole('alert').filter({ hasText: 'The checkpoint is damaged' });
  await expect(alert).toContainText(/download it again/);
  await page.unroute(WEIGHTS);
  await alert.getByRole('button', { name: 'Open again' }).click();
  await playground.step.click();
  await playground.expectSteps(1);
});

test('a model that cannot be used leaves the run as it was', async ({ page, playground }) => {
  await serveWeights(page, (bytes) => {
    const lying = Buffer.from(bytes);
    lying.writeBigUInt64LE(2n ** 40n, 0); // a header longer than the file
    return lying;
  });
  await playground.open('model=kitchen-small&per_device_train_batch_size=2&logging_steps=1');
  await playground.step.click();
  await playground.expectSteps(1);
  await page.getByText('More settings').click();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('kitchen-nano');
  await playground.apply.click();
  await expect(page.getByRole('alert').filter({ hasText: 'The checkpoint is damaged' })).toBeVisible();
  await playground.expectSteps(1);
  await playground.step.click();
  await playground.expectSteps(2);
});
