import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixture';
import { numberIn, sigmoid, sum } from '../numbers';
import { listen, takeDistribution } from '../workerReports';
import { Derivation, inBothLanguages } from './derivation';

type Told = Awaited<ReturnType<typeof takeDistribution>>;

/** β·log Z, written down from its definition. */
function constant({ reference, rewards }: Told, beta: number): number {
  return beta * Math.log(sum(reference.map((probability, place) => probability * Math.exp(rewards[place] / beta))));
}

/** The values of a figure's readings, in their order. */
const readings = (figure: Locator) => figure.locator('.lesson-readings dd').allTextContents();

/** The best and the worst well-formed completion. */
function extremes({ rewards }: Told) {
  const wellFormed = rewards.slice(0, -1);
  return {
    chosen: wellFormed.indexOf(Math.max(...wellFormed)),
    rejected: wellFormed.indexOf(Math.min(...wellFormed)),
  };
}

async function toldOfDish(page: Page, dish: number): Promise<Told> {
  await expect.poll(async () => (await takeDistribution(page)).dish).toBe(dish);
  return takeDistribution(page);
}

inBothLanguages(
  'crossing out β·log Z on both sides leaves p as it is, on one side it does not',
  async (lesson, page) => {
    await listen(page);
    await lesson.open('cancellation', 'at=beta:2');
    const told = await takeDistribution(page);
    const { rewards } = told;
    await lesson.phrase('cancellation.pair.text', 'close').click();
    const step = lesson.step('cancellation.pair.title');
    const pick = async (name: string) => Number(await step.getByLabel(lesson.t(`cancellation.${name}`)).inputValue());
    const difference = rewards[await pick('pickChosen')] - rewards[await pick('pickRejected')];
    expect(difference).toBeGreaterThan(0);
    const p = sigmoid(difference);
    expect(await lesson.number('cancellation.pair.equation', 'p')).toBeCloseTo(p, 3);

    const figure = lesson.figure('cancellation.cross.figure');
    const equation = 'cancellation.cross.equation';
    const partition = constant(told, 2);
    expect(await lesson.number(equation, 'p')).toBeCloseTo(p, 3);
    expect(await lesson.number(equation, 'betaLogZ')).toBeCloseTo(partition, 2);
    await figure.getByRole('button', { name: lesson.t('cancellation.cross.chosenPartition') }).click();
    await expect.poll(() => lesson.number(equation, 'p')).toBeCloseTo(sigmoid(difference - partition), 2);
    await expect(lesson.equation('cancellation.cross.remaining')).toHaveCount(0);

    // The other one by keyboard.
    const other = figure.getByRole('button', { name: lesson.t('cancellation.cross.rejectedPartition') });
    await other.focus();
    await page.keyboard.press('Space');
    await expect(other).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => lesson.number(equation, 'p')).toBeCloseTo(p, 3);
    const [, , , left] = await readings(figure);
    // Nothing, or a few units of the sixteenth digit.
    expect(left).toMatch(/^(0|\d\.\d × 10⁻¹[⁵⁶⁷])$/);
    await expect(page).toHaveURL(/crossed:3/);
    await lesson.reload();
    await expect(lesson.equation('cancellation.cross.remaining')).toBeVisible();
    await lesson.phrase('cancellation.cross.text', 'back').click();
    await expect(lesson.equation('cancellation.cross.remaining')).toHaveCount(0);
  },
);

inBothLanguages('a wrong Z moves both rewards alike', async (lesson, page) => {
  await listen(page);
  await lesson.open('cancellation', 'at=beta:0.5');
  const told = await takeDistribution(page);
  await lesson.phrase('cancellation.pair.text', 'extremes').click();
  const { chosen, rejected } = extremes(told);
  const distance = told.rewards[chosen] - told.rewards[rejected];
  await lesson.phrase('cancellation.slide.text', 'large').click();
  const figure = lesson.figure('cancellation.slide.figure');
  const [, off, distances, p] = await readings(figure);
  expect(numberIn(off)).toBeCloseTo(0.5 * Math.log(10), 2);
  expect(distances.split(' = ')).toHaveLength(3);
  for (const each of distances.split(' = ')) expect(numberIn(each)).toBeCloseTo(distance, 2);
  expect(numberIn(p)).toBeCloseTo(sigmoid(distance), 3);
  const slider = figure.getByRole('slider');
  const before = Number(await slider.getAttribute('aria-valuenow'));
  expect(before).toBeCloseTo(told.rewards[chosen] + 0.5 * Math.log(10), 2);
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeLessThan(before);
  expect(numberIn((await readings(figure))[3])).toBeCloseTo(sigmoid(distance), 3);
});

inBothLanguages('the model has a preference of its own', async (lesson, page) => {
  await listen(page);
  await lesson.open('cancellation');
  await lesson.phrase('cancellation.pair.text', 'extremes').click();
  expect(await lesson.number('cancellation.model.equation', 'p')).toBe(0.5);
  await lesson.train(3);
  await expect.poll(async () => (await takeDistribution(page)).step).toBe(3);
  const told = await takeDistribution(page);
  const { chosen, rejected } = extremes(told);
  const { policy, reference, beta } = told;
  const implicit = (place: number) => beta * Math.log(policy[place] / reference[place]);
  const p = sigmoid(implicit(chosen) - implicit(rejected));
  await expect.poll(() => lesson.number('cancellation.model.equation', 'p')).toBeCloseTo(p, 3);
  expect(p).not.toBeCloseTo(0.5, 4);
});

inBothLanguages('across two dishes the two partition functions do not cancel', async (lesson, page) => {
  await listen(page);
  await lesson.open('cancellation', 'at=beta:0.8');
  const here = await toldOfDish(page, 0);
  await lesson.phrase('cancellation.pair.text', 'extremes').click();
  await expect(page.getByText(lesson.t('cancellation.across.sameDish'))).toBeVisible();
  const figure = lesson.figure('cancellation.across.figure');
  expect(numberIn((await readings(figure))[0])).toBe(0);
  await lesson.phrase('cancellation.across.text', 'style').click();
  const there = await toldOfDish(page, 4);
  const { chosen, rejected } = extremes(here);
  const left = constant(here, 0.8) - constant(there, 0.8);
  const whole = here.rewards[chosen] - there.rewards[rejected];
  const expected = [left, sigmoid(whole), sigmoid(whole - left)];
  const shown = async () => (await readings(figure)).map(numberIn);
  const close = async () => (await shown()).every((value, i) => Math.abs(value - expected[i]) < 2e-3);
  await expect.poll(close).toBe(true);
  expect(Math.abs(left)).toBeGreaterThan(0.01);
  // The link brings the reader back to both dishes.
  await expect(page).toHaveURL(/dish=4/);
  await expect(page).toHaveURL(/kept:0/);
  await lesson.reload();
  await expect.poll(close).toBe(true);
  await expect(page).toHaveURL(/dish=4/);
  await lesson.phrase('cancellation.across.text', 'home').click();
  await expect(page.getByText(lesson.t('cancellation.across.sameDish'))).toBeVisible();
});

test('a check asks about the pair of now', async ({ page }) => {
  await listen(page);
  const lesson = new Derivation(page, 'en');
  await lesson.open('cancellation', 'at=beta:0.5');
  const right = lesson.t('cancellation.checks.wrong.right', { shift: (0.5 * Math.log(2)).toFixed(3) });
  expect(await lesson.answer(/twice what it should be/, right)).toContain(lesson.t('frame.right'));
  const partition = lesson.t('cancellation.checks.need.partition');
  expect(await lesson.answer(/model’s preference/, partition)).toContain(lesson.t('frame.wrong'));
});
