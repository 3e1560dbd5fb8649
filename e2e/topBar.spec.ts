import type { Page } from '@playwright/test';
import { PAGES } from '../src/store/derivationStore';
import { type BarLayout, barLayout } from './barLayout';
import { expect, speak, TINY, test } from './fixture';
import { textsOf } from './texts';

/** From a phone to a wall, and on both sides of where the layout changes. */
const WIDTHS = [
  ...Array.from({ length: 24 }, (_, place) => 320 + 100 * place),
  480,
  899,
  900,
  1199,
  1279,
  1280,
  1439,
  1440,
  1679,
];

/** Most browsers' scroll bars take their room from the page; the one under test draws none. */
const SCROLL_BAR = 'html { padding-inline-end: 15px }';

/** Pixels that the top bar may take: a phone has no room for all of it side by side. */
function mostHeight(width: number): number {
  if (width < 360) return 250;
  if (width < 640) return 190;
  if (width < 960) return 150;
  return width < 1280 ? 110 : 56;
}

/** Looks once the page has been laid out anew. */
async function lookAtBar(page: Page): Promise<BarLayout> {
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return page.evaluate(barLayout);
}

test('every page fits into every width, and its top bar stays low, in both languages', async ({ page }) => {
  for (const language of ['en', 'zh'] as const) {
    const t = textsOf(language);
    for (const name of PAGES) {
      await page.goto(`./#page=${name}&${TINY}`);
      await speak(page, language);
      const current = page.getByRole('navigation', { name: t('app.pages') }).locator('[aria-current=page]');
      await expect(current).toHaveText(t(`app.${name}`));
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      if (name === 'playground') await expect(page.locator('.badge')).toContainText(t('backend.wasm'));
      await page.addStyleTag({ content: SCROLL_BAR });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const { height, ...sight } = await lookAtBar(page);
        const where = { language, name, width };
        expect({ ...where, ...sight }).toEqual({ ...where, sideways: 0, faults: [] });
        expect(height, `height of the top bar: ${JSON.stringify(where)}`).toBeLessThanOrEqual(mostHeight(width));
      }
    }
  }
});
