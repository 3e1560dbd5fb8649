import type { Locator } from '@playwright/test';
import { expect, test } from '../fixture';
import { numberIn, numbersIn, sigmoid } from '../numbers';
import { Derivation, inBothLanguages } from './derivation';

const softplus = (x: number) => Math.log(1 + Math.exp(x));
/** Some of the losses at a = −b = z/(2β) and one token, as their papers write them. */
const LOSSES: Readonly<Record<string, (z: number, beta: number, eps: number) => number>> = {
  sigmoid: (z, _beta, eps) => (1 - eps) * softplus(-z) + eps * softplus(z),
  hinge: (z) => Math.max(0, 1 - z),
  ipo: (z, beta) => (z / beta - 1 / (2 * beta)) ** 2,
  robust: (z, _beta, eps) => ((1 - eps) * softplus(-z) - eps * softplus(z)) / (1 - 2 * eps),
  bco_pair: (z) => 2 * softplus(-z / 2),
  sppo_hard: (z, beta) => 2 * (z / (2 * beta) - 1 / (2 * beta)) ** 2,
  apo_zero: (z) => 1 - sigmoid(z / 2) + sigmoid(-z / 2),
  apo_down: (z) => sigmoid(z / 2) + 1 - sigmoid(z),
};

/** What a table says of a loss, by its name. */
async function row(table: Locator, name: string): Promise<number[]> {
  const cells = table.locator('tbody tr').filter({ hasText: name }).first().locator('td');
  return (await cells.allTextContents()).map(numberIn);
}

inBothLanguages(
  'values and slopes at the cursor, what a shift changes, where two actions end, and the run’s own loss',
  async (derivation, page) => {
    const [z, beta, eps] = [1.4, 0.6, 0.2];
    await derivation.open('relatives', `at=margin:${z},beta:${beta},smoothing:${eps}&max_steps=4`);
    await derivation.unfold('shift', 'bandit');
    const table = derivation.figure('relatives.map.figure').getByRole('table');
    for (const [lossType, loss] of Object.entries(LOSSES)) {
      const [value, slope] = await row(table, derivation.t(`relatives.apart.${lossType}`));
      expect(value, lossType).toBeCloseTo(loss(z, beta, eps), 2);
      expect(slope, lossType).toBeCloseTo((loss(z + 1e-5, beta, eps) - loss(z - 1e-5, beta, eps)) / 2e-5, 2);
    }
    const cursor = page.getByRole('slider', { name: derivation.t('relatives.map.cursor'), exact: true });
    await cursor.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page).toHaveURL(/margin:1\.3/);
    const [moved] = await row(table, derivation.t('relatives.apart.ipo'));
    expect(moved).toBeCloseTo(LOSSES.ipo(1.3, beta, eps), 2);

    // A shift of both log-ratios leaves DPO alone and moves BCO.
    const at = 1.3;
    const pull = beta * ((1 - eps) * sigmoid(-at) - eps * sigmoid(at));
    await derivation.phrase('relatives.shift.try', 'down').click();
    const shifted = derivation.figure('relatives.shift.figure').getByRole('table');
    await expect(shifted).toContainText('−2.00');
    const [a, b] = [at / (2 * beta) - 2, -at / (2 * beta) - 2];
    const [dpo, up, down] = await row(shifted, 'DPO');
    expect(dpo).toBeCloseTo(LOSSES.sigmoid(at, beta, eps), 2);
    expect([up, down]).toEqual([expect.closeTo(pull, 2), expect.closeTo(-pull, 2)]);
    const [bco, bcoUp, bcoDown] = await row(shifted, 'BCO');
    expect(bco).toBeCloseTo(softplus(-beta * a) + softplus(beta * b), 2);
    expect(bcoUp).toBeCloseTo(beta * sigmoid(-beta * a), 2);
    expect(bcoDown).toBeCloseTo(-beta * sigmoid(beta * b), 2);

    // Two actions: DPO goes to 1, IPO to σ(θ_ref + 1/(2τ)).
    const figure = derivation.figure('relatives.bandit.figure');
    const reading = async () => numbersIn((await figure.getByText(/99%/).textContent()) ?? '');
    /** Exact gradient descent, written down once more. */
    const descent = (tau: number, reference: number, iterations: number) => {
      const start = Math.log(reference / (1 - reference));
      let [dpo, ipo] = [start, start];
      for (let i = 0; i < iterations; i++) {
        dpo += 0.1 * tau * sigmoid(-tau * (dpo - start));
        ipo -= 0.1 * 2 * (ipo - start - 1 / (2 * tau));
      }
      return [dpo, ipo, start + 1 / (2 * tau)].map((theta) => 100 * sigmoid(theta));
    };
    const expectAt = async (tau: number, reference: number, iterations: number) => {
      await expect(derivation.value('relatives.bandit.equation', 'tau')).toHaveText(String(tau));
      await expect(derivation.value('relatives.bandit.equation', 'piRef')).toHaveText(String(reference));
      const shown = (await reading()).filter((number) => number !== 1);
      const [dpo, ipo, limit] = descent(tau, reference, iterations);
      expect(shown[0]).toBe(iterations);
      expect(shown.slice(1, 4)).toEqual([expect.closeTo(dpo, 1), expect.closeTo(ipo, 1), expect.closeTo(limit, 1)]);
    };
    await expectAt(0.5, 0.5, 1000);
    await derivation.phrase('relatives.bandit.try', 'strict').click();
    await expectAt(2, 0.5, 1000);
    await derivation.phrase('relatives.bandit.try', 'against').click();
    await expectAt(2, 0.1, 1000);
    const handle = page.getByRole('slider', { name: derivation.t('relatives.bandit.handle'), exact: true });
    await handle.focus();
    await page.keyboard.press('End');
    await expectAt(2, 0.1, 100_000);
    await expect(page).toHaveURL(/iterations:100000/);

    // The run’s loss applies when it starts afresh, and is marked.
    await derivation.open('relatives', 'max_steps=4');
    const step = derivation.step('relatives.run.title');
    const { page_t: t } = derivation;
    const [sigmoidName, hingeName] = [t('losses.sigmoid.name'), t('losses.hinge.name')];
    const status = derivation.figure('relatives.run.figure').getByRole('status');
    const mark = (name: string) => derivation.figure('relatives.map.figure').getByRole('checkbox', { name });
    await step.getByRole('combobox').selectOption('hinge');
    await expect(status).toHaveText(derivation.t('relatives.run.pending', { now: sigmoidName, next: hingeName }));
    await expect(mark(hingeName)).toHaveAccessibleName(new RegExp(derivation.t('relatives.map.nextRun')));
    await expect(mark(sigmoidName).first()).toHaveAccessibleName(new RegExp(derivation.t('relatives.map.thisRun')));
    await step.getByRole('button', { name: derivation.t('relatives.run.start', { steps: 100 }), exact: true }).click();
    await expect(status).toContainText(hingeName);
    await expect(mark(hingeName)).toHaveAccessibleName(new RegExp(derivation.t('relatives.map.thisRun')));
    await expect(page).toHaveURL(/loss_type=hinge/);
    // The last batch of four steps is that of step 2 or 3, and its margins are shown.
    const readings = derivation.figure('relatives.run.figure').getByRole('definition');
    await expect.poll(async () => numberIn(await readings.first().textContent())).toBe(4);
    await derivation.phrase('relatives.run.text', 'ipo').click();
    await expect(status).toContainText(t('losses.ipo.name'));
  },
);

test('what is drawn is chosen, and is part of the link; the checks follow the figures', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('relatives');
  const figure = derivation.figure('relatives.map.figure');
  const drawn = figure.locator('.relative-curve');
  await expect(drawn).toHaveCount(3);
  await derivation.phrase('relatives.map.try', 'all').click();
  await expect(drawn).toHaveCount(12);
  await derivation.phrase('relatives.map.try', 'apart').click();
  await expect(drawn).toHaveCount(5);
  await figure.getByRole('checkbox', { name: /^EXO/ }).check();
  await figure.getByRole('checkbox', { name: /^BCO/ }).uncheck();
  await expect(page).toHaveURL(/shown:exo_pair\.nca_pair\.sppo_hard\.apo_zero\.apo_down/);
  await derivation.followOwnLink();
  await expect(drawn).toHaveCount(5);
  await expect(figure.getByRole('checkbox', { name: /^EXO/ })).toBeChecked();
  await expect(figure.getByRole('checkbox', { name: /^BCO/ })).not.toBeChecked();

  // The checks.
  await derivation.open('relatives', 'at=margin:2,tau:0.25,beta:1');
  await derivation.unfold('shift');
  // Slopes at margin 2 and β = 1: DPO −0.119, hinge 0, IPO +3.
  expect(await derivation.answer(/Look at the cursor, margin 2.00/, 'IPO')).toContain('Not quite');
  expect(await derivation.answer(/Look at the cursor, margin 2.00/, 'DPO (sigmoid)')).toContain('−0.119');
  expect(await derivation.answer(/Where does IPO with τ = 0.25/, '88.1%')).toContain('Right');
  // At the start both rewards are 0, and the run's β is 1.5.
  const after = softplus(1.5 * 2) + softplus(-1.5 * 2);
  expect(await derivation.answer(/e² times less likely/, `BCO: from 1.386 to ${after.toFixed(3)}`)).toContain('Right');
});
