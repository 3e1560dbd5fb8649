import { readFileSync } from 'node:fs';
import { expect, TINY, test } from './fixture';
import { numberIn, numbersIn } from './numbers';
import { expectEqual, expectLabel, expectStagesAgree } from './stages';
import { partTextsOf } from './texts';
import { drainMetrics, listen } from './workerReports';

const t = partTextsOf('file', 'en');
/** The pairs of the page's sample. */
const SAMPLE: { chosen: string; rejected: string }[] = readFileSync('public/samples/kitchen-verdicts.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const BETA = 0.5;
const HASH = `${TINY}&beta=${BETA}&num_pairs=8`;

test('a step in slow motion plays and stops on request, shows the numbers of one pair, and each follows from those before it', async ({
  playground,
  page,
}) => {
  await listen(page);
  await playground.open(HASH);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const first = playground.region('Slow motion: from step 0 to step 1');
  const current = first.getByRole('list', { name: 'Stages of the step' }).locator('[aria-current=step]');
  await first.getByRole('button', { name: 'Play' }).click();
  await expect(current).toContainText('Reference');
  await expect(first.getByText('The frozen π')).toBeVisible();
  await first.getByRole('button', { name: 'Stop' }).click();
  await expect(first.getByRole('button', { name: 'Play' })).toBeVisible();
  await first.getByRole('button', { name: 'Next' }).click();
  await expect(current).toContainText('Policy');
  await first.getByRole('button', { name: 'Back' }).click();
  await first.getByRole('button', { name: 'Back' }).click();
  await expect(current).toContainText('The pair');
  await expect(first.getByRole('button', { name: 'Back' })).toHaveAttribute('aria-disabled', 'true');
  await first.getByRole('button', { name: 'Close' }).click();
  await expect(first).toHaveCount(0);

  // The numbers of a later step.
  await playground.trainTo(4);
  await drainMetrics(page);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const region = playground.region('Slow motion: from step 4 to step 5');
  await expect(region).toBeVisible();
  await playground.expectSteps(5);
  await expectLabel(region);
  await expectStagesAgree(region, BETA);

  const [told] = await drainMetrics(page);
  expect(told.step).toBe(4);
  const norm = region.locator('.formula').filter({ hasText: '‖∇L‖' });
  expectEqual(numberIn(await norm.textContent()), told.grad_norm, 1, 'norm of the gradient');
  await region.getByRole('button', { name: 'Gradient' }).click();
  const batch = await region.getByText('This pair is one of 2 in the batch.').textContent();
  expectEqual(numberIn(batch?.split('mean loss is')[1] ?? ''), told.loss, 1, 'mean loss of the batch');
});

test('a pair of a file is told in the same stages, as it was read', async ({ playground, page }) => {
  await page.goto(
    `./#page=own&backend=wasm&per_device_train_batch_size=4&max_steps=8&eval_steps=8&learning_rate=0.001&beta=${BETA}`,
  );
  await page.getByRole('button', { name: t('data.add.verdicts') }).click();
  await expect(playground.step).toBeEnabled();
  await playground.step.click();
  await playground.expectSteps(1);
  await page.keyboard.press('s');
  const region = playground.region('Slow motion: from step 1 to step 2');
  await expect(region).toBeVisible();
  await playground.expectSteps(2);
  await expectStagesAgree(region, BETA);

  await region.getByRole('button', { name: 'The pair' }).click();
  const number = numberIn(await region.getByText(/^This is pair \d+ of the file/).textContent());
  const [, chosen, rejected] = await region.locator('.stage-pair dd').allTextContents();
  const { chosen: first, rejected: second } = SAMPLE[number - 1];
  expect([chosen.trim(), rejected.trim()]).toEqual([first.trim(), second.trim()]);
  // Every one of the largest logits is at least the one beside it, or is it.
  await region.getByRole('button', { name: 'Policy' }).click();
  const rows = await region.locator('.sequence-table tbody tr').all();
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows) {
    const logits = (await row.locator('.likely-logit').allTextContents()).flatMap(numbersIn);
    expect(logits).toEqual(logits.toSorted((a, b) => b - a));
    expect(logits).toHaveLength(3);
    const own = numberIn(await row.locator('td').last().textContent());
    if ((await row.locator('[data-taken=true]').count()) > 0) expect(logits).toContain(own);
    else expect(logits[2]).toBeGreaterThanOrEqual(own);
  }
  await region.getByRole('button', { name: 'Another step' }).click();
  await expect(playground.region('Slow motion: from step 2 to step 3')).toBeVisible();
});
