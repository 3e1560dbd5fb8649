import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixture';
import { numberIn, sigmoid, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { inBothLanguages } from './derivation';

type Distribution = Awaited<ReturnType<typeof latestDistribution>>;

/** β·log Z, written down from its definition. */
function constant({ reference, rewards }: Distribution, beta: number): number {
  return beta * Math.log(sum(reference.map((probability, place) => probability * Math.exp(rewards[place] / beta))));
}

/** The values of a figure’s list, in their order. */
const valuesIn = (figure: Locator) => figure.locator('.value-list dd').allTextContents();

/** The best and the worst well-formed completion. */
function extremes({ rewards }: Distribution) {
  const wellFormed = rewards.slice(0, -1);
  return {
    chosen: wellFormed.indexOf(Math.max(...wellFormed)),
    rejected: wellFormed.indexOf(Math.min(...wellFormed)),
  };
}

async function distributionOfDish(page: Page, dish: number): Promise<Distribution> {
  await expect.poll(async () => (await latestDistribution(page)).dish).toBe(dish);
  return latestDistribution(page);
}

inBothLanguages(
  'crossing out β·log Z on both sides leaves p as it is, on one side it does not; a wrong Z moves both rewards alike',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('cancellation', 'at=beta:2');
    const distribution = await latestDistribution(page);
    const { rewards } = distribution;
    await derivation.phrase('cancellation.pair.text', 'close').click();
    const step = derivation.step('cancellation.pair.title');
    const pick = async (name: string) =>
      Number(await step.getByLabel(derivation.t(`cancellation.${name}`)).inputValue());
    const difference = rewards[await pick('pickChosen')] - rewards[await pick('pickRejected')];
    expect(difference).toBeGreaterThan(0);
    const p = sigmoid(difference);
    expect(await derivation.number('cancellation.pair.equation', 'p')).toBeCloseTo(p, 3);

    const figure = derivation.figure('cancellation.cross.figure');
    const equation = 'cancellation.cross.equation';
    const partition = constant(distribution, 2);
    expect(await derivation.number(equation, 'p')).toBeCloseTo(p, 3);
    expect(await derivation.number(equation, 'betaLogZ')).toBeCloseTo(partition, 2);
    await figure.getByRole('button', { name: derivation.t('cancellation.cross.chosenPartition') }).click();
    await expect.poll(() => derivation.number(equation, 'p')).toBeCloseTo(sigmoid(difference - partition), 2);
    await expect(derivation.equation('cancellation.cross.remaining')).toHaveCount(0);

    // The other one by keyboard.
    const other = figure.getByRole('button', { name: derivation.t('cancellation.cross.rejectedPartition') });
    await other.focus();
    await page.keyboard.press('Space');
    await expect(other).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => derivation.number(equation, 'p')).toBeCloseTo(p, 3);
    const [, , , left] = await valuesIn(figure);
    // Nothing, or a few units of the sixteenth digit.
    expect(left).toMatch(/^(0|\d\.\d × 10⁻¹[⁵⁶⁷])$/);
    await expect(page).toHaveURL(/crossed:3/);
    await derivation.followOwnLink();
    await expect(derivation.equation('cancellation.cross.remaining')).toBeVisible();
    await derivation.phrase('cancellation.cross.text', 'back').click();
    await expect(derivation.equation('cancellation.cross.remaining')).toHaveCount(0);

    // A wrong Z moves both rewards alike.
    await derivation.open('cancellation', 'at=beta:0.5');
    await derivation.unfold('slide');
    await derivation.phrase('cancellation.pair.text', 'extremes').click();
    const { chosen, rejected } = extremes(distribution);
    const distance = distribution.rewards[chosen] - distribution.rewards[rejected];
    await derivation.phrase('cancellation.slide.text', 'large').click();
    const slide = derivation.figure('cancellation.slide.figure');
    const [, off, distances, still] = await valuesIn(slide);
    expect(numberIn(off)).toBeCloseTo(0.5 * Math.log(10), 2);
    expect(distances.split(' = ')).toHaveLength(3);
    for (const each of distances.split(' = ')) expect(numberIn(each)).toBeCloseTo(distance, 2);
    expect(numberIn(still)).toBeCloseTo(sigmoid(distance), 3);
    const slider = slide.getByRole('slider');
    const before = Number(await slider.getAttribute('aria-valuenow'));
    expect(before).toBeCloseTo(distribution.rewards[chosen] + 0.5 * Math.log(10), 2);
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeLessThan(before);
    expect(numberIn((await valuesIn(slide))[3])).toBeCloseTo(sigmoid(distance), 3);

    // A check asks about the pair of now.
    const right = derivation.t('cancellation.checks.wrong.right', { shift: (0.5 * Math.log(2)).toFixed(3) });
    expect(await derivation.answer(/twice what it should be/, right)).toContain(derivation.t('frame.right'));
    const onlyZ = derivation.t('cancellation.checks.need.partition');
    expect(await derivation.answer(/model’s preference/, onlyZ)).toContain(derivation.t('frame.wrong'));
  },
);

inBothLanguages(
  'across two dishes the two partition functions do not cancel; the model has a preference of its own',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('cancellation', 'at=beta:0.8');
    await derivation.unfold('across');
    const here = await distributionOfDish(page, 0);
    await derivation.phrase('cancellation.pair.text', 'extremes').click();
    await expect(page.getByText(derivation.t('cancellation.across.sameDish'))).toBeVisible();
    const figure = derivation.figure('cancellation.across.figure');
    expect(numberIn((await valuesIn(figure))[0])).toBe(0);
    await derivation.phrase('cancellation.across.text', 'style').click();
    const there = await distributionOfDish(page, 4);
    const { chosen, rejected } = extremes(here);
    const left = constant(here, 0.8) - constant(there, 0.8);
    const whole = here.rewards[chosen] - there.rewards[rejected];
    const expected = [left, sigmoid(whole), sigmoid(whole - left)];
    const shown = async () => (await valuesIn(figure)).map(numberIn);
    const close = async () => (await shown()).every((value, i) => Math.abs(value - expected[i]) < 2e-3);
    await expect.poll(close).toBe(true);
    expect(Math.abs(left)).toBeGreaterThan(0.01);
    // The link brings the reader back to both dishes.
    await expect(page).toHaveURL(/dish=4/);
    await expect(page).toHaveURL(/kept:0/);
    await derivation.followOwnLink();
    await expect.poll(close).toBe(true);
    await expect(page).toHaveURL(/dish=4/);
    await derivation.phrase('cancellation.across.text', 'home').click();
    await expect(page.getByText(derivation.t('cancellation.across.sameDish'))).toBeVisible();

    // The model has a preference of its own.
    await derivation.open('cancellation');
    await derivation.phrase('cancellation.pair.text', 'extremes').click();
    expect(await derivation.number('cancellation.model.equation', 'p')).toBe(0.5);
    await derivation.train(3);
    await expect.poll(async () => (await latestDistribution(page)).step).toBe(3);
    const trained = await latestDistribution(page);
    const pair = extremes(trained);
    const { policy, reference, beta } = trained;
    const implicit = (place: number) => beta * Math.log(policy[place] / reference[place]);
    const p = sigmoid(implicit(pair.chosen) - implicit(pair.rejected));
    await expect.poll(() => derivation.number('cancellation.model.equation', 'p')).toBeCloseTo(p, 3);
    expect(p).not.toBeCloseTo(0.5, 4);
  },
);
