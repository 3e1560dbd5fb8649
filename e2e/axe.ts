import type { Page } from '@playwright/test';
import axe from 'axe-core';
import type { Language } from '../src/core/world';
import { expect, speak } from './fixture';

/** The rule that a theme breaks where a text is hard to read on what lies behind it. It takes most of axe's time. */
const CONTRAST = 'color-contrast';

/** The kinds of rules that a language can break: names and alternatives, which are texts, and the language itself. */
const NAMES = ['cat.name-role-value', 'cat.text-alternatives', 'cat.language', 'cat.forms', 'cat.aria'];

export type Theme = 'light' | 'dark';

/** What axe is asked: by which rules, and of which parts of the page. */
interface Question {
  readonly options: axe.RunOptions;
  readonly of: 'everything' | 'looks';
}

const only = (...values: string[]): axe.RunOptions => ({ runOnly: { type: 'rule', values } });

/** All rules, or those alone that a theme can break, or a language. */
const QUESTIONS: Readonly<Record<'all' | 'colours' | 'names', readonly Question[]>> = {
  all: [
    { options: { rules: { [CONTRAST]: { enabled: false } } }, of: 'everything' },
    { options: only(CONTRAST), of: 'looks' },
  ],
  colours: [{ options: only(CONTRAST, 'link-in-text-block'), of: 'looks' }],
  names: [{ options: { runOnly: { type: 'tag', values: NAMES } }, of: 'everything' }],
};

/**
 * What axe objects to, one line for each rule.
 * @param within a selector: only there
 */
export async function objections(page: Page, rules: 'all' | 'colours' | 'names' = 'all', within?: string) {
  // Once a page: what is there is compiled.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: string[] = [];
  for (const question of QUESTIONS[rules])
    found.push(...(await page.evaluate(ask, { ...question, within: within ?? ':root' })));
  return found;
}

/** In the page: asks axe; of looks, a few texts of each, because texts that look the same on the same ground have the same contrast. */
async function ask({ options, of, within }: Question & { readonly within: string }): Promise<string[]> {
  /** How many of each look are asked: what lies over a text can be another thing at another place. */
  const OF_EACH = 3;
  const roots = [...document.querySelectorAll(within)];
  if (roots.length === 0) throw new Error(`there is no ${within}`);

  /** All links, and up to `OF_EACH` of each look of what holds text and is seen. A single letter axe leaves undecided. */
  function texts(): Element[] {
    const ids = new Map<string, number>();
    const idOf = (key: string) => {
      const id = ids.get(key) ?? ids.size;
      ids.set(key, id);
      return id;
    };
    const all = new Set(roots.flatMap((root) => [root, ...root.querySelectorAll('*')]));
    const loose = (position: string) => position !== 'static' && position !== 'relative';
    /** In these something is placed freely, maybe behind a text: what they hold looks like nothing elsewhere. */
    const apart = new Set<Element | null>();
    for (const element of all) {
      if (!loose(getComputedStyle(element).position)) continue;
      apart.add(element);
      if (element instanceof HTMLElement) apart.add(element.offsetParent);
    }
    /** The ground on which an element stands: every background up to the root. */
    const grounds = new Map<Element | null, number>([[null, idOf('')]]);
    function groundOf(element: Element | null): number {
      const known = grounds.get(element);
      if (known !== undefined || !element) return known ?? 0;
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
      const below = groundOf(element.parentElement);
      const clear = own === 'rgba(0, 0, 0, 0),none,1,none,normal';
      const ground = apart.has(element) ? idOf(`apart ${ids.size}`) : clear ? below : idOf(`${below} ${own}`);
      grounds.set(element, ground);
      return ground;
    }
    const alike = new Map<string, Element[]>();
    for (const element of all) {
      const field = element.matches('input, select, textarea');
      const said = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
      if (!field && (!said || (element.textContent ?? '').trim().length < 2)) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { color, fontSize, fontWeight, textShadow, fill } = getComputedStyle(element);
      // Of what is switched off, and of its label, no contrast is asked.
      const off = element.closest(':disabled, [aria-disabled=true]') !== null;
      const labelsOff = element.closest('label')?.control?.matches(':disabled') ?? false;
      const ground = groundOf(element);
      const key = [ground, color, fontSize, fontWeight, textShadow, fill, off, labelsOff, element.tagName].join('|');
      alike.set(key, [...(alike.get(key) ?? []), element]);
    }
    const links = [...all].filter((element) => element.matches('a[href], [role=link]'));
    const looks = [...alike.values()].flatMap((same) => {
      const step = Math.max(1, (same.length - 1) / (OF_EACH - 1));
      const places = Array.from({ length: Math.min(OF_EACH, same.length) }, (_, i) => Math.round(i * step));
      return places.map((place) => same[place]);
    });
    return [...links, ...looks];
  }

  const include = of === 'looks' ? texts() : roots;
  if (include.length === 0) return [];
  const { axe } = window as unknown as { axe: typeof import('axe-core') };
  const { violations } = await axe.run({ include }, { ...options, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The page, whose theme follows the system's, in another one. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/** axe finds nothing: in English by all rules, and by the colours of both themes; in Chinese by what another language can break. */
export async function expectAccessible(page: Page, language: Language, within?: string): Promise<void> {
  expect(await objections(page, language === 'en' ? 'all' : 'names', within)).toEqual([]);
  if (language !== 'en') return;
  await setTheme(page, 'dark');
  expect(await objections(page, 'colours', within)).toEqual([]);
  await setTheme(page, 'light');
}

/** The same of a page in English, whose language can be switched as it stands. */
export async function expectAccessibleInBoth(page: Page, within?: string): Promise<void> {
  await expectAccessible(page, 'en', within);
  await speak(page, 'zh');
  await expectAccessible(page, 'zh', within);
  await speak(page, 'en');
}
