import { DEFAULT_RUN } from '../src/core/kitchenConfig';
import { suiteRows } from '../src/math/suiteRows';
import shipped from '../src/ui/arena/suite.json' with { type: 'json' };
import { expectAccessibleInBoth } from './axe';
import { expect, reload, speak, TINY, test } from './fixture';
import { partTextsOf } from './texts';

const rows = suiteRows(shipped as Parameters<typeof suiteRows>[0]);
const t = partTextsOf('arena', 'en');
const methodName = (method: string) => t(`names.methods.${method}`);
const lineName = ({ method, own }: (typeof rows)[number]) =>
  [
    methodName(method),
    ...own.map((entry) => t(`names.settings.${entry.split(' ')[0]}`, { value: entry.split(' ')[1] })),
  ].join(', ');
const file = (name: string, content: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(content)),
});
const trainerState = (loss: number) => ({
  log_history: [10, 20, 30].flatMap((step) => [
    {
      ...{ step, loss: loss / step, 'rewards/accuracies': 0.5 + step / 100, 'rewards/margins': step / 10 },
      ...{ 'rewards/chosen': step / 20, 'rewards/rejected': -step / 20 },
    },
    { step, eval_loss: loss / step + 0.1 },
  ]),
});

test('a suite is compared: its paths, its tables as in its file, a method pointed out and switched off, a run opened', async ({
  page,
  playground,
}) => {
  await page.goto(`./#page=arena&${TINY}`);
  const figure = playground.chart(t('page.figure'));
  const names = figure.locator('.figure-text.after');
  await expect(playground.chart(t('more.temperatures.title'))).toBeVisible();
  await expect(playground.chart(t('more.bestOfN.title'))).toBeVisible();
  // Each method has a name at the end of a path; where all have room, each of its settings.
  for (const method of [...new Set(rows.map((row) => row.method)), 'oracle'])
    await expect(
      names.filter({ hasText: new RegExp(`^${methodName(method).replace('*', '.')}`) }).first(),
    ).toBeVisible();
  const all = await names.count();
  await expect(page.getByRole('main')).toContainText(`kitchen-nano, ${shipped.max_steps} updates a run`);

  const shares = playground.region(t('table.shares')).getByRole('table');
  const column = rows[0].shares.findIndex((share) => share !== undefined);
  const ordered = rows
    .filter((row) => row.shares[column])
    .toSorted((left, right) => right.shares[column]!.mean - left.shares[column]!.mean);
  await page.getByTitle(t('table.sort', { kl: 0.02 })).click();
  await expect(shares.getByRole('columnheader', { name: 'KL 0.02' })).toHaveAttribute('aria-sort', 'descending');
  for (const [place, row] of ordered.entries()) {
    const cells = shares.getByRole('row').nth(place + 1);
    await expect(cells.getByRole('rowheader')).toHaveText(lineName(row));
    await expect(cells.getByRole('cell').nth(1)).toContainText((100 * row.shares[column]!.mean).toFixed(1));
  }
  const ends = playground.region(t('table.ends')).getByRole('table');
  const dpo = rows.find(({ method }) => method === 'dpo')!;
  const cells = ends.getByRole('row', { name: lineName(dpo) }).getByRole('cell');
  await expect(cells.first()).toHaveText(dpo.last.kl.toFixed(3));

  // With the keyboard a method is pointed out: the names of the others go.
  const method = page.getByRole('checkbox', { name: t('page.show', { name: methodName('dpo') }) });
  await method.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(names).toHaveCount(rows.filter((row) => row.method === 'dpo').length + 1);
  await page.keyboard.press('Space');
  await expect(method).not.toBeChecked();
  const itsNames = new RegExp(`^${methodName('dpo')}`);
  await expect(names.filter({ hasText: itsNames })).toHaveCount(0);
  // It leaves the tables too.
  await expect(page.getByRole('rowheader', { name: itsNames })).toHaveCount(0);
  await page.getByRole('button', { name: t('page.none') }).click();
  await expect(figure).toContainText(t('page.empty'));
  await page.getByRole('button', { name: t('page.all') }).click();
  await expect(names).toHaveCount(all);

  await page.getByRole('link', { name: t('table.openNamed', { name: lineName(dpo), seed: 2 }) }).click();
  const beta = Number.parseFloat(dpo.setting.split(' ')[1]);
  await expect(playground.beta).toHaveValue(String(beta));
  const hash = new URLSearchParams(new URL(page.url()).hash.slice(1));
  expect(beta).not.toBe(DEFAULT_RUN.beta);
  expect(Object.fromEntries(hash)).toMatchObject({
    ...{ beta: String(beta), seed: '2', model: shipped.model, max_steps: String(shipped.max_steps) },
  });
  await page.goBack();
  await expect(figure).toBeVisible();
  // On a stage it is the figure alone.
  await page.keyboard.press('p');
  await expect(page.locator('.stage').getByRole('figure', { name: t('page.figure') })).toBeVisible();
  await expect(ends).toHaveCount(0);
});

test('a point of a path is chosen in the figure and by its numbers, and its run made again up to there', async ({
  page,
  playground,
}) => {
  await page.goto(`./#page=arena&${TINY}`);
  const picker = playground.region(t('point.title'));
  const figure = playground.chart(t('page.figure'));
  const method = picker.getByLabel(t('point.run'));
  const sft = rows.find((row) => row.method === 'sft')!;
  // Where GRPO ends without a leash no other path is.
  await expect(figure.locator('.figure-text.after', { hasText: methodName('grpo') })).toBeVisible();
  const chosen = picker.locator('option:checked').first();
  const before = await chosen.textContent();
  const area = (await figure.locator('.figure-area').boundingBox())!;
  await page.mouse.click(area.x + area.width * 0.74, area.y + area.height * 0.1);
  await expect(chosen).not.toHaveText(before!);
  await expect(picker).toContainText(/KL [3-7]\.\d\d/);

  // On the model that is there the same token is chosen in both methods.
  const pulls = playground.region(t('pulls.title'));
  await pulls.getByLabel(t('pulls.second')).selectOption('unlikelihood');
  const suppressed = pulls.getByRole('button', { name: t('pulls.down') });
  await suppressed.last().click();
  await expect(pulls.getByRole('button', { pressed: true })).toHaveCount(2);
  await expect(pulls).toContainText('= α = 1 = 1.000');

  await method.selectOption(lineName(sft));
  await picker.getByLabel(t('point.seed')).selectOption('3');
  await picker.getByLabel(t('point.step')).selectOption('20');
  const point = sft.runs[2].points[1];
  await expect(picker).toContainText(`KL ${point.kl.toFixed(3)}`);
  await picker.getByRole('link', { name: t('point.open', { step: 20 }) }).press('Enter');
  await playground.expectSteps(20);
  expect(Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)))).toMatchObject({
    ...{ loss_type: 'sft', seed: '3', model: shipped.model },
  });
});

test('files are opened: a suite, a damaged one that is refused by its part, and logs beside each other', async ({
  page,
  playground,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`./#page=arena&${TINY}`);
  const main = page.getByRole('main');
  const input = main.locator('input[type=file]');
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect(main.getByRole('heading', { name: t('page.shipped') })).toBeVisible();
  expect(await sideways()).toBe(0);

  const damaged = JSON.stringify({ ...shipped, frontier: { kl: [1, 0], reward: [0, 1] } });
  const dataTransfer = await page.evaluateHandle((text) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], 'damaged.json'));
    return dropped;
  }, damaged);
  await playground.region(t('open.title')).dispatchEvent('drop', { dataTransfer });
  await expect(main.getByRole('alert')).toHaveText('damaged.json cannot be used: frontier.kl.');
  await expect(main.getByRole('heading', { name: t('page.shipped') })).toBeVisible();
  const own = {
    ...shipped,
    runs: shipped.runs.map((run) => ({ ...run, method: run.method.replace('sft', '<b>mine') })),
  };
  await input.setInputFiles(file('own.json', own));
  await expect(main.getByRole('alert')).toHaveCount(0);
  await expect(main.getByRole('heading', { name: 'own.json' })).toBeVisible();
  await expect(main.getByRole('checkbox', { name: 'Show <b>mine' })).toBeChecked();
  expect(await sideways()).toBe(0);

  await input.setInputFiles([file('a.json', trainerState(5)), file('b.json', trainerState(9))]);
  for (const chart of ['Implicit rewards', 'Loss and accuracy']) {
    const figures = playground.region(chart).getByRole('figure');
    await expect(figures).toHaveCount(2);
    await expect(figures.first().locator('svg path').first()).toBeAttached();
  }
  await expect(playground.region('Loss and accuracy').getByRole('figure').last()).toContainText('loss 0.300');
  await expect(playground.region('KL gap')).toHaveCount(0);
  expect(await sideways()).toBe(0);
  await expectAccessibleInBoth(page);
  await speak(page, 'zh');
  expect(await sideways()).toBe(0);
  await speak(page, 'en');
  await page.getByRole('button', { name: t('logs.close', { name: 'a.json' }) }).click();
  await expect(playground.region('Loss and accuracy').getByRole('figure')).toHaveCount(1);
  await main.getByRole('combobox', { name: t('open.suite') }).selectOption({ label: t('page.shipped') });
  await expect(main.getByRole('heading', { name: t('page.shipped') })).toBeVisible();
  await main.getByRole('combobox', { name: t('open.suite') }).selectOption({ label: 'own.json' });
  await page.getByRole('button', { name: t('open.close', { name: 'own.json' }) }).click();
  await expect(main.getByRole('heading', { name: t('page.shipped') })).toBeVisible();
});

test('runs are trained here: begun, paused, gone on with after a reload, and a point of them opened', async ({
  page,
  playground,
}) => {
  await page.goto(`./#page=arena&${TINY}`);
  const live = playground.region(t('live.title'));
  const setting = t('names.settings.beta', { value: '' }).trim();
  const name = methodName('dpo');
  await live.getByRole('checkbox', { name: t('live.sweep', { name, setting }) }).check();
  const values = live.getByLabel(t('live.values', { name, setting }));
  await values.fill('0.3, 0');
  await expect(live).toContainText(/^.*0 cannot be used/s);
  await values.fill('0.3');
  const updates = live.getByRole('spinbutton', { name: t('live.steps') });
  await updates.fill('80');
  await updates.press('Enter');
  await expect(live).toContainText(t('live.otherSteps', { steps: 300 }));
  await expect(live).toContainText(/About [\d.]+ (s|ms|min) at the pace/);
  await live.getByRole('button', { name: t('live.add', { count: 1 }) }).click();

  // A suite of its own, which grows.
  const title = page.getByRole('heading', { name: /^Trained here/ });
  await expect(title).toBeVisible();
  await expect(live).toContainText(/Update \d+ of 80\. About/);
  const picker = playground.region(t('point.title'));
  await expect(picker).toBeVisible();
  await live.getByRole('button', { name: t('live.pause') }).click();
  await expect(live.getByRole('button', { name: t('live.resume') })).toBeVisible();
  await expect(playground.pause).toBeHidden();
  const made = await playground.steps();
  expect(made).toBeLessThan(80);

  await reload(page);
  await expect(title).toBeVisible();
  // The page's run is the one that was interrupted, where it stood.
  await playground.expectSteps(made);
  await live.getByRole('button', { name: t('live.resume') }).click();
  await playground.expectSteps(80);
  await expect(live.getByRole('button', { name: t('live.resume') })).toHaveCount(0);
  await expect(picker.getByLabel(t('point.step')).getByRole('option')).toHaveText(['0', '20', '40', '60', '80']);

  // The page's own suite is as it was, and nothing is lost beside it.
  const suites = page.getByRole('combobox', { name: t('open.suite') });
  await suites.selectOption({ label: t('page.shipped') });
  await expect(title).toHaveCount(0);
  await suites.selectOption({ index: 1 });
  await picker.getByLabel(t('point.step')).selectOption('20');
  await picker.getByRole('link', { name: t('point.open', { step: 20 }) }).press('Enter');
  await playground.expectSteps(20);
  await expect(playground.beta).toHaveValue('0.3');
});
