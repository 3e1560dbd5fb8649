import type { Page } from '@playwright/test';
import { expect, type Playground, TINY, test } from './fixture';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

const PAST = 20;
const END = 60;
const HASH = `${TINY}&max_steps=${END}&num_pairs=200`;
const CHARTS = [
  'True reward against distance from the reference',
  'Implicit rewards',
  'KL gap',
  'Where the probability went',
  'Loss and accuracy',
  'Gradient weights',
];
/** Their last values are exact ones; those of the others are of the batch before the last update. */
const EXACT = [CHARTS[0], CHARTS[2], CHARTS[3]];
const NAME =
  /^((very|not) )?(crispy|tender|juicy|sweet|salty|spicy|greasy|light) (steamed|fried|braised) (egg|fish|tofu|chicken)$/;

/** Everything that shows the policy, as text; `step` is what it says of the step. */
async function panels(page: Page, playground: Playground) {
  const texts = (name: string) => playground.region(name).getByRole('listitem').allInnerTexts();
  return {
    headline: await playground.region('Policy').locator('.headline').innerText(),
    completions: await texts('What they say'),
    distribution: await texts('All they could say'),
    pair: await texts('A pair, token by token'),
    summary: await playground.region('A pair, token by token').locator('dl').innerText(),
    charts: await Promise.all(EXACT.map((name) => playground.chart(name).getByText('Values shown').innerText())),
    foot: await page.locator('.figure-foot').innerText(),
  };
}

/** Waits until every panel says that it shows this step. */
async function expectStepEverywhere(
  playground: Playground,
  headline: string,
  step: number,
  charts: readonly string[] = EXACT,
): Promise<void> {
  await expect(playground.region('Policy')).toContainText(headline);
  for (const name of ['What they say', 'All they could say', 'A pair, token by token']) {
    await expect(playground.region(name).getByText(`at step ${step}`, { exact: true })).toBeVisible();
  }
  for (const name of charts) await expect(playground.chart(name)).toContainText(`Values shown: step ${step},`);
}

/** All of the page at once: a chart is drawn while it is on the screen. */
test.use({ viewport: { width: 1440, height: 3600 } });

test('the scrubber moves every panel to a past step, with the numbers of then, and back; a fork starts there', async ({
  page,
  playground,
}) => {
  test.slow();
  await listen(page);
  await playground.open(HASH);
  await expect(page.getByText('a slider appears here that goes back to it')).toBeVisible();
  await playground.trainTo(PAST);
  await expect(page.getByText(/^2 snapshots · [\d.]+ [kM]B of at most 64 MB$/)).toBeVisible();
  await expectStepEverywhere(playground, `At step ${PAST}`, PAST);
  const then = await panels(page, playground);
  await playground.train.click();
  await playground.expectSteps(END);
  await expect(page.getByText(/^4 snapshots · [\d.]+ [kM]B of at most 64 MB$/)).toBeVisible();
  await expectStepEverywhere(playground, `At step ${END}`, END);
  const now = await panels(page, playground);
  expect(now.distribution).not.toEqual(then.distribution);

  const scrubber = page.getByRole('slider', { name: 'History' });
  await expect(scrubber).toHaveAttribute('aria-valuetext', `now, step ${END}`);
  await scrubber.fill('1');
  await expect(scrubber).toHaveAttribute('aria-valuetext', `step ${PAST}`);
  await expectStepEverywhere(playground, `Past policy, at step ${PAST}`, PAST, CHARTS);
  // The driven figure's mark says the step, the charts over steps have a line there.
  await expect(playground.chart(CHARTS[0]).locator('.mark-viewed')).toHaveText(`step ${PAST}`);
  for (const name of ['Implicit rewards', 'KL gap', 'Where the probability went', 'Loss and accuracy']) {
    await expect(playground.chart(name).locator('.mark-viewed')).toBeVisible();
  }
  expect(await panels(page, playground)).toEqual(then);

  await page.getByRole('button', { name: 'Back to now' }).click();
  await expectStepEverywhere(playground, `At step ${END}`, END);
  await expect(page.locator('.mark-viewed')).toHaveCount(0);
  expect(await panels(page, playground)).toEqual(now);

  // A fork starts at the past step, keeps the curve until there, and repeats its parent.
  const runs = playground.region('Kept runs');
  await expect(runs.getByRole('listitem')).toHaveCount(1);
  const parentName = await runs.getByRole('heading', { level: 4 }).innerText();
  const parent = await drainMetrics(page);

  await scrubber.fill('1');
  await expect(playground.region('Policy')).toContainText(`Past policy, at step ${PAST}`);
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await playground.expectSteps(PAST);
  await expect(playground.region('Policy')).toContainText(`At step ${PAST}`);
  // The part before is still drawn, and its values can still be read.
  for (const name of CHARTS) await expect(playground.chart(name).locator('.main-svg').first()).toBeVisible();
  await expect(playground.chart('Implicit rewards')).toContainText(`Values shown: step ${PAST},`);
  await expect(runs.getByRole('listitem')).toHaveCount(2);
  await expect(runs.getByText(`fork of ${parentName} at step ${PAST}`)).toBeVisible();
  await expect(page).toHaveURL(/lacks=fork/);

  await playground.train.click();
  await playground.expectSteps(END);
  expectSameCurve(parent.slice(PAST), await drainMetrics(page), END - PAST);

  // It has its parent's settings, and another start.
  await runs.getByRole('button', { name: `Compare ${parentName} with this run` }).click();
  const start = playground.region('What differs').getByRole('row', { name: /^Start/ });
  await expect(start.getByRole('cell')).toHaveText([`fork of ${parentName} at step ${PAST}`, 'the reference']);
  await expect(playground.region('What differs')).not.toContainText('Nothing');

  // A fork from now takes the settings of the controls.
  await playground.reset.click();
  await playground.expectSteps(0);
  await playground.trainTo(PAST);
  await expect(runs.getByRole('listitem')).toHaveCount(3);
  await playground.beta.fill('0.3');
  await playground.beta.press('Enter');
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await expect(runs.getByRole('listitem')).toHaveCount(4);
  await playground.expectSteps(PAST);
  await expect(playground.reset).toBeVisible();
  await expect(page).toHaveURL(/beta=0\.3/);
});

test('two runs are laid over each other, with what differs and nothing else', async ({ page, playground }) => {
  test.slow();
  await playground.open(`${TINY}&max_steps=${PAST}`);
  await playground.train.click();
  await playground.expectSteps(PAST);
  const runs = playground.region('Kept runs');
  await expect(runs.getByRole('listitem')).toHaveCount(1);
  const share = await page.getByRole('definition').nth(1).innerText();

  await playground.beta.fill('0.5');
  await playground.beta.press('Enter');
  await page.getByRole('combobox', { name: 'Loss', exact: true }).selectOption('IPO');
  await page.getByText('The diner’s taste').click();
  await page.getByRole('spinbutton', { name: 'juicy' }).fill('1.5');
  await page.getByRole('spinbutton', { name: 'juicy' }).press('Enter');
  await playground.apply.click();
  await playground.expectSteps(0);
  await playground.train.click();
  await playground.expectSteps(PAST);
  await expect(runs.getByRole('listitem')).toHaveCount(2);
  const names = await runs.getByRole('heading', { level: 4 }).allInnerTexts();
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(NAME);
  expect(share).not.toBe('');

  const rewards = playground.chart('Implicit rewards');
  const lines = rewards.locator('.scatterlayer .trace');
  await expect(lines.first()).toBeAttached();
  const own = await lines.count();
  // The newest is the run in sight, and is not compared with itself.
  await expect(runs.getByRole('button', { name: /^Compare/ })).toHaveCount(1);
  await runs.getByRole('button', { name: `Compare ${names[1]} with this run` }).click();
  await expect(lines).not.toHaveCount(own);
  expect(await lines.count()).toBeGreaterThan(own);
  await expect(page.locator('.figure-foot')).toContainText('┆');

  const differences = playground.region('What differs');
  const rows = differences.getByRole('row');
  await expect(differences.getByRole('columnheader')).toHaveText([new RegExp(names[0]), names[1]]);
  const cells = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)),
  );
  const settings = cells.slice(
    0,
    cells.findIndex(([name]) => name === 'Step'),
  );
  expect(settings.sort()).toEqual(
    [
      ['β', '0.5', '1.5'],
      ['Loss', 'IPO', 'DPO (sigmoid)'],
      ['Score of “juicy”', '1.5', '1'],
    ].sort(),
  );
  expect(cells.find(([name]) => name === 'Step')).toEqual(['Step', String(PAST), String(PAST)]);

  await differences.getByRole('button', { name: 'Stop comparing' }).click();
  await expect(differences).toBeHidden();
  await expect(lines).toHaveCount(own);

  // The rail has it too, by what differs.
  const rail = playground.region('Earlier runs');
  await expect(rail.getByRole('listitem')).toHaveText(['this run', 'DPO (sigmoid) · β 1.5 · …']);
  const eye = rail.getByRole('button', { name: 'Lay over this run: DPO (sigmoid) · β 1.5 · …' });
  await eye.click();
  await expect(eye).toHaveAttribute('aria-pressed', 'true');
  await expect(differences).toBeVisible();
  await eye.click();
  await expect(differences).toBeHidden();
});
