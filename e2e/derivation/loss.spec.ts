import type { Locator } from '@playwright/test';
import { expect, test } from '../fixture';
import { numberIn, numbersIn, sigmoid } from '../numbers';
import { drainMetrics, listen } from '../workerReports';
import { Derivation, inBothLanguages } from './derivation';

/** Numbers of a table, row by row. */
async function rowsOf(table: Locator): Promise<number[][]> {
  const rows = await table.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => numbersIn((await row.locator('td').allTextContents()).join(' ').replaceAll('+', ''))),
  );
}

const dpoLoss = (margin: number) => Math.log(1 + Math.exp(-margin));
/** Three decimals on both sides of an equation of three terms. */
const ROUNDED = 0.0016;

inBothLanguages(
  'the batch lies on −log σ(z): at log 2, then where the worker says; the numbers of a real step follow from each other',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('loss', 'beta=2');
    await derivation.unfold('minimum');
    expect(await derivation.number('loss.curve.equation', 'loss')).toBeCloseTo(Math.LN2, 3);
    expect(await derivation.number('loss.curve.equation', 'z')).toBe(0);
    // Logging steps are 0, 2, 4 …: after five steps the last batch reported is that of step 4.
    await derivation.train(5);
    const record = (await drainMetrics(page)).find(({ step }) => step === 4);
    await expect
      .poll(() => derivation.number('loss.curve.equation', 'loss'))
      .toBeCloseTo(record?.loss ?? Number.NaN, 2);
    expect(await derivation.number('loss.curve.equation', 'z')).toBeCloseTo(
      record?.['rewards/margins'] ?? Number.NaN,
      1,
    );
    // Eq. 7 of this batch is its mean loss.
    const lines = derivation.figure('loss.data.figure').locator('.move-numbers');
    for (let made = 1; made <= 2; made++) await derivation.phrase('loss.data.text', 'next').click();
    await expect(lines).toHaveCount(3);
    expect(numbersIn((await lines.last().textContent()) ?? '').at(-1)).toBeCloseTo(record?.loss ?? Number.NaN, 2);
    // Its minimum is the optimum, unless something is missing.
    const minimum = async (what: string) => {
      await derivation.phrase('loss.minimum.text', what).click();
      const name = derivation.t(`loss.minimum.cases.${what}`);
      const found = derivation.figure('loss.minimum.figure', { what: name });
      await expect(found.getByRole('listitem')).toHaveCount(10);
      return (await found.locator('.value-list dd').first().textContent()) ?? '';
    };
    expect(await minimum('endless')).toMatch(/^(0|\d\.\d × 10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹])$/);
    expect(numberIn(await minimum('tied'))).toBeGreaterThan(0.001);
    expect(await minimum('certain')).toBe(derivation.t('loss.minimum.none'));
    const figure = derivation.figure('loss.curve.figure');
    await expect(figure.locator('.plot-dot')).toHaveCount(2);
    const sentence = await figure.getByRole('status').textContent();
    expect(
      numbersIn(sentence ?? '')
        .slice(0, 2)
        .sort(),
    ).toEqual([2, 4]);
    await derivation.phrase('loss.curve.try', 'reset').click();
    await expect.poll(() => derivation.number('loss.curve.equation', 'loss')).toBeCloseTo(Math.LN2, 3);

    // One real step: each number after it follows from the others.
    const beta = 2;
    await derivation.open('loss', `beta=${beta}`);
    await derivation.train(1);
    const taken = derivation.figure('loss.step.figure');
    await expect(taken).toContainText(derivation.t('loss.step.none'));
    await derivation.phrase('loss.step.text', 'step').click();
    await expect(taken.getByRole('table')).toBeVisible();
    const [chosen, rejected, chosenReward, rejectedReward, margin, loss, weight] = await rowsOf(
      taken.getByRole('table'),
    );
    for (const time of [0, 1]) {
      expect(Math.abs(chosenReward[time] - rejectedReward[time] - margin[time])).toBeLessThan(ROUNDED);
      expect(Math.abs(loss[time] - dpoLoss(margin[time]))).toBeLessThan(ROUNDED);
      expect(Math.abs(weight[time] - sigmoid(-margin[time]))).toBeLessThan(ROUNDED);
    }
    // The reference stands still: implicit rewards move by β times what the policy's log-probabilities move.
    expect(Math.abs(chosenReward[2] - beta * chosen[2])).toBeLessThan((beta + 1) * ROUNDED);
    expect(Math.abs(rejectedReward[2] - beta * rejected[2])).toBeLessThan((beta + 1) * ROUNDED);
    expect(Math.abs(margin[2])).toBeGreaterThan(0);
    await expect(taken).toContainText(derivation.t('loss.step.sigmoid', { beta }));
    await page.getByRole('button', { name: derivation.t('loss.step.close'), exact: true }).click();
    await expect(taken).toContainText(derivation.t('loss.step.none'));
  },
);

inBothLanguages(
  'a dragged pair and its pulls, the two parts of β, and a pair pushed without a weight',
  async (derivation, page) => {
    await derivation.open('loss', 'beta=0.8');
    await derivation.unfold('beta', 'naive');
    const equation = 'loss.gradient.equation';
    const handle = page.getByRole('slider', { name: derivation.t('loss.gradient.handle'), exact: true });
    for (const [phrase, margin] of [
      ['wrong', -4],
      ['learned', 4],
      ['undecided', 0],
    ] as const) {
      await derivation.phrase('loss.gradient.try', phrase).click();
      await expect(handle).toHaveAttribute('aria-valuenow', String(margin));
      expect(await derivation.number(equation, 'weight')).toBeCloseTo(sigmoid(-margin), 3);
      expect(await derivation.number(equation, 'loss')).toBeCloseTo(dpoLoss(margin), 3);
    }
    await handle.focus();
    for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/at=.*margin:0\.7/);
    await derivation.followOwnLink();
    await expect(handle).toHaveAttribute('aria-valuenow', '0.7');
    const bars = derivation.figure('loss.gradient.figure').getByRole('listitem');
    const shown = (await bars.locator('.bar-line').allTextContents()).map(numberIn);
    const pull = 0.8 * sigmoid(-0.7);
    for (const [i, expected] of [sigmoid(-0.7), pull, -pull].entries()) expect(shown[i]).toBeCloseTo(expected, 3);
    await derivation.phrase('loss.gradient.try', 'live').click();
    await expect(handle).toHaveAttribute('aria-valuenow', '0');
    await expect(page).not.toHaveURL(/margin:|beta:\d/);

    // β: the pull at the start, and where it lets go.
    const ofBeta = derivation.figure('loss.beta.figure');
    const readings = async () => (await ofBeta.getByRole('definition').allTextContents()).map(numberIn);
    const expectAt = async (beta: number) => {
      await expect(derivation.value('loss.beta.equation', 'beta')).toHaveText(String(beta));
      const [start, letGo, rest, area] = await readings();
      expect(start).toBeCloseTo(beta / 2, 3);
      expect(letGo).toBeCloseTo(Math.log(9) / beta, 1);
      expect(rest).toBeCloseTo(Math.log(4) / beta, 1);
      expect(area).toBeCloseTo(Math.LN2, 3);
    };
    await expectAt(0.8);
    await derivation.phrase('loss.beta.try', 'small').click();
    await expectAt(0.1);
    await derivation.phrase('loss.beta.try', 'large').click();
    await expectAt(5);
    await expect(page).toHaveURL(/at=.*beta:5/);
    await derivation.phrase('loss.beta.try', 'live').click();
    await expectAt(0.8);

    // Without the weight the gap grows without end.
    await derivation.phrase('loss.naive.try', 'many').click();
    let gap = 0;
    for (let update = 0; update < 1000; update++) gap += 0.1 * 0.8 * sigmoid(-0.8 * gap);
    await expect.poll(() => derivation.number('loss.naive.equation', 'h')).toBeCloseTo(gap, 2);
    await expect(derivation.figure('loss.naive.figure')).toContainText(/100\.0 (nats|纳特)/);
    await expect(derivation.figure('loss.naive.figure')).toContainText('2.7 × 10⁴³');
  },
);

test('another loss is named; the checks are answered from the live pair', async ({ page }) => {
  const derivation = new Derivation(page, 'en');
  await derivation.open('loss', 'loss_type=hinge&beta=1.3');
  await expect(derivation.figure('loss.curve.figure')).toContainText('This run trains another loss, SLiC (hinge).');
  expect(await derivation.answer(/This run has β = 1.3/, '0.901, which is β·log 2')).toContain(
    derivation.t('frame.wrong'),
  );
  expect(await derivation.answer(/This run has β = 1.3/, '0.693 at this and every other β')).toContain('Right');
  // At the start the pair's margin is 0.
  const later = sigmoid(-2).toFixed(3);
  expect(await derivation.answer(/stands at margin 0.00/, later)).toContain('Right');
  expect(await derivation.answer(/Double this run’s β to 2.6/, '1.300, twice what it is with β = 1.3')).toContain(
    'Right',
  );
});
