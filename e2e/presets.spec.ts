import { PRESETS, type PresetName } from '../src/core/presets';
import { expect, speak, test, withoutEngine } from './fixture';
import { textsOf } from './texts';

const NAMES = Object.keys(PRESETS) as PresetName[];

test('every lesson has its URL, its name in the menu, and two sentences on what to look for, in both languages', async ({
  page,
  playground,
}) => {
  await withoutEngine(page);
  for (const [language, label] of [
    ['en', 'Lesson'],
    ['zh', '课程'],
  ] as const) {
    const t = textsOf(language);
    for (const name of NAMES) {
      const [title, look] = [t(`presets.${name}.name`), t(`presets.${name}.look`)];
      await page.goto(`./#preset=${name}`);
      await speak(page, language);
      const lesson = playground.region(label);
      await expect(lesson.getByRole('combobox', { name: label })).toHaveValue(name);
      await expect(lesson.getByRole('option', { name: title, exact: true })).toHaveCount(1);
      await expect(lesson.getByText(look, { exact: true })).toBeVisible();
      expect(look.split(language === 'en' ? /[.!?](?= [A-Z“]|$)/ : /[。！？]/).filter(Boolean), look).toHaveLength(2);
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
  }
});

test('a lesson that is chosen sets up its run, starts it afresh, and is in the URL; what is changed is marked there; it trains', async ({
  page,
  playground,
}) => {
  await playground.open('max_steps=40&per_device_train_batch_size=2');
  await playground.step.click();
  await playground.expectSteps(1);
  const menu = page.getByRole('combobox', { name: 'Lesson' });
  await menu.selectOption('Large β');
  await expect(page).toHaveURL(/#preset=large-beta&dish=1&pair=33&v=3$/);
  await expect(playground.beta).toHaveValue('10');
  await playground.expectSteps(0);
  await expect(page.getByText('The KL gap therefore stays tiny')).toBeVisible();
  await menu.selectOption('One pair, again and again');
  await expect(page).toHaveURL(/#preset=duplicated-pair&dish=7&v=3$/);
  await expect(playground.region('A pair, token by token')).toContainText('of 1');
  await menu.selectOption('IPO');
  await expect(page).toHaveURL(/#preset=loss-ipo&dish=1&pair=14868&v=3$/);
  await expect(page.getByRole('combobox', { name: 'Loss', exact: true })).toHaveValue('ipo');
  await menu.selectOption('Plain DPO');
  await expect(page).not.toHaveURL(/preset/);
  await expect(playground.beta).toHaveValue('1.3');

  // What is changed of a lesson is marked, in the URL beside it, and taken back.
  await page.goto('./#preset=large-beta');
  const lesson = playground.region('Lesson');
  await expect(lesson.getByText('changed', { exact: true })).toBeHidden();
  await playground.beta.fill('5');
  await playground.beta.press('Enter');
  await expect(lesson.getByText('changed', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/#preset=large-beta&beta=5&dish=1&pair=33&v=3$/);
  await lesson.getByRole('button', { name: 'Back to the lesson’s settings' }).click();
  await expect(playground.beta).toHaveValue('10');
  await expect(lesson.getByText('changed', { exact: true })).toBeHidden();
  await expect(page).toHaveURL(/#preset=large-beta&dish=1&pair=33&v=3$/);

  // It trains.
  await page.goto('./#preset=stuck-at-log2&model=kitchen-nano&per_device_train_batch_size=4&max_steps=20');
  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  await playground.expectSteps(0);
  await playground.train.click();
  await playground.expectSteps(20);
  const loss = playground.chart('Loss and accuracy').getByText('Values shown');
  await expect(loss).toContainText('loss 0.693, accuracy –');
  await expect(playground.chart('Gradient weights')).toContainText('mean weight 0.50');
  await expect(playground.chart('KL gap')).toContainText('exact KL 0.000 nats');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
