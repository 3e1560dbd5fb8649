import type { Language } from '../../src/core/world';
import { CHAPTERS } from '../../src/store/derivationRules';
import { CHECK_COUNT, CHECKS } from '../../src/ui/derivation/progress';
import { objections, setTheme } from '../axe';
import { expect, hold, speak, TINY, test } from '../fixture';
import { sigmoid } from '../numbers';
import { partTextsOf } from '../texts';
import { Derivation } from './derivation';

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

const PHONE = { width: 360, height: 740 };

test('axe finds nothing in any chapter, and each fits on a phone', async ({ page }) => {
  test.slow();
  const desk = page.viewportSize() ?? PHONE;
  const walk = async (language: Language, rules: 'all' | 'colours' | 'names') => {
    const { t } = new Derivation(page, language);
    const contents = page.getByRole('navigation', { name: t('frame.contents'), exact: true });
    for (const chapter of CHAPTERS) {
      await contents.getByRole('link', { name: t(`${chapter}.title`) }).click();
      await expect(page.getByRole('heading', { level: 2, name: t(`${chapter}.title`) })).toBeVisible();
      await expect(page.getByRole('heading', { level: 3, name: t('frame.references') })).toBeVisible();
      await expect(page.locator('.katex').first()).toBeVisible();
      await expect(contents.getByRole('link', { name: t('map.here') })).toContainText(t(`${chapter}.title`));
      expect([language, chapter, await objections(page, rules)]).toEqual([language, chapter, []]);
      if (rules !== 'all') continue;
      await page.setViewportSize(PHONE);
      expect([chapter, await page.evaluate(overflow)]).toEqual([chapter, 0]);
      await page.setViewportSize(desk);
    }
  };
  await new Derivation(page, 'en').open('probabilities');
  await walk('en', 'all');
  await setTheme(page, 'dark');
  await walk('en', 'colours');
  await speak(page, 'zh');
  await walk('zh', 'names');
});

test('on a phone the map is one line, which opens to the chapters', async ({ page }) => {
  await page.setViewportSize(PHONE);
  const { t } = new Derivation(page, 'en');
  await page.goto('./#page=derivation&chapter=loss&model=kitchen-nano');
  const contents = page.getByRole('navigation', { name: t('frame.contents'), exact: true });
  const line = contents.locator('summary');
  await expect(line).toContainText(t('loss.title'));
  await expect(line).toBeInViewport();
  await expect(contents.getByRole('link')).toHaveCount(0);
  await line.focus();
  await page.keyboard.press('Enter');
  await contents.getByRole('link', { name: t('optimum.title') }).click();
  await expect(page.getByRole('heading', { level: 2, name: t('optimum.title') })).toBeVisible();
  await expect(line).toContainText(t('optimum.title'));
  await expect(contents.getByRole('link')).toHaveCount(0);
});

test('on paper a chapter is whole, on light ground, and has no bars and nothing to press', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('optimum', 'shown=1');
  await setTheme(page, 'dark');
  await page.emulateMedia({ media: 'print' });
  const steps = page.locator('.derivation-step');
  const root = page.locator('html');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect.poll(() => steps.count()).toBeGreaterThan(1);
  await expect(page.locator('.moves').first().locator('> li')).toHaveCount(6);
  await expect(root).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('slider')).toHaveCount(0);
  await expect(page.locator('.chapter button:not(.drive, .symbol-name):visible')).toHaveCount(0);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(steps).toHaveCount(1);
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

test('every chapter fits on a projector', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 1920, height: 1080 });
  const derivation = new Derivation(page, 'en');
  await derivation.open('probabilities', 'layout=projector');
  const contents = page.getByRole('navigation', { name: derivation.t('frame.contents'), exact: true });
  for (const chapter of CHAPTERS) {
    await contents.locator('summary').click();
    await contents.getByRole('link', { name: derivation.t(`${chapter}.title`) }).click();
    await expect(page.getByRole('heading', { level: 2, name: derivation.t(`${chapter}.title`) })).toBeVisible();
    await expect(page.getByRole('heading', { level: 3, name: derivation.t('frame.references') })).toBeVisible();
    expect([chapter, await page.evaluate(overflow)]).toEqual([chapter, 0]);
  }
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
});

test('the run goes on between the pages, and Back leads back', async ({ page, playground }) => {
  await playground.open(`${TINY}&seed=7`);
  await playground.trainTo(4);
  await page.getByRole('link', { name: 'Derivation' }).click();
  await expect(page).toHaveURL(/page=derivation&chapter=probabilities.*seed=7/);
  await playground.expectSteps(4);
  await page.getByRole('link', { name: /The closed form/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'The closed form' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 2, name: 'Language models give probabilities' })).toBeVisible();
  await page.goBack();
  await expect(playground.beta).toBeVisible();
  await expect(page).not.toHaveURL(/page=/);
  await playground.expectSteps(4);
  await expect(playground.apply).toBeHidden();
});

test('steps are revealed by the arrow keys in both directions, as the link says', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('optimum', 'shown=1');
  const steps = page.locator('.derivation-step');
  await expect(steps).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(steps).toHaveCount(2);
  await expect(page.getByRole('heading', { level: 3, name: derivation.t('optimum.tilt.title') })).toBeFocused();
  await expect(page).toHaveURL(/shown=2/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(steps).toHaveCount(1);
  // On a slider the arrows are the slider's.
  await page.keyboard.press('ArrowRight');
  await derivation.step('optimum.tilt.title').getByRole('slider', { name: 'β', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/at=beta/);
  await expect(steps).toHaveCount(2);
  await page.getByRole('button', { name: derivation.t('frame.all') }).click();
  await expect(steps).toHaveCount(7);
  await expect(page).not.toHaveURL(/shown/);
});

test('a teacher hides parts and enlarges type, by the menu and by the link', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('optimum');
  await page.getByRole('button', { name: derivation.t('frame.teacher.open') }).click();
  const menu = page.getByRole('dialog', { name: derivation.t('frame.teacher.open') });
  for (const part of ['prose', 'checks', 'transport'])
    await menu.getByRole('checkbox', { name: derivation.t(`frame.teacher.parts.${part}`), exact: true }).uncheck();
  await menu.getByRole('checkbox', { name: derivation.t('frame.teacher.projector') }).check();
  await expect(page).toHaveURL(/hide=transport,prose,checks&layout=projector/);
  const shown = async () => {
    await expect(derivation.phrase('optimum.beta.text', 'small')).toBeHidden();
    await expect(page.locator('.derivation-check').first()).toBeHidden();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expect(derivation.equation('optimum.tilt.equation')).toBeVisible();
  };
  await shown();
  await derivation.reload();
  await shown();
});

test('while no model arrives, every chapter is there with the numbers of step 0', async ({ page }) => {
  test.slow();
  // They never answer.
  await page.route('**/models/**', () => undefined);
  const derivation = new Derivation(page, 'en');
  await page.goto('./#page=derivation&chapter=optimum');
  await expect(derivation.value('optimum.tilt.equation', 'beta')).toHaveText('1.3');
  await expect(derivation.value('optimum.tilt.equation', 'Z')).toHaveText(/\d/);
  await expect(page.getByText(derivation.t('frame.numbers.shipped'))).toBeVisible();
  // The dish of the recorded run, and others too.
  const prompt = derivation.value('optimum.tilt.equation', 'x');
  await expect(prompt).toHaveText('the steamed fish is');
  await page.getByLabel(derivation.page_t('settings.dish.name')).selectOption({ index: 5 });
  await expect(prompt).toHaveText('the fried fish is');
  const contents = page.getByRole('navigation', { name: derivation.t('frame.contents'), exact: true });
  for (const chapter of CHAPTERS) {
    await contents.getByRole('link', { name: derivation.t(`${chapter}.title`) }).click();
    await expect(page.getByRole('heading', { level: 3, name: derivation.t('frame.references') })).toBeVisible();
    await expect(page.locator('.katex').first()).toBeVisible();
    await expect(page.getByText(derivation.t('frame.loading')), chapter).toHaveCount(0);
    await expect(page.locator('.derivation-check'), chapter).toHaveCount(CHECKS[chapter].length);
  }
  await speak(page, 'zh');
  await expect(page.getByText(partTextsOf('derivation', 'zh')('frame.numbers.shipped'))).toBeVisible();
  // Of this taste nothing was shipped.
  await page.goto('./#page=derivation&chapter=optimum&taste=crispy:2');
  await expect(page.getByText(partTextsOf('derivation', 'zh')('frame.loading')).first()).toBeVisible();
});

test('the numbers of step 0 are those that the model answers with, and stay where they are', async ({ page }) => {
  const model = await hold(page, '**/model.safetensors');
  const derivation = new Derivation(page, 'en');
  await page.goto('./#page=derivation&chapter=inversion');
  const line = page.locator('.chapter-numbers');
  await expect(line).toHaveText(derivation.t('frame.numbers.shipped'));
  const chapter = page.locator('.chapter');
  const shown = async () => {
    const text = (await chapter.innerText()).replace((await line.textContent()) ?? '', '');
    return { text, box: await chapter.boundingBox() };
  };
  await derivation.unfold('identity');
  await expect(derivation.equation('inversion.identity.equation').locator('.symbol-value').first()).toHaveText(/\d/);
  const shipped = await shown();
  model.release();
  await expect(line).toHaveText(derivation.t('frame.numbers.engine'));
  expect(await shown()).toEqual(shipped);
});

test('answers are there again after a reload, counted over the chapters, until they are forgotten', async ({
  page,
}) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('loss');
  const done = (number: number) =>
    page.getByText(derivation.t('frame.done', { number, total: CHECK_COUNT }), { exact: true });
  await expect(done(0)).toBeVisible();
  const right = derivation.t('frame.right');
  const wrong = derivation.t('frame.wrong');
  const groups = page.locator('.derivation-check');
  // The answers have another order at every visit.
  const choice = groups.nth(0).getByRole('radio', { name: sigmoid(-2).toFixed(3), exact: true });
  await choice.check();
  await groups
    .nth(1)
    .getByRole('radio', { name: derivation.t('loss.checks.start.zero'), exact: true })
    .check();
  await expect(groups.nth(0).getByRole('status')).toContainText(right);
  await expect(groups.nth(1).getByRole('status')).toContainText(wrong);
  await expect(done(1)).toBeVisible();
  await derivation.reload();
  await expect(choice).toBeChecked();
  await expect(groups.nth(0).getByRole('status')).toContainText(right);
  await expect(groups.nth(1).getByRole('status')).toContainText(wrong);
  await expect(groups.nth(2).getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(done(1)).toBeVisible();
  await page.getByRole('button', { name: derivation.t('frame.forget') }).click();
  await expect(done(0)).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await derivation.reload();
  await expect(done(0)).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
});

test('of a damaged link the readable part is used, and the rest is named', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('optimum', 'shown=99&hide=prose,hats&at=beta:0.5,beta2:1,edits:');
  await expect(derivation.value('optimum.tilt.equation', 'beta')).toHaveText('0.5');
  for (const name of ['shown', 'hide', 'at.beta2'])
    await expect(page.getByText(name, { exact: false }).first()).toBeVisible();
});
