import { expect, TINY, test } from './fixture';

const TABS = ['Preferences', 'Training', 'Policy', 'Pair', 'Runs'];
const STEPS = 20;

test.use({ viewport: { width: 360, height: 740 } });

test('a trained run with a slow step open fits on a phone, in every tab', async ({ page, playground }) => {
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await playground.open(`${TINY}&max_steps=${STEPS + 1}`);
  expect(await sideways()).toBe(0);
  await playground.trainTo(STEPS);
  await page.getByRole('button', { name: 'Slow step' }).click();
  await expect(playground.region(/^Slow motion: from step 20 to step 21$/)).toBeVisible();
  for (const stage of await page.getByRole('list', { name: 'Stages of the step' }).getByRole('button').all()) {
    await stage.click();
    expect([await stage.innerText(), await sideways()]).toEqual([await stage.innerText(), 0]);
  }
  for (const name of TABS) {
    await page.getByRole('tab', { name, exact: true }).click();
    const panel = page.getByRole('tabpanel', { name, exact: true });
    await expect(panel).toBeVisible();
    const closed = panel.locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    if (name === 'Preferences') {
      // Loads when it is opened, and has one of its own.
      await expect(panel.locator('.taste-scores')).toBeVisible();
      while ((await closed.count()) > 0) await closed.first().click();
    }
    expect([name, await sideways()]).toEqual([name, 0]);
  }
  // Of a finished run the first button says most.
  await expect(page.getByRole('button', { name: 'Train again' })).toBeVisible();
  await page.setViewportSize({ width: 320, height: 740 });
  expect(await sideways()).toBe(0);
  // The tabs are one stop of Tab, and the arrow keys lead from one to the next.
  await page.getByRole('tab', { name: 'Runs' }).press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Preferences' })).toBeFocused();
  await expect(page.getByRole('tabpanel', { name: 'Preferences' })).toBeVisible();
  await page.getByRole('radio', { name: 'You', exact: true }).check();
  await expect(page.getByText('Which is better to hear?')).toBeVisible();
  expect(await sideways()).toBe(0);
  // What is said in a message, too.
  await page.goto('./#taste=crispy:1,banana:2&prompt=the fried egg was&dish=99');
  await expect(page.getByRole('alert')).toHaveCount(2);
  expect(await sideways()).toBe(0);
});
