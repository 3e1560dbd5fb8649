import { objections } from '../axe';
import { expect, hold, speak, test } from '../fixture';
import { numbersIn } from '../numbers';
import { partTextsOf } from '../texts';
import { Derivation } from './derivation';

test('five choices teach a model of its own: it waits for what is loaded, and shows what came of them', async ({
  page,
}) => {
  const model = await hold(page, '**/model.safetensors');
  const { t, page_t } = new Derivation(page, 'en');
  await page.goto('./#page=derivation&chapter=probabilities&model=kitchen-nano&seed=7');
  const opening = page.getByRole('region', { name: t('opening.title'), exact: true });
  const sum = async (side: 'chosen' | 'rejected') => {
    const row = opening.locator('dl > div', { hasText: t(`opening.sums.${side}`) });
    return numbersIn((await row.getByRole('definition').textContent()) ?? '');
  };
  // The verdicts are the model's own, though it has not arrived; by press and by key.
  for (const key of ['A', 'B', 'A', 'B', 'A']) {
    await expect(opening.getByRole('button', { name: /\.$/ })).toHaveCount(2);
    if (key === 'A') await opening.getByRole('button', { name: /^A .*\.$/ }).click();
    else await page.keyboard.press('b');
  }
  await expect(opening.getByText(t('opening.phases.waiting', { total: 5 }))).toBeVisible();
  const [liked, likedNow] = await sum('chosen');
  const [disliked, dislikedNow] = await sum('rejected');
  expect([likedNow, dislikedNow]).toEqual([liked, disliked]);

  model.release();
  await expect(opening.getByRole('heading', { name: t('opening.how') })).toBeVisible({ timeout: 60_000 });
  expect((await sum('chosen'))[0]).toBe(liked);
  expect((await sum('chosen'))[1]).toBeGreaterThan(liked);
  expect((await sum('rejected'))[1]).toBeLessThan(disliked);
  // The visitor's own run has neither the choices nor their steps.
  await expect(page.getByRole('progressbar', { name: page_t('run.progress') })).toHaveAttribute('value', '0');
  await expect(page).not.toHaveURL(/choices|label_source/);

  expect(await objections(page, 'all')).toEqual([]);

  const asked = await opening.locator('.prompt').textContent();
  await opening.getByRole('button', { name: t('opening.other') }).click();
  await expect(opening.locator('.prompt')).not.toHaveText(asked ?? '');

  // It is there again after a visit elsewhere.
  const contents = page.getByRole('navigation', { name: t('frame.contents'), exact: true });
  await contents.getByRole('link', { name: t('loss.title') }).click();
  await expect(opening).toHaveCount(0);
  await contents.getByRole('link', { name: t('probabilities.title') }).click();
  await opening.getByRole('link', { name: t('probabilities.title') }).click();
  await expect(page.getByRole('heading', { level: 2, name: t('probabilities.title') })).toBeFocused();
  await expect(page).toHaveURL(/page=derivation&chapter=probabilities/);

  await opening.getByRole('button', { name: t('opening.again') }).click();
  await expect(opening.getByText(t('opening.question', { number: 1, total: 5 }))).toBeVisible();
  await speak(page, 'zh');
  const zh = partTextsOf('derivation', 'zh');
  await expect(page.getByText(zh('opening.question', { number: 1, total: 5 }))).toBeVisible();
});
