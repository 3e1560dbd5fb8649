import type { Page } from '@playwright/test';
import { expect, Playground, TINY, test } from './fixture';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

/** Steps that each kept run has made, as the list says. */
async function keptSteps(playground: Playground): Promise<number[]> {
  const facts = await playground.region('Kept runs').locator('.kept-facts').allInnerTexts();
  return facts.map((text) => Number(/Step\s+(\d+)/.exec(text)?.[1]));
}

async function setSpeed(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Pace/ }).click();
  await page.getByRole('radio', { name }).check();
  await page.keyboard.press('Escape');
}

const END = 160;

test('a reload in a run goes on where it was kept, and ends as in another tab, which does not take it up by itself', async ({
  page,
  playground,
  context,
}) => {
  test.slow();
  const hash = `${TINY}&max_steps=${END}&num_pairs=200`;
  await listen(page);
  await playground.open(hash);
  // Slow enough not to be over before the first checkpoint.
  await setSpeed(page, '20 steps/s');
  await playground.train.click();
  await expect.poll(() => keptSteps(playground)).toHaveLength(1);
  const name = await playground.region('Kept runs').getByRole('heading', { level: 4 }).innerText();
  expect(await playground.steps()).toBeLessThan(END);
  await page.reload();

  const found = page.getByText(/was interrupted and is back at step \d+\. /);
  await expect(found).toContainText(`“${name}”`);
  const from = Number(/step (\d+)/.exec(await found.innerText())?.[1]);
  expect(from).toBeGreaterThan(0);
  await playground.expectSteps(from);
  // The curves of before are there.
  await expect(playground.chart('KL gap')).toContainText(`Values shown: step ${from},`);
  await expect(playground.chart('Implicit rewards').locator('.main-svg').first()).toBeVisible();
  await expect.poll(() => keptSteps(playground)).toEqual([from]);
  // Its earlier policies are not, and the page says so.
  await expect(page.getByText(`Goes back to step ${from}, and no further`)).toBeVisible();

  // In another tab the run is there to be opened, but is not taken up by itself.
  const tab = await context.newPage();
  await listen(tab);
  const other = new Playground(tab);
  await other.open(hash);
  await other.expectSteps(0);
  await expect.poll(() => keptSteps(other)).toEqual([from]);
  await expect(tab.getByText('was interrupted')).toHaveCount(0);
  await other.region('Kept runs').getByRole('button', { name: /^Open/ }).click();
  await other.expectSteps(from);

  await playground.train.click();
  await playground.expectSteps(END);
  await expect.poll(() => keptSteps(playground)).toEqual([END]);
  // The other tab's list follows.
  await expect.poll(() => keptSteps(other)).toEqual([END]);
  const resumed = await drainMetrics(page);

  // There it is trained without an interruption.
  await other.reset.click();
  await other.expectSteps(0);
  await drainMetrics(tab);
  await other.train.click();
  await other.expectSteps(END);
  expectSameCurve((await drainMetrics(tab)).slice(from), resumed, END - from);
});

test('kept runs outlive a reload, are opened again, and are deleted only when asked twice', async ({
  page,
  playground,
}) => {
  test.slow();
  const runs = playground.region('Kept runs');
  await playground.open(`${TINY}&max_steps=40`);
  await expect(runs.getByText('Runs are kept in this browser by themselves.')).toBeVisible();
  await playground.trainTo(3);
  await expect(runs.getByRole('listitem')).toHaveCount(1);
  for (const [seed, steps] of [
    [2, 5],
    [3, 7],
  ]) {
    await page.goto(`./#${TINY}&max_steps=40&seed=${seed}`);
    await playground.apply.click();
    await playground.expectSteps(0);
    await playground.trainTo(steps);
  }
  await expect.poll(() => keptSteps(playground)).toEqual([7, 5, 3]);
  const names = await runs.getByRole('heading', { level: 4 }).allInnerTexts();
  expect(new Set(names).size).toBe(3);
  await page.reload();
  await expect.poll(() => keptSteps(playground)).toEqual([7, 5, 3]);
  await expect(runs.getByRole('heading', { level: 4 })).toHaveText(names);

  await runs.getByRole('button', { name: `Open ${names[2]}` }).click();
  await playground.expectSteps(3);
  await expect(page).not.toHaveURL(/seed/);
  await expect(runs.getByRole('listitem').filter({ hasText: names[2] })).toContainText('this run');

  await runs.getByRole('button', { name: `Delete ${names[1]}` }).click();
  const question = runs.getByRole('group', { name: `Delete ${names[1]}?` });
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(runs.getByRole('listitem')).toHaveCount(3);
  await runs.getByRole('button', { name: `Delete ${names[1]}` }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(runs.getByRole('listitem')).toHaveCount(2);
  await expect(runs.getByText(names[1])).toHaveCount(0);

  await runs.getByRole('button', { name: 'Delete all' }).click();
  await runs.getByRole('group', { name: 'Delete all 2 runs?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(runs.getByRole('listitem')).toHaveCount(0);
  await page.reload();
  await expect(runs.getByText('Runs are kept in this browser by themselves.')).toBeVisible();
});

test('a storage without room is said once, and training goes on', async ({ page, playground }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await playground.open(`${TINY}&max_steps=30`);
  await playground.step.click();
  const alert = page.getByRole('alert');
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText(
    /^“[a-z ]+” needs \d+ MB, and this browser’s storage has no room left\. Delete kept/,
  );
  await playground.step.click();
  await playground.expectSteps(2);
  await playground.train.click();
  await playground.expectSteps(30);
  await expect(alert).toHaveCount(1);
});

test('a browser that stores nothing is said, and training goes on', async ({ page, playground }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('storage is switched off', 'SecurityError');
    };
  });
  await playground.open(`${TINY}&max_steps=30`);
  const alert = page.getByRole('alert');
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText('This browser keeps no runs for this page: storage is switched off.');
  await expect(playground.region('Kept runs')).toContainText('does not let the page keep anything');
  await playground.train.click();
  await playground.expectSteps(30);
  await expect(alert).toHaveCount(1);
});
