import type { Locator } from '@playwright/test';
import { expect, TINY, test } from './fixture';
import { numberIn, numbersIn, sigmoid, sum } from './numbers';
import { listen, takeMetrics } from './workerReports';

const BETA = 0.5;
const HASH = `${TINY}&beta=${BETA}&num_pairs=8`;
/** Numbers are shown with three decimals. */
const HALF = 0.0005 + 1e-9;

interface Stage {
  /** The formulas, each as its numbers; the last one is the value. */
  readonly formulas: readonly (readonly number[])[];
  /** The numbers of every row of every table; of the row of sums in `totals`. */
  readonly tables: readonly { readonly rows: number[][]; readonly totals: number[] }[];
}

async function readStage(region: Locator, name: string): Promise<Stage> {
  const chosen = region.getByRole('list', { name: 'Stages of the step' }).getByRole('button', { name });
  await chosen.click();
  await expect(chosen).toHaveAttribute('aria-current', 'step');
  const formulas = await region.locator('.formula').allTextContents();
  const tables = await Promise.all(
    (await region.getByRole('table').all()).map(async (table) => {
      const rows = await table
        .locator('tbody tr')
        .evaluateAll((all) =>
          all.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent ?? '')),
        );
      const totals = await table.locator('tfoot td').allTextContents();
      return { rows: rows.map((cells) => cells.flatMap(numbersIn)), totals: totals.flatMap(numbersIn) };
    }),
  );
  return { formulas: formulas.map((text) => numbersIn(text.slice(text.indexOf('=')))), tables };
}

const last = (values: readonly number[]): number => values[values.length - 1];

/** a = b up to `roundings` rounded numbers. */
function expectEqual(a: number, b: number, roundings: number, what: string): void {
  expect(Math.abs(a - b), `${what}: ${a} and ${b}`).toBeLessThanOrEqual(roundings * HALF);
}

/** Follows the numbers of one pair from stage to stage: each must follow from those before it. */
async function expectStagesAgree(region: Locator): Promise<void> {
  const pair = await readStage(region, 'The pair');
  const [chosenReward, rejectedReward, temperature, percent] = pair.formulas[0];
  const label = 100 * sigmoid((chosenReward - rejectedReward) / temperature);
  expect(Math.abs(label - percent), 'Bradley–Terry').toBeLessThan(0.3);

  const reference = await readStage(region, 'Reference');
  const policy = await readStage(region, 'Policy');
  const gather = await readStage(region, 'Log-softmax');
  const sums = await readStage(region, 'Sums');
  const ratios = await readStage(region, 'Log-ratios');
  for (const side of [0, 1]) {
    const tokens = gather.tables[side].rows;
    expect(tokens.length).toBeGreaterThan(1);
    for (const [place, [referenceLogit, referenceSum, referenceLogp, logit, logSum, logp]] of tokens.entries()) {
      expect(reference.tables[side].rows[place]).toEqual([referenceLogit]);
      expect(policy.tables[side].rows[place]).toEqual([logit]);
      expectEqual(referenceLogit - referenceSum, referenceLogp, 3, 'log-softmax of the reference');
      expectEqual(logit - logSum, logp, 3, 'log-softmax of the policy');
      expect(sums.tables[side].rows[place]).toEqual([referenceLogp, logp]);
      expectEqual(logp - referenceLogp, ratios.tables[side].rows[place][0], 3, 'log-ratio of a token');
    }
    for (const model of [0, 1]) {
      const logps = sums.tables[side].rows.map((row) => row[model]);
      expectEqual(sum(logps), sums.tables[side].totals[model], logps.length + 1, 'log-probability of a completion');
      // The formulas: chosen under both models, then rejected.
      expect(last(sums.formulas[2 * side + model])).toBe(sums.tables[side].totals[model]);
    }
    const [referenceTotal, policyTotal] = sums.tables[side].totals;
    expect(ratios.formulas[side].slice(0, 2)).toEqual([policyTotal, referenceTotal]);
    expectEqual(policyTotal - referenceTotal, last(ratios.formulas[side]), 3, 'log-ratio');
    expect(ratios.tables[side].totals).toEqual([last(ratios.formulas[side])]);
  }

  const rewards = await readStage(region, 'Rewards');
  for (const side of [0, 1]) {
    const [beta, ratio, reward] = rewards.formulas[side];
    expect([beta, ratio]).toEqual([BETA, last(ratios.formulas[side])]);
    expectEqual(beta * ratio, reward, 2, 'implicit reward');
  }
  const [chosen, rejected, margin] = rewards.formulas[2];
  expect([chosen, rejected]).toEqual([last(rewards.formulas[0]), last(rewards.formulas[1])]);
  expectEqual(chosen - rejected, margin, 3, 'margin');

  const loss = await readStage(region, 'Loss');
  expect(loss.formulas.map(([z]) => z)).toEqual([margin, margin]);
  expect(Math.abs(100 * sigmoid(margin) - last(loss.formulas[0])), 'σ(z)').toBeLessThan(0.11);
  expectEqual(-Math.log(sigmoid(margin)), last(loss.formulas[1]), 2, 'loss');

  const gradient = await readStage(region, 'Gradient');
  const [weight, pullChosen, pullRejected] = gradient.formulas.map(last);
  expectEqual(sigmoid(-margin), weight, 2, 'gradient weight');
  expectEqual(-BETA * weight, pullChosen, 2, 'pull on chosen');
  expectEqual(BETA * weight, pullRejected, 2, 'pull on rejected');

  const update = await readStage(region, 'Update');
  const rows = update.tables[0].rows;
  const totals = [0, 1].map((side) => sums.tables[side].totals[1]);
  expect(rows.map(([before]) => before)).toEqual([...totals, chosen, rejected, margin, last(loss.formulas[1])]);
  for (const [before, after, change] of rows) expectEqual(after - before, change, 3, 'change');
  expect(Math.abs(rows[0][2]), 'the update moved the pair').toBeGreaterThan(0);
}

test('a step in slow motion shows the numbers of one pair, and each follows from those before it', async ({
  playground,
  page,
}) => {
  await listen(page);
  await playground.open(HASH);
  await playground.trainTo(4);
  await takeMetrics(page);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const region = playground.region('Slow motion: from step 4 to step 5');
  await expect(region).toBeVisible();
  await playground.expectSteps(5);
  await expectStagesAgree(region);

  const [told] = await takeMetrics(page);
  expect(told.step).toBe(4);
  const norm = region.locator('.formula').filter({ hasText: '‖∇L‖' });
  expectEqual(numberIn(await norm.textContent()), told.grad_norm, 1, 'norm of the gradient');
  await region.getByRole('button', { name: 'Gradient' }).click();
  const batch = await region.getByText('This pair is one of 2 in the batch.').textContent();
  expectEqual(numberIn(batch?.split('mean loss is')[1] ?? ''), told.loss, 1, 'mean loss of the batch');
});

test('the stages play by themselves, and stop on request', async ({ playground, page }) => {
  await playground.open(HASH);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const region = playground.region('Slow motion: from step 0 to step 1');
  const current = region.getByRole('list', { name: 'Stages of the step' }).locator('[aria-current=step]');
  await region.getByRole('button', { name: 'Play' }).click();
  await expect(current).toContainText('Reference');
  await expect(region.getByText('The frozen π')).toBeVisible();
  await region.getByRole('button', { name: 'Stop' }).click();
  await expect(region.getByRole('button', { name: 'Play' })).toBeVisible();
  await region.getByRole('button', { name: 'Next' }).click();
  await expect(current).toContainText('Policy');
  await region.getByRole('button', { name: 'Back' }).click();
  await region.getByRole('button', { name: 'Back' }).click();
  await expect(current).toContainText('The pair');
  await expect(region.getByRole('button', { name: 'Back' })).toHaveAttribute('aria-disabled', 'true');
  await region.getByRole('button', { name: 'Close' }).click();
  await expect(region).toHaveCount(0);
});

test('slow motion on WebGPU shows numbers that agree', { tag: '@webgpu' }, async ({ playground, page }) => {
  const slow = { timeout: 120_000 };
  await page.goto(`./#${HASH}&max_steps=4&backend=webgpu`);
  await expect(playground.progress).toBeVisible(slow);
  await playground.step.click();
  await expect.poll(() => playground.steps(), slow).toBe(1);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const region = playground.region('Slow motion: from step 1 to step 2');
  await expect(region).toBeVisible(slow);
  await expectStagesAgree(region);
});
