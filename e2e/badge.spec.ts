import type { Page } from '@playwright/test';
import type { Language } from '../src/core/world';
import { expect, type Playground, speak, TINY, test } from './fixture';
import { textsOf } from './texts';

const ISOLATION = ['cross-origin-opener-policy', 'cross-origin-embedder-policy'];

/** Serves the page as a static host does that can set no headers. */
async function withoutIsolation(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = Object.entries(response.headers()).filter(([name]) => !ISOLATION.includes(name));
    await route.fulfill({ response, headers: Object.fromEntries(headers) });
  });
}

/** Takes WebGPU from the workers and leaves it to the page, as Firefox did on Linux. */
async function withoutGpuInWorkers(page: Page): Promise<void> {
  await page.route(/trainingWorker/, async (route) => {
    const response = await route.fetch();
    const body = `Reflect.deleteProperty(WorkerNavigator.prototype, 'gpu');\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
}

/** Opens the badge in a language and reads it. */
async function expectSaid(playground: Playground, language: Language, keys: readonly string[]): Promise<void> {
  const t = textsOf(language);
  await speak(playground.page, language);
  await playground.page.getByRole('button', { name: t('backend.open', { name: 'WebAssembly' }) }).click();
  for (const key of keys) await expect(playground.page.getByRole('dialog')).toContainText(t(`backend.${key}`));
  await playground.page.keyboard.press('Escape');
}

test('on a host without headers it trains in one thread, and the badge says why', async ({ page, playground }) => {
  await withoutIsolation(page);
  await playground.open(TINY);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
  await expectSaid(playground, 'en', ['reasons.webgpu_no_adapter', 'oneThread.not_isolated']);
  await playground.step.click();
  await playground.expectSteps(1);
  await expectSaid(playground, 'zh', ['oneThread.not_isolated']);
});

test('where WebGPU is on the page but not in workers it trains without, and the badge says why', async ({
  page,
  playground,
}) => {
  await withoutGpuInWorkers(page);
  await playground.open(TINY);
  expect(await page.evaluate(() => 'gpu' in navigator)).toBe(true);
  await expectSaid(playground, 'en', ['reasons.webgpu_not_in_workers']);
  await playground.step.click();
  await playground.expectSteps(1);
  await expectSaid(playground, 'zh', ['reasons.webgpu_not_in_workers']);
});

test('WebGPU that is chosen and not in workers is refused with what can be chosen', async ({ page }) => {
  await withoutGpuInWorkers(page);
  await page.goto(`./#${TINY}&backend=webgpu`);
  await expect(page.getByRole('alert')).toContainText(textsOf('en')('errors.webgpu_missing'));
});
