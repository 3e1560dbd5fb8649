import type { Page } from '@playwright/test';
import { expect, TINY, test } from './fixture';
import { partTextsOf, textsOf } from './texts';

const t = textsOf('en');

// What fails here on purpose, the browser and React say, too.
test.use({
  expectedNoise: /Failed to load resource|did not arrive|Unable to preload CSS|PartMissing|broken on purpose/,
});

/** A file of the built page, by the name of its source. */
const chunk = (name: string, ending = 'js') => new RegExp(`/assets/${name}-[^/]*\\.${ending}$`);

async function block(page: Page, ...files: RegExp[]): Promise<() => Promise<void>> {
  for (const file of files) await page.route(file, (route) => route.abort());
  return async () => {
    for (const file of files) await page.unroute(file);
  };
}

const missing = (page: Page, text = t) => page.getByRole('alert').filter({ hasText: text('part.missing') });
const button = (page: Page, key: string) => page.getByRole('button', { name: t(key), exact: true });

for (const language of ['en', 'zh'] as const) {
  test.describe(language, () => {
    test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-US' });
    const said = textsOf(language);
    const own = partTextsOf('file', language);

    test('a page that does not arrive says so, and comes when it is tried again', async ({ page }) => {
      const unblock = await block(page, chunk('FilePage'));
      await page.goto(`./#page=own&${TINY}`);
      const message = missing(page, said);
      const retry = message.getByRole('button', { name: said('part.retry') });
      const reload = message.getByRole('button', { name: said('part.reload') });
      await expect(retry).toBeVisible();
      await expect(reload).toHaveCount(0);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(said('app.title'));
      await retry.click();
      await expect(message).toContainText(said('part.stays'));
      await expect(reload).toBeVisible();
      await unblock();
      await retry.click();
      await expect(page.getByRole('heading', { name: own('frame.title') })).toBeVisible();
      await expect(message).toHaveCount(0);
    });
  });
}

test.describe('zh', () => {
  test.use({ locale: 'zh-CN' });

  test('where the Chinese texts do not arrive the page speaks English, says so, and tries again when asked', async ({
    page,
  }) => {
    const unblock = await block(page, chunk('zh'));
    await page.goto(`./#${TINY}`);
    const title = page.getByRole('heading', { level: 1 });
    await expect(title).toHaveText(t('app.title'));
    await button(page, 'app.languageSwitch').click();
    await expect(page.getByRole('status').filter({ hasText: t('app.languageMissing') })).toBeVisible();
    await expect(title).toHaveText(t('app.title'));
    await unblock();
    await button(page, 'app.languageSwitch').click();
    await expect(title).toHaveText(textsOf('zh')('app.title'));
  });
});

test('a page whose style sheet did not arrive comes with it at the next attempt', async ({ page }) => {
  const unblock = await block(page, chunk('Derivation', 'css'));
  await page.goto(`./#page=derivation&${TINY}`);
  await expect(missing(page)).toBeVisible();
  await unblock();
  await button(page, 'part.retry').click();
  await expect(page.locator('.contents')).toHaveCSS('position', 'sticky');
});

test('one attempt brings every part that is missing; the rest was there all along', async ({ page, playground }) => {
  const unblock = await block(page, chunk('HistoryPanel'), chunk('PairInspector'), chunk('ChartMenu'));
  await playground.open();
  await expect(missing(page)).toHaveCount(2);
  const saveButtons = page.getByRole('button', { name: /^Save this chart/ });
  const small = page.getByRole('button', { name: `${t('part.missing')} ${t('part.retry')}` });
  await playground.step.click();
  await playground.expectSteps(1);
  await expect(small.first()).toBeVisible();
  await unblock();
  await button(page, 'part.retry').first().click();
  await expect(playground.region('A pair, token by token')).toBeVisible();
  await expect(playground.region('Kept runs')).toBeVisible();
  await expect(small).toHaveCount(0);
  await expect(saveButtons.first()).toBeVisible();
  await playground.expectSteps(1);
});

test('what is missing comes by itself when the connection is back', async ({ page, playground, context }) => {
  await playground.open();
  await expect(page.getByRole('button', { name: /^Save this chart/ }).first()).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('link', { name: t('app.derivation') }).click();
  await expect(missing(page)).toBeVisible();
  await context.setOffline(false);
  const chapters = partTextsOf('derivation', 'en');
  await expect(page.getByRole('heading', { name: chapters('probabilities.title') })).toBeVisible();
  await expect(missing(page)).toHaveCount(0);
});

test('a chapter that does not arrive leaves the others; coming back to it is another attempt', async ({ page }) => {
  const chapters = partTextsOf('derivation', 'en');
  const unblock = await block(page, chunk('LossChapter'));
  await page.goto(`./#page=derivation&chapter=loss&${TINY}`);
  await expect(missing(page)).toBeVisible();
  const contents = page.getByRole('navigation', { name: chapters('frame.contents') });
  await contents.getByRole('link', { name: chapters('optimum.title') }).click();
  await expect(page.getByRole('heading', { name: chapters('optimum.title') })).toBeVisible();
  await unblock();
  await contents.getByRole('link', { name: chapters('loss.title') }).click();
  await expect(page.getByRole('heading', { name: chapters('loss.title') })).toBeVisible();
});

test('a dialog that does not arrive says so over the page, and can be done without', async ({ page, playground }) => {
  const unblock = await block(page, chunk('DemoDialog'));
  await playground.open();
  await button(page, 'app.demos').click();
  await expect(missing(page)).toBeInViewport();
  await button(page, 'notices.dismiss').click();
  await expect(missing(page)).toHaveCount(0);
  await unblock();
  await button(page, 'app.demos').click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a stage that does not arrive can be left for the page', async ({ page, playground }) => {
  await block(page, chunk('Stage'));
  await page.goto(`./#demo=dpo-in-60-seconds`);
  await expect(missing(page)).toBeVisible();
  await button(page, 'notices.dismiss').click();
  await expect(playground.driven).toBeVisible();
});

test('the link of a replay is read once what reads it has arrived', async ({ page }) => {
  const unblock = await block(page, chunk('parts'));
  await page.goto('./#replay=damaged');
  // The banner, and what is under the kept runs.
  await expect(missing(page)).toHaveCount(2);
  await unblock();
  await button(page, 'part.retry').first().click();
  const replay = partTextsOf('replay', 'en');
  await expect(page.getByRole('alert').filter({ hasText: replay('replay.link') })).toBeVisible();
  await expect(missing(page)).toHaveCount(0);
});

test('a part that throws leaves the rest, and a reload brings it back', async ({ page, playground }) => {
  const body = 'export default function Broken() { throw new Error("broken on purpose"); }';
  await page.route(chunk('HistoryPanel'), (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await playground.open();
  const message = page.getByRole('alert').filter({ hasText: 'broken on purpose' });
  await expect(message).toBeVisible();
  await playground.step.click();
  await playground.expectSteps(1);
  await message.getByRole('button', { name: t('part.retry') }).click();
  await page.unroute(chunk('HistoryPanel'));
  await message.getByRole('button', { name: t('part.reload') }).click();
  await expect(playground.region('Kept runs')).toBeVisible();
  await expect(message).toHaveCount(0);
});
