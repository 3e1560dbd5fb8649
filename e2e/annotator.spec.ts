import type { Page } from '@playwright/test';
import { expect, Playground, TINY, test } from './fixture';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

const STEPS_PER_CHOICE = 5;

/** The verdict that a button offers. */
function offered(page: Page, key: 'A' | 'B') {
  return page.getByRole('button', { name: new RegExp(`^${key} .*\\.$`) });
}

/** Chooses, waits for what follows from it, and says what was chosen and what was not. */
async function choose(page: Page, playground: Playground, key: 'A' | 'B', how: 'click' | 'key', after: number) {
  const text = async (side: 'A' | 'B') => (await offered(page, side).innerText()).replace(/^[AB]\s+/, '');
  await expect(offered(page, 'A')).toHaveAttribute('aria-disabled', 'false');
  const [chosen, rejected] = await Promise.all([text(key), text(key === 'A' ? 'B' : 'A')]);
  if (how === 'click') await offered(page, key).click();
  else await page.keyboard.press(key);
  await expect(page.getByText(`${after} of 64 choices made`)).toBeVisible();
  await playground.expectSteps(after * STEPS_PER_CHOICE);
  await expect(playground.train).toBeVisible();
  return { chosen, rejected };
}

/** The steps at which the choices in the link were made: the last four of nine digits in base 36. */
function stepsInLink(page: Page): number[] {
  const choices = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('choices') ?? '';
  return (choices.match(/.{9}/g) ?? []).map((choice) => Number.parseInt(choice.slice(5), 36));
}

test('the visitor makes the labels: by click and by key, each choice trains at once, and the link repeats it', async ({
  page,
  playground,
}) => {
  test.slow();
  await listen(page);
  await playground.open(`${TINY}&max_steps=60`);
  await page.getByRole('radio', { name: 'You', exact: true }).check();
  // Without a choice there is nothing to learn from.
  await expect(playground.train).toBeDisabled();
  await expect(playground.step).toBeDisabled();
  await expect(page.getByText('your first choice starts a new run that learns from you')).toBeVisible();

  const made = [
    await choose(page, playground, 'A', 'click', 1),
    await choose(page, playground, 'B', 'key', 2),
    await choose(page, playground, 'A', 'key', 3),
    await choose(page, playground, 'B', 'click', 4),
  ];
  await expect(page).toHaveURL(/label_source=hand&.*choices=[0-9a-z]{36}&v=3$/);
  await expect.poll(() => stepsInLink(page)).toEqual([0, 5, 10, 15]);

  // The choices are the data, in the order in which they were made.
  const inspector = playground.region('A pair, token by token');
  await expect(inspector).toContainText('of 4');
  for (const [place, { chosen, rejected }] of made.entries()) {
    await inspector.getByRole('spinbutton', { name: 'Pair' }).fill(String(place + 1));
    await inspector.getByRole('spinbutton', { name: 'Pair' }).press('Enter');
    for (const [side, text] of Object.entries({ chosen, rejected })) {
      const tokens = inspector.getByRole('region', { name: new RegExp(`^${side}`) }).getByRole('button');
      // Each token is followed by what it adds to the reward.
      await expect(tokens.locator('span:not(.numbers)')).toHaveText([...text.split(' '), 'end']);
    }
  }

  const curve = await drainMetrics(page);
  await page.waitForURL(/pair=3/);
  const fresh = await page.context().newPage();
  await listen(fresh);
  await fresh.goto(page.url());
  await page.close();
  const repeated = new Playground(fresh);
  await repeated.trainTo(4 * STEPS_PER_CHOICE);
  expectSameCurve(curve, await drainMetrics(fresh), 4 * STEPS_PER_CHOICE);
  await expect(fresh.getByText('4 of 64 choices made')).toBeVisible();
});

test('A and B are letters where one types; another two are offered on request, and all choices can be undone', async ({
  page,
  playground,
}) => {
  await playground.open(`${TINY}&label_source=hand`);
  await expect(offered(page, 'A')).toHaveAttribute('aria-disabled', 'false');
  await page.getByRole('combobox', { name: 'Prompt' }).selectOption('Your own prompt …');
  await page.getByRole('textbox', { name: 'Your prompt' }).press('a');
  await expect(page.getByText('0 of 64 choices made')).toBeVisible();
  await playground.expectSteps(0);

  const before = await offered(page, 'A').innerText();
  await page.getByRole('button', { name: 'Another two' }).click();
  await expect(offered(page, 'A')).not.toHaveText(before);
  await expect(page.getByText('0 of 64 choices made')).toBeVisible();
  await choose(page, playground, 'A', 'click', 1);
  await page.getByRole('button', { name: 'Undo all choices' }).click();
  await expect(page.getByText('0 of 64 choices made')).toBeVisible();
  await expect(page).not.toHaveURL(/choices/);
  // The next choice starts afresh.
  await choose(page, playground, 'B', 'click', 1);
  await expect.poll(() => stepsInLink(page)).toEqual([0]);
});
