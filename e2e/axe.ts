import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Language } from '../src/core/world';
import { expect, speak } from './fixture';

/** The rules that a theme can break. They take most of axe's time. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** The kinds of rules that a language can break: names and alternatives, which are texts, and the language itself. */
const NAMES = ['cat.name-role-value', 'cat.text-alternatives', 'cat.language', 'cat.forms', 'cat.aria'];

export type Theme = 'light' | 'dark';

/**
 * What axe objects to, one line for each rule.
 * @param rules all of them, or those alone that a theme can break, or a language
 * @param within a selector: only there
 */
export async function objections(page: Page, rules: 'all' | 'colours' | 'names' = 'all', within?: string) {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (within !== undefined) builder.include(within);
  if (rules === 'colours') builder.withRules(COLOURS);
  if (rules === 'names') builder.withTags(NAMES);
  const { violations } = await builder.analyze();
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
