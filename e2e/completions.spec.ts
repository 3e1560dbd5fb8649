import type { Locator } from '@playwright/test';
import { expect, type Playground, reload, TINY, test } from './fixture';
import { numberIn, numbersIn, sum } from './numbers';

const HASH = `${TINY}&num_pairs=8`;
const SAMPLES = 5;

const panelOf = (playground: Playground) => playground.region('What they say');

interface Completion {
  readonly text: string;
  readonly logps: number;
  /** As it is written. */
  readonly reward: string;
}

/** What one model says; the reference's column is the first. */
async function readColumn(panel: Locator, model: 'reference' | 'policy'): Promise<Completion[]> {
  const items = panel
    .getByRole('list')
    .nth(model === 'reference' ? 0 : 1)
    .getByRole('listitem');
  return Promise.all(
    (await items.all()).map(async (item) => {
      const said = (await item.textContent()) ?? '';
      const logps = /log π (−?[\d.]+)/.exec(said)?.[1] ?? '';
      return {
        text: (await item.locator('.completion-text').textContent()) ?? '',
        logps: numberIn(logps),
        reward: /true reward (−?[\d.]+)/.exec(said)?.[1] ?? '',
      };
    }),
  );
}

async function setTemperature(panel: Locator, value: string): Promise<void> {
  const temperature = panel.getByRole('spinbutton', { name: 'Temperature' });
  await temperature.fill(value);
  await temperature.press('Enter');
}

async function writePrompt(panel: Locator, text: string): Promise<void> {
  await panel.getByRole('combobox', { name: 'Prompt' }).selectOption('Your own prompt …');
  await panel.getByLabel('Your prompt').fill(text);
  await panel.getByRole('button', { name: 'Complete it' }).click();
}

interface Outcome {
  readonly text: string;
  readonly reward: string;
  readonly reference: number;
  readonly policy: number;
  readonly oracle: number;
  /** Lengths of the three bars, in pixels. */
  readonly bars: readonly number[];
}

async function readOutcomes(distribution: Locator): Promise<Outcome[]> {
  const rows = await distribution
    .locator('.outcomes')
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((item) => ({
        said: item.textContent ?? '',
        text: item.querySelector('.outcome-text > span')?.textContent ?? '',
        bars: Array.from(item.querySelectorAll('.bar'), (bar) => bar.getBoundingClientRect().width),
      })),
    );
  return rows.map(({ said, text, bars }) => {
    const share = (model: string) => numberIn(new RegExp(`${model} <?([\\d.]+)%`).exec(said)?.[1] ?? '');
    return {
      text,
      bars,
      reward: /true reward (−?[\d.]+)/.exec(said)?.[1] ?? '',
      reference: share('reference'),
      policy: share('policy'),
      oracle: share('oracle'),
    };
  });
}

/** Everything that could be said about a dish is shown as bars, in four orders. */
async function expectBars(distribution: Locator): Promise<void> {
  const order = distribution.getByRole('combobox', { name: 'Order by' });
  await distribution.getByRole('button', { name: /^Show 24 more of/ }).click();
  await expect(distribution.locator('.outcomes').getByRole('listitem')).toHaveCount(36);

  const measures: Record<string, (outcome: Outcome) => number> = {
    policy: ({ policy }) => policy,
    reference: ({ reference }) => reference,
    'oracle π*': ({ oracle }) => oracle,
    'true reward ★': ({ reward }) => numberIn(reward),
  };
  for (const [name, measure] of Object.entries(measures)) {
    await order.selectOption(name);
    await expect(order.locator('option:checked')).toHaveText(name);
    const outcomes = await readOutcomes(distribution);
    const values = outcomes.map(measure);
    expect(values.every(Number.isFinite), name).toBe(true);
    expect(values, name).toEqual(values.toSorted((a, b) => b - a));
    expect(values[0]).toBeGreaterThan(values[values.length - 1]);
    for (const model of ['reference', 'policy', 'oracle'] as const) {
      expect(sum(outcomes.map((outcome) => outcome[model]))).toBeLessThanOrEqual(100 + 0.05 * outcomes.length);
    }
    // One scale for all bars: as long as what they stand for.
    const shares = outcomes.flatMap(({ reference, policy, oracle }) => [reference, policy, oracle]);
    const lengths = outcomes.flatMap(({ bars }) => bars);
    const longest = lengths.indexOf(Math.max(...lengths));
    // Percentages have one decimal; lengths are whole percents of the largest probability there is.
    const room = 0.03 + 0.1 / shares[longest];
    for (const [place, share] of shares.entries()) {
      const length = lengths[place] / lengths[longest];
      expect(Math.abs(length - share / shares[longest]), `bar ${place} by ${name}`).toBeLessThan(room);
    }
  }
  await distribution.getByRole('button', { name: 'Show the first only' }).click();
  await expect(distribution.locator('.outcomes').getByRole('listitem')).toHaveCount(12);

  // What preference training is after: the oracle has the most of it.
  const objective = (await distribution.locator('.objective').textContent()) ?? '';
  const [reference, policy, oracle] = numbersIn(objective.slice(objective.indexOf('ref')));
  expect(oracle).toBeGreaterThanOrEqual(policy);
  expect(policy).toBeGreaterThan(reference);
}

/** At temperature 0 a completion has the same log-probability and true reward in both panels. */
async function expectSameInBoth(answers: Locator, distribution: Locator): Promise<void> {
  for (const model of ['reference', 'policy'] as const) {
    await distribution.getByRole('combobox', { name: 'Order by' }).selectOption(model);
    const [said] = await readColumn(answers, model);
    // Greedy words make no most likely verdict: it may stand further down.
    const row = distribution.getByText(said.text, { exact: true });
    const more = distribution.getByRole('button', { name: /^Show \d+ more/ });
    while ((await row.count()) === 0 && (await more.count()) > 0) await more.click();
    const outcomes = await readOutcomes(distribution);
    const outcome = outcomes.find(({ text }) => text === said.text);
    expect(outcome?.reward).toBe(said.reward);
    // A log-probability with one decimal, a percentage with one.
    const share = (outcome?.[model] ?? Number.NaN) / 100;
    expect(Math.abs(Math.log(share) - said.logps)).toBeLessThanOrEqual(0.05 + 0.0005 / share);
  }
}

test('both models answer the chosen dish, as samples side by side and as bars of all they could say', async ({
  playground,
  page,
}) => {
  await playground.open(HASH);
  const panel = panelOf(playground);
  const answers = panel.locator('.answers');
  await expect(answers.getByRole('listitem')).toHaveCount(2 * SAMPLES);
  const dish = page.getByRole('combobox', { name: 'Dish' });
  const prompts = panel.getByRole('combobox', { name: 'Prompt' });
  await prompts.selectOption({ index: 4 });
  await expect(dish).toHaveValue('4');
  await dish.selectOption({ index: 2 });
  await expect(prompts).toHaveValue('2');
  await expect(page).toHaveURL(/dish=2/);
  const prompt = await prompts.getByRole('option').nth(2).textContent();
  await expect(answers).toContainText(`“${prompt} …” at step 0`);

  // Before training both say the same with the same random numbers.
  const reference = await readColumn(answers, 'reference');
  expect(await readColumn(answers, 'policy')).toEqual(reference);
  for (const { text, logps, reward } of reference) {
    expect(text).toMatch(/^[a-z]/);
    expect(logps).toBeLessThan(0);
    expect(reward).toMatch(/^−?\d+\.\d\d$/);
  }
  await playground.trainTo(20);
  await expect(answers).toContainText('at step 20');
  const trained = await readColumn(answers, 'policy');
  expect(trained).toHaveLength(SAMPLES);
  expect(trained.map(({ logps }) => logps)).not.toEqual(reference.map(({ logps }) => logps));
  expect(await readColumn(answers, 'reference')).toEqual(reference);

  const distribution = playground.region('All they could say');
  await expect(distribution).toContainText('at step 20');
  await expectBars(distribution);
  await setTemperature(panel, '0');
  await expect(answers.getByRole('listitem')).toHaveCount(2);
  await expect(answers).toContainText('at step 20');
  await expectSameInBoth(answers, distribution);
});

test('what is asked: a temperature and a prompt of one’s own, kept in the link; an unknown word; the language', async ({
  playground,
  page,
}) => {
  await playground.open(HASH);
  const panel = panelOf(playground);
  const answers = panel.locator('.answers');
  await writePrompt(panel, 'the fried egg is very');
  await expect(answers).toContainText('“the fried egg is very …”');
  await expect(answers.getByRole('listitem')).toHaveCount(2 * SAMPLES);
  for (const { reward } of await readColumn(answers, 'policy')) expect(reward).toMatch(/\d/);
  await expect(page).toHaveURL(/prompt=/);

  // At temperature 0 each model says its one most likely completion.
  await setTemperature(panel, '0');
  await expect(answers).toContainText('At temperature 0 both always take the most likely token.');
  await expect(answers.getByRole('listitem')).toHaveCount(2);
  await expect(page).toHaveURL(/temperature=0/);
  const before = await readColumn(answers, 'reference');
  expect(await readColumn(answers, 'policy')).toEqual(before);

  await reload(page);
  await expect(answers).toContainText('“the fried egg is very …”');
  await expect(panel.getByLabel('Your prompt')).toHaveValue('the fried egg is very');
  await expect(answers.getByRole('listitem')).toHaveCount(2);
  expect(await readColumn(answers, 'reference')).toEqual(before);
  await setTemperature(panel, '1');
  await expect(answers.getByRole('listitem')).toHaveCount(2 * SAMPLES);
  const temperature = panel.getByRole('spinbutton', { name: 'Temperature' });
  await setTemperature(panel, '2.5');
  await expect(temperature).toHaveAccessibleDescription(/from 0 to 2/);
  await temperature.press('Escape');

  // Without a dish there is nothing to taste.
  await panel.getByLabel('Your prompt').fill('very');
  await panel.getByLabel('Your prompt').press('Enter');
  await expect(answers).toContainText('“very …”');
  await expect(answers.getByText('no dish, no true reward')).toHaveCount(2 * SAMPLES);

  await panel.getByRole('combobox', { name: 'Prompt' }).selectOption({ index: 0 });
  await expect(panel.getByLabel('Your prompt')).toHaveCount(0);
  await expect(answers).not.toContainText('“very …”');

  // A word that the models do not know is named, with words to put in its place.
  await writePrompt(panel, 'the boiled egg is');
  const input = panel.getByLabel('Your prompt');
  await expect(input).toHaveAccessibleDescription(/does not know the word “boiled”\. Use words of its vocabulary\./);
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  await expect(answers).toHaveCount(0);
  const words = panel.getByRole('group').filter({ hasText: 'Words that could replace “boiled”' });
  await words.getByRole('button', { name: 'steamed', exact: true }).click();
  await expect(input).toHaveValue('the steamed egg is');
  await expect(input).toBeFocused();
  await expect(input).toHaveAttribute('aria-invalid', 'false');
  await expect(answers).toContainText('“the steamed egg is …”');
  await expect(answers.getByRole('listitem')).toHaveCount(2 * SAMPLES);

  // The dishes and the completions follow the language of the page.
  await panel.getByRole('combobox', { name: 'Prompt' }).selectOption({ index: 0 });
  const completion = page.locator('.completion-text').first();
  await expect(completion).toHaveText(/[a-z]/);
  await page.getByRole('button', { name: '中文' }).click();
  const dishes = page.getByRole('combobox', { name: '菜品' });
  await expect(dishes.getByRole('option').first()).toHaveText(/\p{Script=Han}/u);
  await expect(completion).toHaveText(/\p{Script=Han}/u);
});
