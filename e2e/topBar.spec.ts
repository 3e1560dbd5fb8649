import type { Page } from '@playwright/test';
import { PAGES } from '../src/store/derivationStore';
import { expect, speak, TINY, test, withoutEngine } from './fixture';
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

/** Pixels that the top bar may take: a phone has no room for all of it side by side. */
function mostHeight(width: number): number {
  if (width < 360) return 250;
  if (width < 640) return 190;
  if (width < 960) return 150;
  return width < 1280 ? 110 : 56;
}

interface BarLayout {
  readonly height: number;
  /** Pixels that the page scrolls sideways. */
  readonly sideways: number;
  /** Parts of the bar that lie over each other, reach out of the window, or show less than they hold. */
  readonly faults: readonly string[];
}

/** Looks once the page has been laid out anew. */
function lookAtBar(page: Page): Promise<BarLayout> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const bar = document.querySelector('header');
    if (!bar) throw new Error('there is no top bar');
    const parts = [...bar.querySelectorAll('h1, p, a, button, select')].map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const name = element.textContent.slice(0, 20);
      return { element, name, left, right, top, bottom };
    });
    const faults: string[] = [];
    const { bottom: end } = bar.getBoundingClientRect();
    for (const [place, part] of parts.entries()) {
      const { element, name, left, right, top, bottom } = part;
      if (left < 0 || right > document.documentElement.clientWidth) faults.push(`${name} reaches out of the window`);
      if (bottom > end) faults.push(`${name} reaches out of the bar`);
      if (right - left < 10 || element.scrollWidth > Math.ceil(element.clientWidth) + 1)
        faults.push(`${name} is cut off`);
      for (const other of parts.slice(place + 1)) {
        const across = Math.min(right, other.right) - Math.max(left, other.left);
        const down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (across > 0.5 && down > 0.5) faults.push(`${name} lies over ${other.name}`);
      }
    }
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return { height: bar.getBoundingClientRect().height, sideways, faults };
  });
}

test('every page fits into every width, and its top bar stays low, in both languages', async ({ page }) => {
  await withoutEngine(page);
  for (const language of ['en', 'zh'] as const) {
    const t = textsOf(language);
    for (const name of PAGES) {
      await page.goto(`./#page=${name}&${TINY}`);
      await speak(page, language);
      const current = page.getByRole('navigation', { name: t('app.pages') }).locator('[aria-current=page]');
      await expect(current).toHaveText(t(`app.${name}`));
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
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
