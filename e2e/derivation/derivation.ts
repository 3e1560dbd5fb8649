import type { Locator, Page } from '@playwright/test';
import type { Language } from '../../src/core/world';
import type { Chapter } from '../../src/store/derivationRules';
import { expect, reload, settledHash, speak, TINY, test } from '../fixture';
import { numberIn, numbersIn } from '../numbers';
import { partTextsOf, type Texts, textsOf } from '../texts';

/** The derivation as a reader finds it: by roles and names, in one language. */
export class Derivation {
  /** The derivation's texts, by chapter and key. */
  t: Texts;
  /** The texts of the page around it. */
  page_t: Texts;
  /** What was looked for by a name in the page's language, and how it is found. */
  private readonly named = new Map<string, () => Locator>();

  constructor(
    readonly page: Page,
    language: Language,
  ) {
    this.t = partTextsOf('derivation', language);
    this.page_t = textsOf(language);
  }

  /** Opens a chapter on a run small enough for any machine, and waits until the model answers; where the page is open already, as by a link that is followed in it. `more`: further parts of the hash. */
  async open(chapter: Chapter, more = ''): Promise<void> {
    await this.page.goto(`./#page=derivation&chapter=${chapter}${more && `&${more}`}&${TINY}`);
    const heading = () => this.page.getByRole('heading', { level: 2, name: this.t(`${chapter}.title`) });
    this.named.set(chapter, heading);
    await expect(heading()).toBeVisible();
    await expect(this.page.getByText(this.t('frame.loading'))).toHaveCount(0);
  }

  /** Unfolds what DPO does not need, by the names that a link has for it, where a link has not done so. */
  async unfold(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const part = this.page.locator(`details[data-deeper="${name}"]`);
      await expect(part).toBeVisible();
      if ((await part.getAttribute('open')) === null) await part.locator('> summary').click();
      await expect(part).toHaveAttribute('open');
    }
  }

  /** A step of the chapter, by the key of its title. */
  step(title: string) {
    return this.byName('region', title);
  }

  figure(name: string, values?: Readonly<Record<string, string | number>>) {
    return this.byName('figure', name, values);
  }

  equation(name: string) {
    return this.byName('region', name);
  }

  private byName(role: 'region' | 'figure', key: string, values?: Readonly<Record<string, string | number>>): Locator {
    const find = () => this.page.getByRole(role, { name: this.t(key, values), exact: true });
    // A value in words is in words of the other language there.
    const inNumbers = Object.values(values ?? {}).every((value) => typeof value === 'number');
    if (inNumbers) this.named.set(JSON.stringify([role, key, values]), find);
    return find();
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
    const find = () => {
      const [, phrase = ''] = new RegExp(`\\[([^\\]]+)\\]\\(${name}\\)`).exec(this.t(text)) ?? [];
      return this.page.getByRole('button', { name: phrase, exact: true });
    };
    this.named.set(JSON.stringify([text, name]), find);
    return find();
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

  /**
   * Follows the page's own link as one who comes from elsewhere: first a link in which nothing of the derivation is set but its chapter. Costs
   * nothing, where a reload costs an engine.
   */
  async followOwnLink(): Promise<void> {
    const link = await settledHash(this.page);
    const bare = link.replaceAll(/&(at|shown|hide|layout|dish)=[^&]*/g, '');
    expect(bare).not.toBe(link);
    for (const hash of [bare, link]) {
      await this.page.evaluate((hash) => {
        const followed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        return followed.then(() => undefined);
      }, hash);
    }
  }

  /** Trains for so many steps, one at a time. */
  async train(steps: number): Promise<void> {
    const bar = this.page.getByRole('progressbar', { name: this.page_t('run.progress') });
    for (let made = 1; made <= steps; made++) {
      await this.page.getByRole('button', { name: this.page_t('run.step'), exact: true }).click();
      await expect(bar).toHaveAttribute('value', String(made));
    }
  }

  /** The page in the other language: whatever was found by a name, and is still there, has its name in that one too, and the same numbers. */
  async expectInChinese(): Promise<void> {
    const there: { key: string; find: () => Locator; numbers: number[] }[] = [];
    for (const [key, find] of this.named) {
      if (await find().first().isVisible()) there.push({ key, find, numbers: await valuesIn(find()) });
    }
    await speak(this.page, 'zh');
    this.t = partTextsOf('derivation', 'zh');
    this.page_t = textsOf('zh');
    for (const { key, find, numbers } of there) {
      await expect(find(), key).toBeVisible();
      // Some are computed anew.
      await expect.poll(() => valuesIn(find()), key).toEqual(numbers);
    }
  }
}

/** The values of the symbols in an equation's legend. */
async function valuesIn(part: Locator): Promise<number[]> {
  return (await part.locator('.symbol-value').allTextContents()).flatMap(numbersIn);
}

/** A walk in English, after which the page is turned to Chinese. */
export function inBothLanguages(title: string, walk: (derivation: Derivation, page: Page) => Promise<void>): void {
  test(title, async ({ page }) => {
    const derivation = new Derivation(page, 'en');
    await walk(derivation, page);
    await derivation.expectInChinese();
  });
}
