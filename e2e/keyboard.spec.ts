import type { Locator, Page } from '@playwright/test';
import { expect, TINY, test } from './fixture';

/** More than there are stops on the page. */
const STOPS = 150;

/** Presses Tab until it is there: what cannot be reached so fails. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}

test('a run, a look back, a fork and a lesson without a mouse', async ({ page, playground }) => {
  test.slow();
  await playground.open(`${TINY}&max_steps=40`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the training controls' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(playground.region('Training controls')).toBeFocused();
  // The hash is the run's.
  await expect(page).toHaveURL(/#.*model=kitchen-nano/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await tabTo(page, playground.train);
  await page.keyboard.press('Enter');
  await playground.expectSteps(40);

  const scrubber = page.getByRole('slider', { name: 'History' });
  await tabTo(page, scrubber);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(scrubber).toHaveAttribute('aria-valuetext', 'step 20');
  await expect(playground.region('Policy')).toContainText('Past policy, at step 20');
  await page.keyboard.press('End');
  await expect(playground.region('Policy')).toContainText('At step 40');
  await page.keyboard.press('Home');
  await expect(playground.region('Policy')).toContainText('Past policy, at step 0');
  await page.keyboard.press('ArrowRight');
  await expect(playground.region('Policy')).toContainText('Past policy, at step 20');
  await tabTo(page, page.getByRole('button', { name: 'Fork from here' }));
  await page.keyboard.press('Enter');
  await playground.expectSteps(20);
  await expect(playground.region('Kept runs').getByRole('listitem')).toHaveCount(2);

  await page.reload();
  await playground.expectSteps(20);
  const menu = page.getByRole('combobox', { name: 'Lesson' });
  await tabTo(page, menu);
  await page.keyboard.press('ArrowDown');
  await expect(menu).not.toHaveValue('default');
  await expect(page).toHaveURL(/#preset=/);
  await playground.expectSteps(0);
});

test('the keys of the run train, step, reset and slow down; they can be switched off, and write in a field', async ({
  page,
  playground,
}) => {
  await playground.open(`${TINY}&max_steps=40`);
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(1);
  await page.keyboard.press('s');
  await expect(playground.region(/^Slow motion: from step 1 to step 2$/)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(playground.region(/^Slow motion/)).toBeHidden();
  await page.keyboard.press('Space');
  await playground.expectSteps(40);
  await page.keyboard.press('r');
  await playground.expectSteps(0);

  await page.getByText('More settings').press('Enter');
  const shortcuts = page.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await shortcuts.press('Space');
  await shortcuts.blur();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  await playground.step.press('Enter');
  await playground.expectSteps(1);
  const heading = page.getByRole('heading', { level: 1 });
  await heading.click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('r');
  await shortcuts.check();
  await heading.click();
  // Had one of the three been heard, this would not be the second step.
  await page.keyboard.press('ArrowRight');
  await playground.expectSteps(2);
  // In a field the keys write and move.
  await playground.beta.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  await expect(playground.beta).toHaveValue(/r/);
  await page.keyboard.press('Escape');
  await playground.expectSteps(2);

  // Slow motion is told from the keyboard, and gives the focus back.
  await playground.step.click();
  await playground.expectSteps(3);
  await page.keyboard.press('s');
  const slowMotion = playground.region('Slow motion: from step 3 to step 4');
  await expect(slowMotion).toBeFocused();
  await playground.expectSteps(4);
  const current = slowMotion.getByRole('list', { name: 'Stages of the step' }).locator('[aria-current=step]');
  await expect(current).toContainText('The pair');
  await page.keyboard.press('ArrowRight');
  await expect(current).toContainText('Reference');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(current).toContainText('Reference');
  // The arrow keys told the step; they made none.
  await playground.expectSteps(4);
  await slowMotion.getByRole('button', { name: 'Another step' }).click();
  await expect(playground.region('Slow motion: from step 4 to step 5')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Slow motion/ })).toHaveCount(0);
  await expect(playground.step).toBeFocused();
  await playground.expectSteps(5);
});
