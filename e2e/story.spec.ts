import type { Locator } from '@playwright/test';
import { expect, type Playground, TINY, test } from './fixture';
import { numberIn, numbersIn } from './numbers';

/** The three cards, from left to right. */
function cards(playground: Playground) {
  const [preference, push, outcome] = ['A preference', 'The push', 'What it says now'].map((name) =>
    playground.region(name),
  );
  return { preference, push, outcome };
}

/** Percentages before and now: of the chosen verdict, then of the rejected one. */
async function probabilities(push: Locator): Promise<number[][]> {
  return (await push.getByRole('definition').allInnerTexts()).map(numbersIn);
}

/** Average true rewards: before, now, and the best possible. */
async function averages(outcome: Locator): Promise<number[]> {
  return (await outcome.getByRole('definition').allInnerTexts()).map(numberIn);
}

test('before anything is trained all cards tell of the recorded run, at one step, which the scrubber moves', async ({
  page,
  playground,
}) => {
  await page.goto('./');
  const { preference, push, outcome } = cards(playground);
  const policy = playground.region('Policy');
  for (const part of [push, outcome, policy.locator('.headline-block')])
    await expect(part).toContainText('Recorded run, at step 500');
  // What was learnt is seen: the chosen verdict is likelier than before, the rejected one is not, and what is said is worth more.
  const [chosen, rejected] = await probabilities(push);
  expect(chosen[1]).toBeGreaterThan(chosen[0]);
  expect(rejected[1]).toBeLessThan(rejected[0]);
  const [before, now, best] = await averages(outcome);
  expect(now).toBeGreaterThan(before + 0.3);
  expect(best).toBeGreaterThan(now);
  const likeliest = outcome.getByRole('listitem');
  await expect(likeliest).toHaveCount(8);
  const verdicts = await likeliest.allInnerTexts();

  await page.getByRole('slider', { name: /Recorded run, step/ }).fill('0');
  for (const part of [push, outcome, policy.locator('.headline-block')])
    await expect(part).toContainText('Recorded run, at step 0');
  for (const [was, is] of await probabilities(push)) expect(is).toBe(was);
  const untrained = await averages(outcome);
  expect(untrained).toEqual([before, before, best]);
  expect(await likeliest.allInnerTexts()).not.toEqual(verdicts);
  await expect(preference).toContainText('Batch at step 0: 64 pairs, and the model prefers neither side of any yet');

  // The page's own model is another one, and looks at the same dish and pair; it does not end the look at the recording.
  await playground.ready();
  await expect(page.getByRole('slider', { name: /Recorded run, step/ })).toHaveValue('0');
  await expect(playground.region('What they say')).toContainText('your own model, at step 0');
  await expect(page.getByRole('combobox', { name: 'Dish' })).toHaveValue('1');
  await expect(page).toHaveURL(/dish=1.*pair=14868/);
});

test('of a run the cards say what the panels say: the pair’s margin, the likeliest verdicts, the batch', async ({
  page,
  playground,
}) => {
  await playground.open(`${TINY}&num_pairs=64`);
  await playground.step.click();
  await playground.expectSteps(1);
  await expect(cards(playground).preference).toContainText('2 pairs, and the model prefers neither side of any yet');
  await playground.trainTo(20);
  const { preference, push, outcome } = cards(playground);
  for (const part of [push, outcome]) await expect(part).toContainText('at step 20');
  // A bar for each pair that the model does not hold for equal.
  const bars = await preference
    .locator('.story-pairs path')
    .evaluateAll((paths) => paths.slice(0, 2).map((path) => path.getAttribute('d')));
  expect(bars.join('').match(/M/g)).toHaveLength(2);
  await expect(preference).toContainText('of 2 pairs in the right order');

  const inspector = playground.region('A pair, token by token');
  await expect(inspector).toContainText('at step 20');
  const margin = numberIn(await inspector.locator('.pair-summary dd').first().textContent());
  const sentence = numbersIn((await push.locator('.story-sentence').textContent()) ?? '');
  expect(Math.abs(sentence[0] - margin)).toBeLessThan(0.0056);
  expect(sentence[1] / 100).toBeCloseTo(1 / (1 + Math.exp(-margin)), 2);
  expect(sentence[2]).toBeCloseTo(1 / (1 + Math.exp(margin)), 2);

  const first = (list: Locator) => list.getByRole('listitem').first();
  const shown = playground.region('All they could say');
  await expect(shown).toContainText('at step 20');
  const row = await first(shown.locator('.outcomes')).innerText();
  const ranked = await first(outcome).locator('.completion-text').innerText();
  expect(row).toContain(ranked);
  const percent = await first(outcome).locator('> span').last().innerText();
  expect(row).toContain(/[\d.]+%/.exec(percent)?.[0] ?? 'nothing');

  // Another dish, and a pair about it.
  await page.getByRole('combobox', { name: 'Dish' }).selectOption('braised chicken');
  for (const part of [preference, outcome, inspector]) await expect(part).toContainText('the braised chicken is');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a lesson by a link that names no dish looks at the dish of its recording; of another one that is chosen the run itself is told', async ({
  page,
  playground,
}) => {
  await page.goto('./#preset=falling-chosen');
  const { preference, push, outcome } = cards(playground);
  const dish = page.getByRole('combobox', { name: 'Dish' });
  await expect(push).toContainText('Recorded run, at step 300');
  await expect(dish).toHaveValue('4');
  const prompt = await outcome.locator('.prompt').innerText();
  for (const part of [preference, playground.region('What they say')]) await expect(part).toContainText(prompt);

  await dish.selectOption('steamed egg');
  for (const part of [preference, outcome]) await expect(part).toContainText('the steamed egg is');
  for (const part of [push, outcome]) await expect(part).toContainText('at step 0');
  await expect(push).not.toContainText('Recorded run');
});
