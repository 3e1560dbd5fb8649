import type { Page } from '@playwright/test';
import type { Language } from '../src/core/world';
import { expectAccessible, expectAccessibleInBoth, objections, setTheme } from './axe';
import { expect, speak, TINY, test, withoutEngine } from './fixture';
import { textsOf, trainName } from './texts';

const STEPS = 20;

async function openDetails(page: Page): Promise<void> {
  // Some lie in others.
  const closed = page.locator('details:not([open]) > summary');
  const openAll = async () => {
    while ((await closed.count()) > 0) await closed.first().click();
  };
  await openAll();
  // Loads when it is opened, and has one of its own.
  await expect(page.locator('.taste-scores')).toBeVisible();
  await openAll();
}

const texts = { en: textsOf('en'), zh: textsOf('zh') };

test('axe finds nothing at the start', async ({ page, playground }) => {
  await page.goto(`./#${TINY}&max_steps=${STEPS}&colour=red`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts.en('app.title'));
  await expectAccessibleInBoth(page);
  await openDetails(page);
  await expectAccessibleInBoth(page);
  await page.getByRole('combobox', { name: texts.en('completions.pick') }).selectOption(texts.en('completions.custom'));
  await playground.beta.fill('-1');
  for (const language of ['en', 'zh'] as const) {
    const t = texts[language];
    if (language === 'zh') await speak(page, language);
    const about = t('settings.about', { name: t('settings.loss_type.name') });
    await page.getByRole('button', { name: about, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, language);
  }
});

test('axe finds nothing with every panel open', async ({ page }) => {
  test.slow();
  const t = texts.en;
  const button = (key: string) => page.getByRole('button', { name: t(key), exact: true });
  const region = (key: string) => page.getByRole('region', { name: t(key), exact: true });
  const kept = region('history.kept.title').getByRole('listitem');
  await page.goto(`./#${TINY}&max_steps=${STEPS}`);
  const train = (key: 'run.train' | 'run.trainAgain') => page.getByRole('button', { name: trainName(t, key) });
  await train('run.train').click();
  await expect(train('run.trainAgain')).toBeVisible();
  await expect(kept).toHaveCount(1);
  await page.getByRole('spinbutton', { name: 'β' }).fill('0.5');
  await page.getByRole('spinbutton', { name: 'β' }).press('Enter');
  await button('run.reset').click();
  await button('run.narrate').click();
  await expect(page.getByText(t('slowMotion.title', { from: 0, to: 1 }))).toBeVisible();
  await expect(kept).toHaveCount(2);
  await kept
    .last()
    .getByRole('button', { name: t('history.run.compare') })
    .click();
  await expect(region('history.differences.title')).toBeVisible();
  await page.getByRole('radio', { name: t('labelSources.hand'), exact: true }).check();
  await expect(page.getByText(t('annotator.question'))).toBeVisible();
  await page.getByRole('slider', { name: t('history.scrubber.label') }).fill('0');
  await expect(page.getByText(t('headline.at.past', { step: 0 }))).toBeVisible();
  await kept
    .last()
    .getByRole('button', { name: t('history.delete') })
    .click();
  await expect(page.locator('.main-svg').first()).toBeVisible();
  await expectAccessible(page, 'en');
  const walk = async (language: Language, rules: 'all' | 'colours' | 'names') => {
    const stages = page.getByRole('list', { name: texts[language]('slowMotion.list') }).getByRole('button');
    for (const stage of await stages.all()) {
      await stage.click();
      await expect(stage).toHaveAttribute('aria-current', 'step');
      expect(await objections(page, rules, '.slow-motion')).toEqual([]);
    }
  };
  await walk('en', 'all');
  await setTheme(page, 'dark');
  await walk('en', 'colours');
  await speak(page, 'zh');
  await expectAccessible(page, 'zh');
  await walk('zh', 'names');
});

test('the theme follows the system until one is chosen; language and theme can be switched, and stay', async ({
  page,
}) => {
  await withoutEngine(page);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const html = page.locator('html');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('./');
  const light = await background();
  await setTheme(page, 'dark');
  expect(await background()).not.toBe(light);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Light');
  await expect(html).toHaveAttribute('data-theme', 'light');
  expect(await background()).toBe(light);

  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: '中文' }).click();
  await expect(html).toHaveAttribute('lang', 'zh-CN');
  await expect(page).toHaveTitle(/在浏览器里微调/);
  await page.getByRole('combobox', { name: '主题' }).selectOption('深色');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: /^训练( ?（β|$)/ })).toBeVisible();
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test('in the colours of the visitor’s system what is data is seen, and nothing else is', async ({ page }) => {
  await withoutEngine(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('./');
  const seen = await page.evaluate(() => {
    const canvas = getComputedStyle(document.documentElement).backgroundColor;
    const look = (selector: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`there is no ${selector}`);
      const { backgroundColor, backgroundImage, fill, borderBottomColor } = getComputedStyle(element);
      return { canvas, backgroundColor, backgroundImage, fill, borderBottomColor };
    };
    const [bar, before, margin, other] = [
      '.story-bar',
      '.story-before',
      '.story-right',
      '.pages a:not([aria-current])',
    ].map(look);
    return {
      bar: bar.backgroundColor !== canvas,
      before: before.backgroundImage.includes('gradient'),
      margin: margin.fill !== canvas,
      otherPage: other.borderBottomColor === canvas,
    };
  });
  expect(seen).toEqual({ bar: true, before: true, margin: true, otherPage: true });
});

for (const reducedMotion of ['reduce', 'no-preference'] as const) {
  test(`motion: ${reducedMotion}`, async ({ page, playground }) => {
    await page.emulateMedia({ reducedMotion });
    await playground.open(`${TINY}&max_steps=${STEPS}`);
    await page.evaluate(() => {
      const flow = document.querySelector('.pair-flow');
      if (!flow) throw new Error('nothing for pairs to fly in');
      const count = () => {
        flow.setAttribute('data-flown', String(flow.childElementCount));
      };
      new MutationObserver((changes) => changes.some(({ addedNodes }) => addedNodes.length > 0) && count()).observe(
        flow,
        {
          childList: true,
        },
      );
    });
    await playground.train.click();
    await playground.expectSteps(STEPS);
    await expect(playground.chart('KL gap').locator('.main-svg').first()).toBeVisible();
    const longest = await page.evaluate(() => {
      const seconds = (text: string) => text.split(',').map((part) => Number.parseFloat(part));
      return Math.max(
        ...[...document.querySelectorAll('*')].flatMap((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return [...seconds(transitionDuration), ...seconds(animationDuration)];
        }),
      );
    });
    // Pairs fly across as steps are made, and are gone then.
    const flown = await page.locator('.pair-flow').getAttribute('data-flown');
    if (reducedMotion === 'reduce') {
      expect(longest).toBe(0);
      expect(flown).toBeNull();
    } else {
      expect(longest).toBeGreaterThan(0);
      expect(Number(flown)).toBeGreaterThan(0);
      await expect(page.locator('.pair-flow span')).toHaveCount(0);
    }
  });
}
