/** The stages of a step in slow motion, read from the page, and held against each other. */
import type { Locator } from '@playwright/test';
import { expect } from './fixture';
import { numbersIn, sigmoid, sum } from './numbers';

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
export function expectEqual(a: number, b: number, roundings: number, what: string): void {
  expect(Math.abs(a - b), `${what}: ${a} and ${b}`).toBeLessThanOrEqual(roundings * HALF);
}

/** How the label of a pair came about in the kitchen. */
export async function expectLabel(region: Locator): Promise<void> {
  const pair = await readStage(region, 'The pair');
  const [chosenReward, rejectedReward, temperature, percent] = pair.formulas[0];
  const label = 100 * sigmoid((chosenReward - rejectedReward) / temperature);
  expect(Math.abs(label - percent), 'Bradley–Terry').toBeLessThan(0.3);
}

/** Follows the numbers of one pair from stage to stage: each must follow from those before it. */
export async function expectStagesAgree(region: Locator, beta: number): Promise<void> {
  const reference = await readStage(region, 'Reference');
  const policy = await readStage(region, 'Policy');
  const gather = await readStage(region, 'Log-softmax');
  const sums = await readStage(region, 'Sums');
  const ratios = await readStage(region, 'Log-ratios');
  for (const side of [0, 1]) {
    const tokens = gather.tables[side].rows;
    expect(tokens.length).toBeGreaterThan(1);
    for (const [place, [referenceLogit, referenceSum, referenceLogp, logit, logSum, logp]] of tokens.entries()) {
      expect(last(reference.tables[side].rows[place])).toBe(referenceLogit);
      expect(last(policy.tables[side].rows[place])).toBe(logit);
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
    const [factor, ratio, reward] = rewards.formulas[side];
    expect([factor, ratio]).toEqual([beta, last(ratios.formulas[side])]);
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
  expectEqual(-beta * weight, pullChosen, 2, 'pull on chosen');
  expectEqual(beta * weight, pullRejected, 2, 'pull on rejected');

  const update = await readStage(region, 'Update');
  const rows = update.tables[0].rows;
  const totals = [0, 1].map((side) => sums.tables[side].totals[1]);
  expect(rows.map(([before]) => before)).toEqual([...totals, chosen, rejected, margin, last(loss.formulas[1])]);
  for (const [before, after, change] of rows) expectEqual(after - before, change, 3, 'change');
  expect(Math.abs(rows[0][2]), 'the update moved the pair').toBeGreaterThan(0);
}
