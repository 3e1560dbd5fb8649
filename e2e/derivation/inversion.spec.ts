import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixture';
import { numberIn, numbersIn, sum } from '../numbers';
import { listen, takeDistribution } from '../workerReports';
import { type Derivation, inBothLanguages } from './derivation';

type Told = Awaited<ReturnType<typeof takeDistribution>>;

/** log Z and π*, written down from their definitions. */
function optimum({ reference, rewards }: Told, beta: number) {
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

const likeliest = ({ reference }: Told) => reference.indexOf(Math.max(...reference));

/** The values of a figure's readings, in their order. */
const readings = (figure: Locator) => figure.locator('.lesson-readings dd').allTextContents();

/** 4.4 × 10⁻¹⁶ */
function scientific(text: string): number {
  const [mantissa, power = ''] = text.split(' × 10');
  const exponent = [...power].map((sign) => (sign === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign))).join('');
  return numberIn(mantissa) * 10 ** Number(exponent);
}

async function toldAtStep(page: Page, step: number): Promise<Told> {
  await expect.poll(async () => (await takeDistribution(page)).step).toBe(step);
  return takeDistribution(page);
}

async function solve(lesson: Derivation, told: Told): Promise<void> {
  const { reference, rewards, beta } = told;
  const { logZ, probabilities } = optimum(told, beta);
  const lines = lesson.figure('inversion.solve.figure').locator('.move-numbers');
  await expect(lines).toHaveCount(1);
  for (let move = 2; move <= 4; move++) {
    await lesson.phrase('inversion.solve.text', 'next').click();
    await expect(lines).toHaveCount(move);
  }
  const place = likeliest(told);
  // A minus sign between two terms stands apart from the number after it.
  const terms = numbersIn(((await lines.last().textContent()) ?? '').replaceAll('− ', '−'));
  const expected = [rewards[place], beta * Math.log(probabilities[place] / reference[place]), beta * logZ];
  expected.forEach((value, i) => {
    expect(terms[i]).toBeCloseTo(value, 2);
  });
}

inBothLanguages('the reward is read back from the optimum, for every outcome and at any β', async (lesson, page) => {
  await listen(page);
  await lesson.open('inversion');
  const told = await takeDistribution(page);
  await solve(lesson, told);
  await expect(page).toHaveURL(/moves:3/);
  const { rewards } = told;
  await lesson.phrase('inversion.solve.text', 'best').click();
  const best = rewards.indexOf(Math.max(...rewards.slice(0, -1)));
  await expect(lesson.step('inversion.solve.title').getByLabel(lesson.t('inversion.completion'))).toHaveValue(
    String(best),
  );

  // What rounding leaves, at a β at which single precision cannot hold the probabilities.
  await lesson.phrase('inversion.identity.text', 'small').click();
  const figure = lesson.figure('inversion.identity.figure');
  const [, left, , own, double, single, lost] = await readings(figure);
  expect(numberIn(left)).toBeCloseTo(rewards[best], 2);
  expect(scientific(own)).toBeLessThan(1e-12);
  expect(scientific(double)).toBeLessThan(1e-12);
  expect(scientific(single)).toBeGreaterThan(100 * scientific(double));
  expect(scientific(single)).toBeLessThan(1e-4);
  const gone = optimum(told, 0.05).probabilities.filter((probability) => Math.fround(probability) === 0);
  expect(numbersIn(lost)).toContain(gone.length);
  expect(gone.length).toBeGreaterThan(0);
  await lesson.phrase('inversion.identity.text', 'without').click();
  await expect(figure).toContainText(lesson.t('inversion.identity.upWithout'));
  await expect(page).toHaveURL(/constant:0/);
  await lesson.reload();
  await expect(figure).toContainText(lesson.t('inversion.identity.upWithout'));
  await expect(lesson.value('inversion.identity.equation', 'beta')).toHaveText('0.05');
});

inBothLanguages('a constant moves β·log Z and leaves the optimum', async (lesson, page) => {
  await listen(page);
  await lesson.open('inversion', 'at=beta:0.7');
  const { logZ } = optimum(await takeDistribution(page), 0.7);
  await lesson.phrase('inversion.constant.text', 'less').click();
  const slider = lesson.step('inversion.constant.title').getByRole('slider');
  await expect(slider).toHaveValue('-3');
  const [before, after, growth, moved] = await readings(lesson.figure('inversion.constant.figure'));
  expect(numberIn(before)).toBeCloseTo(0.7 * logZ, 2);
  expect(numberIn(after)).toBeCloseTo(0.7 * logZ - 3, 2);
  expect(growth).toBe('−3.000');
  expect(scientific(moved)).toBeLessThan(1e-12);
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/shift:-2\.9/);
});

inBothLanguages('the policy has an implicit reward, and it is compared with the true one', async (lesson, page) => {
  await listen(page);
  await lesson.open('inversion');
  await expect(page.getByText(lesson.t('inversion.scatter.noCorrelation'))).toBeVisible();
  await lesson.train(3);
  const { reference, policy, rewards, beta } = await toldAtStep(page, 3);
  const implicit = policy.map((probability, place) => beta * Math.log(probability / reference[place]));
  await lesson.phrase('inversion.implicit.text', 'raised').click();
  const raised = Math.max(...implicit.slice(0, -1));
  await expect.poll(() => lesson.number('inversion.implicit.equation', 'rhat')).toBeCloseTo(raised, 3);
  const [, reward, Z, constant, gap] = await readings(lesson.figure('inversion.implicit.figure'));
  expect(numberIn(reward)).toBeCloseTo(raised, 3);
  expect(Z).toBe('1.000000000');
  expect(Math.abs(scientific(constant))).toBeLessThan(1e-12);
  expect(scientific(gap)).toBeLessThan(1e-12);
  const [, shown] = await readings(lesson.figure('inversion.scatter.figure'));
  expect(numberIn(shown)).toBeCloseTo(correlation(rewards, implicit, reference), 2);
});

inBothLanguages('a check asks about the numbers of now', async (lesson, page) => {
  await listen(page);
  await lesson.open('inversion', 'at=beta:0.5');
  const told = await takeDistribution(page);
  const { logZ } = optimum(told, 0.5);
  const check = page.getByRole('group').filter({ hasText: lesson.t('inversion.checks.shift.nothing') });
  await check.getByRole('radio').first().check();
  await expect(check.getByRole('status')).toContainText(lesson.t('frame.wrong'));
  const right = check.getByText(/log Z\(x\)/).last();
  const [before, after] = numbersIn((await right.textContent()) ?? '');
  expect(before).toBeCloseTo(logZ, 2);
  expect(after).toBeCloseTo(logZ + 4, 2);
  await right.click();
  await expect(check.getByRole('status')).toContainText(lesson.t('frame.right'));
});
