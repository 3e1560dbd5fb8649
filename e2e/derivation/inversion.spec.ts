import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixture';
import { numberIn, numbersIn, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { type Derivation, inBothLanguages } from './derivation';

type Distribution = Awaited<ReturnType<typeof latestDistribution>>;

/** log Z and π*, written down from their definitions. */
function optimum({ reference, rewards }: Distribution, beta: number) {
  const products = reference.map((probability, place) => probability * Math.exp(rewards[place] / beta));
  const Z = sum(products);
  return { logZ: Math.log(Z), probabilities: products.map((product) => product / Z) };
}

/** Pearson's correlation in two passes. */
function correlation(x: readonly number[], y: readonly number[], weights: readonly number[]): number {
  const mean = (values: readonly number[]) => sum(values.map((value, i) => weights[i] * value)) / sum(weights);
  const [dx, dy] = [x, y].map((values) => values.map((value) => value - mean(values)));
  const moment = (a: readonly number[], b: readonly number[]) => mean(a.map((value, i) => value * b[i]));
  return moment(dx, dy) / Math.sqrt(moment(dx, dx) * moment(dy, dy));
}

const likeliest = ({ reference }: Distribution) => reference.indexOf(Math.max(...reference));

/** The values of a figure's readings, in their order. */
const readings = (figure: Locator) => figure.locator('.value-list dd').allTextContents();

/** 4.4 × 10⁻¹⁶ */
function scientific(text: string): number {
  const [mantissa, power = ''] = text.split(' × 10');
  const exponent = [...power].map((sign) => (sign === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign))).join('');
  return numberIn(mantissa) * 10 ** Number(exponent);
}

async function distributionAtStep(page: Page, step: number): Promise<Distribution> {
  await expect.poll(async () => (await latestDistribution(page)).step).toBe(step);
  return latestDistribution(page);
}

async function solve(derivation: Derivation, distribution: Distribution): Promise<void> {
  const { reference, rewards, beta } = distribution;
  const { logZ, probabilities } = optimum(distribution, beta);
  const lines = derivation.figure('inversion.solve.figure').locator('.move-numbers');
  await expect(lines).toHaveCount(1);
  await derivation.phrase('inversion.solve.text', 'next').click();
  await expect(lines).toHaveCount(2);
  const place = likeliest(distribution);
  // A minus sign between two terms stands apart from the number after it.
  const terms = numbersIn(((await lines.last().textContent()) ?? '').replaceAll('− ', '−'));
  const expected = [rewards[place], beta * Math.log(probabilities[place] / reference[place]), beta * logZ];
  expected.forEach((value, i) => {
    expect(terms[i]).toBeCloseTo(value, 2);
  });
}

inBothLanguages(
  'the reward is read back from the optimum, for every outcome and at any β',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('inversion');
    await derivation.unfold('identity');
    const distribution = await latestDistribution(page);
    await solve(derivation, distribution);
    await expect(page).toHaveURL(/moves:1/);
    const { rewards } = distribution;
    await derivation.phrase('inversion.solve.text', 'best').click();
    const best = rewards.indexOf(Math.max(...rewards.slice(0, -1)));
    await expect(derivation.step('inversion.solve.title').getByLabel(derivation.t('inversion.completion'))).toHaveValue(
      String(best),
    );

    // What rounding leaves, at a β at which single precision cannot hold the probabilities.
    await derivation.phrase('inversion.identity.text', 'small').click();
    const figure = derivation.figure('inversion.identity.figure');
    const [, left, , own, double, single, lost] = await readings(figure);
    expect(numberIn(left)).toBeCloseTo(rewards[best], 2);
    expect(scientific(own)).toBeLessThan(1e-12);
    expect(scientific(double)).toBeLessThan(1e-12);
    expect(scientific(single)).toBeGreaterThan(100 * scientific(double));
    expect(scientific(single)).toBeLessThan(1e-4);
    const gone = optimum(distribution, 0.05).probabilities.filter((probability) => Math.fround(probability) === 0);
    expect(numbersIn(lost)).toContain(gone.length);
    expect(gone.length).toBeGreaterThan(0);
    await derivation.phrase('inversion.identity.text', 'without').click();
    await expect(figure).toContainText(derivation.t('inversion.identity.upWithout'));
    await expect(page).toHaveURL(/constant:0/);
    await derivation.followOwnLink();
    await expect(figure).toContainText(derivation.t('inversion.identity.upWithout'));
    await expect(derivation.value('inversion.identity.equation', 'beta')).toHaveText('0.05');
  },
);

inBothLanguages(
  'a constant moves β·log Z and leaves the optimum, and the implicit reward is compared with the true one',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('inversion', 'at=beta:0.5');
    const distribution = await latestDistribution(page);
    const { logZ } = optimum(distribution, 0.5);
    const check = page.getByRole('group').filter({ hasText: derivation.t('inversion.checks.shift.nothing') });
    await check.getByRole('radio', { name: derivation.t('inversion.checks.shift.nothing') }).check();
    await expect(check.getByRole('status')).toContainText(derivation.t('frame.wrong'));
    const right = check.getByText(/log Z\(x\)/).last();
    const [logZBefore, logZAfter] = numbersIn((await right.textContent()) ?? '');
    expect(logZBefore).toBeCloseTo(logZ, 2);
    expect(logZAfter).toBeCloseTo(logZ + 4, 2);
    await right.click();
    await expect(check.getByRole('status')).toContainText(derivation.t('frame.right'));

    // A constant moves β·log Z and leaves the optimum.
    await derivation.open('inversion', 'at=beta:0.7');
    const atAnother = optimum(distribution, 0.7);
    await derivation.phrase('inversion.constant.text', 'less').click();
    const slider = derivation
      .step('inversion.constant.title')
      .getByRole('slider', { name: derivation.t('inversion.constant.slider') });
    await expect(slider).toHaveValue('-3');
    const [before, after, growth, moved] = await readings(derivation.figure('inversion.constant.figure'));
    expect(numberIn(before)).toBeCloseTo(0.7 * atAnother.logZ, 2);
    expect(numberIn(after)).toBeCloseTo(0.7 * atAnother.logZ - 3, 2);
    expect(growth).toBe('−3.000');
    expect(scientific(moved)).toBeLessThan(1e-12);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/shift:-2\.9/);

    // The policy has an implicit reward.
    await derivation.open('inversion');
    await expect(page.getByText(derivation.t('inversion.scatter.noCorrelation'))).toBeVisible();
    await derivation.train(3);
    const { reference, policy, rewards, beta } = await distributionAtStep(page, 3);
    const implicit = policy.map((probability, place) => beta * Math.log(probability / reference[place]));
    await derivation.phrase('inversion.implicit.text', 'raised').click();
    const raised = Math.max(...implicit.slice(0, -1));
    await expect.poll(() => derivation.number('inversion.implicit.equation', 'rhat')).toBeCloseTo(raised, 3);
    const [, reward, Z, constant, gap] = await readings(derivation.figure('inversion.implicit.figure'));
    expect(numberIn(reward)).toBeCloseTo(raised, 3);
    expect(Z).toBe('1.000000000');
    expect(Math.abs(scientific(constant))).toBeLessThan(1e-12);
    expect(scientific(gap)).toBeLessThan(1e-12);
    const [, shown] = await readings(derivation.figure('inversion.scatter.figure'));
    expect(numberIn(shown)).toBeCloseTo(correlation(rewards, implicit, reference), 2);
  },
);
