import { expect, TINY, test } from './fixture';
import { numberIn, numbersIn, sum } from './numbers';
import { expectEqual } from './stages';

test('another method is chosen, trained, told in slow motion and part of the link; what it does not read is not offered', async ({
  page,
  playground,
}) => {
  await playground.open();
  const loss = page.getByRole('combobox', { name: 'Loss' });
  const number = (name: string) => page.getByRole('spinbutton', { name });
  await expect(loss.locator('optgroup')).toHaveCount(4);
  await loss.selectOption('SimPO');
  await number('Target margin γ').fill('0.8');
  await number('Target margin γ').press('Enter');
  await expect(page).toHaveURL(/method=simpo&.*simpo_gamma=0\.8/);
  await playground.trainTo(4);

  // A pair says its own loss, of which the formula is shown with its numbers.
  await page.getByRole('button', { name: 'Slow step' }).click();
  const slow = playground.region('Slow motion: from step 4 to step 5');
  await slow.getByRole('button', { name: /Loss/ }).click();
  await expect(slow).toContainText('− γ)');
  await expect(slow).toContainText('This loss reads no reference');
  const inspector = playground.region('A pair, token by token');
  await expect(inspector).toContainText('∂L/∂log π_w');
  const summary = inspector.locator('.pair-summary dd');
  expect(numberIn(await summary.nth(2).textContent())).toBeGreaterThan(0);

  // DPO with an SFT term: a loss that has none takes it off.
  await loss.selectOption('IPO');
  await page.getByText('More settings').click();
  await number('SFT term').fill('0.5');
  await number('SFT term').press('Enter');
  await expect(page).toHaveURL(/rpo_alpha=0\.5/);
  await loss.selectOption('SFT');
  await expect(number('SFT term')).toBeHidden();
  await expect(page).not.toHaveURL(/rpo_alpha/);
});

test('a link holds a method; one that learns from its own responses trains, and nothing is said of pairs; what does not go with a loss is said', async ({
  page,
  playground,
}) => {
  await playground.open('model=kitchen-nano&per_device_train_batch_size=16&method=grpo&beta=0.1');
  await expect(page.getByRole('combobox', { name: 'Loss' })).toHaveValue('grpo');
  await playground.trainTo(20);
  // It is told what it earns, and earns more.
  const [kl, reward] = numbersIn(await playground.driven.locator('.figure-foot').innerText());
  expect(kl).toBeGreaterThan(0);
  expect(reward).toBeGreaterThan(-0.04);
  await expect(playground.chart('Loss and accuracy')).toHaveCount(0);
  await expect(playground.headline('Accuracy')).toHaveCount(0);
  await expect(playground.region('A preference')).toContainText('This method is shown no pair');
  await expect(playground.region('A pair, token by token')).toContainText('does not learn from pairs');

  // A response of its batch is told: each number follows from those before it.
  await page.getByRole('button', { name: 'Slow step' }).click();
  const slow = playground.region('Slow motion: from step 20 to step 21');
  const stage = (name: string) => slow.getByRole('button', { name }).click();
  const formulas = async () => (await slow.locator('.formula').allTextContents()).map(numbersIn);
  await stage('Advantage');
  const [average, deviation, told] = await formulas();
  const [, own, mean] = told;
  const [advantage, spread] = [told.at(-1) ?? 0, deviation.at(-1) ?? 0];
  expectEqual(sum(average.slice(0, 8)) / 8, mean, 2, 'mean of the group');
  expect(average.at(-1)).toBe(mean);
  expectEqual(own - mean, advantage * spread, 8, 'advantage');
  await stage('Loss');
  const cells = await slow.locator('tbody tr').first().locator('td').allTextContents();
  expect(numbersIn(cells[1])).toEqual([advantage]);
  await stage('Update');
  await expect(slow.getByRole('table')).toContainText('log πθ(y|x)');
  await playground.open(`${TINY}&seed=3&loss_type=hinge&f_divergence_type=forward_kl`);
  await expect(page.getByRole('alert')).toContainText('f_divergence_type');
  await expect(page.getByRole('combobox', { name: 'Loss' })).toHaveValue('hinge');
});

test('supervised fine-tuning and a reward model come first, in a run of three stages that is paused, examined, kept and taken up again', async ({
  page,
  playground,
}) => {
  const staged =
    'method=ppo&sft_steps=2&reward_source=reward_model&reward_steps=6&max_steps=14&num_ppo_epochs=2&learning_rate=0.005';
  await playground.open(`model=kitchen-nano&per_device_train_batch_size=16&logging_steps=1&${staged}`);
  await expect(page.getByRole('combobox', { name: 'What is earned' })).toHaveValue('reward_model');
  await expect(page.getByText('stage 1/3: 0 / 2')).toBeVisible();
  await playground.trainTo(2);
  await expect(page.getByText('Stage 1 of 3: SFT on the chosen completions, step 2 of 2')).toBeVisible();
  // What the policy is now becomes the reference.
  expect(numberIn(await playground.headline('KL to the reference').textContent())).toBeGreaterThan(0);
  await playground.trainTo(6);
  await expect(page.getByText('Stage 2 of 3: the reward model, step 4 of 6')).toBeVisible();
  const exam = playground.region('The reward model, examined');
  await expect(exam).toContainText('after 4 of its steps');
  const [right, best] = numbersIn(await exam.locator('dd').first().innerText());
  expect(right).toBeGreaterThan(30);
  expect(right).toBeLessThanOrEqual(best);
  await expect(exam.getByRole('table', { name: 'Gives most too much' }).getByRole('row')).toHaveCount(6);
  // The policy has not moved.
  expect(numberIn(await playground.headline('KL to the reference').textContent())).toBe(0);
  await page.getByText('Models in memory').click();
  const models = page.getByRole('row').filter({ hasText: 'waits for its stage' });
  await expect(models).toHaveCount(2);

  await page.reload();
  await playground.ready();
  await playground.expectSteps(6);
  await page.getByRole('button', { name: 'Slow step' }).click();
  const slow = playground.region('Slow motion: from step 6 to step 7');
  await slow.getByRole('button', { name: 'Gradient' }).click();
  await expect(slow).toContainText('∂L/∂rφ(yw) = −σ(−z)');
  await playground.trainTo(10);
  await expect(page.getByText('stage 3/3: 2 / 6')).toBeVisible();
  await expect(exam).toContainText('after 6 of its steps');
  await expect(playground.chart('The reward model')).toBeVisible();
  await expect(playground.chart('What the responses earn')).toBeVisible();
  expect(numberIn(await playground.headline('KL to the reference').textContent())).toBeGreaterThan(0);
});

test('pairs that the policy writes train it and are measured; completions one by one are told; a sum of losses is a link', async ({
  page,
  playground,
}) => {
  await playground.open(`${TINY}&method=online_dpo&loss_type=ipo`);
  const loss = page.getByRole('combobox', { name: 'Loss', exact: true });
  const number = (name: string) => page.getByRole('spinbutton', { name });
  await expect(loss).toHaveValue('online_dpo');
  await expect(page.getByRole('combobox', { name: 'Loss of pairs' })).toHaveValue('ipo');
  await playground.trainTo(4);
  await expect(playground.chart('Loss and accuracy')).toBeVisible();
  await expect(playground.headline('Accuracy')).toContainText('%');
  await page.getByRole('button', { name: 'Slow step' }).click();
  const slow = playground.region('Slow motion: from step 4 to step 5');
  await expect(slow).toContainText('by Bradley–Terry');
  await slow.getByRole('button', { name: 'Close' }).click();

  await loss.selectOption('KTO');
  await number('Weight, undesirable').fill('2');
  await number('Weight, undesirable').press('Enter');
  await expect(page).toHaveURL(/method=kto&.*undesirable_weight=2/);
  await playground.apply.click();
  await playground.expectSteps(0);
  await playground.trainTo(4);
  await page.getByRole('button', { name: 'Slow step' }).click();
  await slow.getByRole('button', { name: /Loss/ }).click();
  await expect(slow).toContainText('κ =');
  await expect(slow).toContainText('KTO counts gains and losses');

  await loss.selectOption('DPO (sigmoid)');
  await page.getByText('More settings').click();
  await number('Added loss').fill('0.2');
  await number('Added loss').press('Enter');
  await expect(page.getByRole('combobox', { name: 'Which is added' })).toHaveValue('bco_pair');
  await number('Weight of the loss').fill('0.8');
  await number('Weight of the loss').press('Enter');
  await expect(page).toHaveURL(/loss_weight=0\.8&added_loss_weight=0\.2/);
  // DiscoPOP is composed with nothing, and has a temperature.
  await loss.selectOption('DiscoPOP');
  await expect(number('Temperature τ')).toBeVisible();
  await expect(page).not.toHaveURL(/loss_weight/);
});
