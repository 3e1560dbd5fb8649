import type { Page } from '@playwright/test';
import type { Chapter } from '../../src/store/lessonRules';
import type { Language } from '../../src/worker/protocol';
import { expect, reload, TINY, test } from '../fixture';
import { numberIn } from '../numbers';
import { partTextsOf, textsOf } from '../texts';

export const LANGUAGES = ['en', 'zh'] as const satisfies readonly Language[];

/** The derivation as a reader finds it: by roles and names, in one language. */
export class Derivation {
  /** The lesson's texts, by chapter and key. */
  readonly t;
  /** The texts of the page around it. */
  readonly page_t;

  constructor(
    readonly page: Page,
    language: Language,
  ) {
    this.t = partTextsOf('derivation', language);
    this.page_t = textsOf(language);
  }

  /** Opens a chapter on a run small enough for any machine, and waits until the model answers. `more`: further parts of the hash. */
  async open(chapter: Chapter, more = ''): Promise<void> {
    await this.page.goto(`./#page=derivation&chapter=${chapter}${more && `&${more}`}&${TINY}`);
    await expect(this.page.getByRole('heading', { level: 2, name: this.t(`${chapter}.title`) })).toBeVisible();
    await expect(this.page.getByText(this.t('frame.loading'))).toHaveCount(0);
  }

  /** A step of the chapter, by the key of its title. */
  step(title: string) {
    return this.page.getByRole('region', { name: this.t(title), exact: true });
  }

  figure(name: string, values?: Readonly<Record<string, string | number>>) {
    return this.page.getByRole('figure', { name: this.t(name, values), exact: true });
  }

  equation(name: string) {
    return this.page.getByRole('region', { name: this.t(name), exact: true });
  }

  /** The value of a symbol in an equation's legend, as text. */
  value(equation: string, symbol: string) {
    return this.equation(equation).locator(`.symbol[data-symbol="${symbol}"] .symbol-value`);
  }

  async number(equation: string, symbol: string): Promise<number> {
    return numberIn(await this.value(equation, symbol).textContent());
  }

  /** A phrase of the prose that drives the figure: as `[phrase](name)` in the text. */
  phrase(text: string, name: string) {
    const [, phrase = ''] = new RegExp(`\\[([^\\]]+)\\]\\(${name}\\)`).exec(this.t(text)) ?? [];
    return this.page.getByRole('button', { name: phrase, exact: true });
  }

  /** Answers a check, and gives what is said to it. @param answers keys of the answers; the first is given */
  async answer(question: RegExp | string, answer: string): Promise<string> {
    const check = this.page.getByRole('group', { name: question });
    await check.getByRole('radio', { name: answer, exact: true }).check();
    return (await check.getByRole('status').textContent()) ?? '';
  }

  /** Loads the page again by its link, once that has been written: it is, a moment after the last change. */
  async reload(): Promise<void> {
    await reload(this.page);
  }

  /** Trains for so many steps, one at a time. */
  async train(steps: number): Promise<void> {
    const bar = this.page.getByRole('progressbar', { name: this.page_t('run.progress') });
    for (let made = 1; made <= steps; made++) {
      await this.page.getByRole('button', { name: this.page_t('run.step'), exact: true }).click();
      await expect(bar).toHaveAttribute('value', String(made));
    }
  }
}

/** The same walk in both languages. */
export function inBothLanguages(title: string, walk: (derivation: Derivation, page: Page) => Promise<void>): void {
  for (const language of LANGUAGES) {
    test.describe(language, () => {
      test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-US' });
      test(title, async ({ page }) => walk(new Derivation(page, language), page));
    });
  }
}
