import type { Locator, Page } from '@playwright/test';
import { expectAccessibleInBoth } from './axe';
import { expect, test } from './fixture';
import { numberIn, numbersIn, sigmoid, sum } from './numbers';
import { partTextsOf, textsOf, trainName } from './texts';
import { expectStandstill, listen } from './workerReports';

const STEPS = 40;

/** The page of own data, by roles and names. */
class FilePage {
  readonly t = textsOf('en');
  readonly own = partTextsOf('file', 'en');
  readonly progress;

  constructor(readonly page: Page) {
    this.progress = this.controls.getByRole('progressbar', { name: this.t('run.progress') });
  }

  get controls(): Locator {
    return this.page.getByRole('region', { name: this.t('run.label'), exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  control(name: string): Locator {
    const trains = name === 'run.train' || name === 'run.trainAgain';
    return this.controls.getByRole('button', { name: trains ? trainName(this.t, name) : this.t(name), exact: true });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name: this.t(name), exact: true });
  }

  /** Opens the page with the sample pairs and few steps. */
  async open(): Promise<void> {
    await this.page.goto('./#page=own&backend=wasm');
    await this.nextSample();
    // On a phone all settings but β are folded.
    const batchSize = this.page.getByRole('spinbutton', { name: this.t('settings.per_device_train_batch_size.name') });
    if (!(await batchSize.isVisible())) await this.page.getByText(this.t('settings.more')).click();
    await this.set('settings.per_device_train_batch_size.name', 16);
    await this.set('settings.learning_rate.name', 1e-3);
    await this.set('settings.max_steps.name', STEPS);
    await expect(this.control('run.train')).toBeEnabled();
  }

  async nextSample(): Promise<void> {
    await this.button(this.own('data.add.verdicts')).click();
  }

  async set(name: string, value: number): Promise<void> {
    const input = this.page.getByRole('spinbutton', { name: this.t(name), exact: true });
    await input.fill(String(value));
    await input.press('Enter');
  }

  async train(): Promise<void> {
    await this.control('run.train').click();
    await expect(this.control('run.trainAgain')).toBeVisible();
    const measured = this.own('train.numbers.step', { step: STEPS });
    await expect(this.page.getByRole('columnheader', { name: this.own('train.heldOut') })).toContainText(measured);
  }

  /** A number of the table, as text. */
  cell(name: string, side: 'training' | 'heldOut'): Locator {
    const table = this.page.getByRole('table', { name: this.own('train.numbers.title') });
    const row = table.getByRole('row', { name: new RegExp(`^\\W*${name} `) });
    return row.getByRole('cell').nth(side === 'training' ? 0 : 1);
  }

  async number(name: string, side: 'training' | 'heldOut'): Promise<number> {
    return numberIn(await this.cell(name, side).textContent());
  }

  steps(): Promise<number> {
    return this.progress.evaluate((bar) => (bar as HTMLProgressElement).value);
  }

  sideways(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }
}

test('sample pairs train: charts, held-out numbers, a pair, what they say, a fresh run', async ({ page }) => {
  const own = new FilePage(page);
  await own.open();
  // Methods that need the true reward are not offered where there is none.
  const methods = page.getByRole('combobox', { name: own.t('settings.loss_type.name') }).locator('optgroup');
  await expect(methods).toHaveCount(3);
  await own.train();
  const facts = page.locator('.file-facts');
  await expect(facts).toContainText('270 pairs train, 30 are held out');
  await expect(facts).toContainText('kitchen-small, 102,656 parameters · 300 pairs from kitchen-verdicts.jsonl');
  expect(await own.steps()).toBe(STEPS);

  // What has been measured, consistent in itself.
  for (const side of ['training', 'heldOut'] as const) {
    const [chosen, rejected, margin] = await Promise.all(
      ['chosen', 'rejected', 'margin'].map((name) => own.number(name, side)),
    );
    expect(Math.abs(chosen - rejected - margin)).toBeLessThanOrEqual(0.0151);
  }
  expect(await own.number('margin', 'heldOut')).toBeGreaterThan(0);
  expect(await own.number('loss', 'heldOut')).toBeLessThan(Math.LN2);
  const [kl, error] = numbersIn((await own.cell('KL', 'heldOut').textContent()) ?? '');
  expect([kl > 0, error > 0]).toEqual([true, true]);

  for (const name of ['Implicit rewards', 'Loss and accuracy', 'Sampled KL']) {
    const figure = page.getByRole('figure', { name, exact: true });
    await figure.scrollIntoViewIfNeeded();
    await expect(figure.locator('.main-svg').first()).toBeVisible();
    await expect(figure).toContainText(/Values shown: .*held-out pairs: [\d−]/);
  }

  // A pair, whose tokens add up to its rewards, and those to its loss.
  const inspector = own.region('inspector.title');
  await inspector.getByRole('button', { name: 'Next pair' }).click();
  await expect(inspector.getByRole('spinbutton')).toHaveValue('2');
  await expect(inspector.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
  await expect(inspector).toContainText(new RegExp(`at step ${STEPS} · (trained on|held out)`));
  const rewards = [];
  for (const side of ['chosen', 'rejected']) {
    const row = inspector.locator('section', { has: page.getByRole('heading', { name: new RegExp(side) }) });
    const shares = (await row.getByRole('button').locator('.numbers').allTextContents()).map(numberIn);
    const reward = numberIn(await row.getByRole('listitem').last().locator('.numbers').textContent());
    expect(shares.length).toBeGreaterThan(2);
    expect(Math.abs(sum(shares) - reward)).toBeLessThanOrEqual((shares.length + 1) * 0.0005 + 1e-9);
    rewards.push(reward);
  }
  const figure = inspector.locator('.pair-summary > div').filter({ hasText: 'loss' });
  const loss = numberIn(await figure.getByRole('definition').textContent());
  expect(Math.abs(-Math.log(sigmoid(rewards[0] - rewards[1])) - loss)).toBeLessThanOrEqual(0.002);
  await expect(inspector.getByRole('table').getByRole('row')).toHaveCount(6);

  // What both models say to a typed prompt, and what is no prompt for them.
  const said = own.region('completions.title');
  const prompt = said.getByRole('textbox', { name: 'Your prompt' });
  await prompt.fill('the fried tofu is');
  await prompt.press('Enter');
  await expect(said).toContainText('“the fried tofu is …”');
  await expect(said.getByRole('list')).toHaveCount(2);
  for (const list of await said.getByRole('list').all()) await expect(list.getByRole('listitem')).toHaveCount(4);
  await prompt.fill('the purple tofu is');
  await prompt.press('Enter');
  await expect(said.getByRole('status')).toContainText('purple');

  // Another setting begins afresh.
  await own.set('settings.learning_rate.name', 2e-4);
  await own.control('run.reset').click();
  await expect.poll(() => own.steps()).toBe(0);
  await expect(own.cell('margin', 'training')).toHaveText('–');
  await own.control('run.step').click();
  await expect.poll(() => own.steps()).toBe(1);
});

test('only the run of the page that is seen trains', async ({ page, playground }) => {
  const own = new FilePage(page);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await listen(page);
  const run = 'model=kitchen-nano&per_device_train_batch_size=2&max_steps=1000000&logging_steps=1&backend=wasm';
  await playground.open(run);
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(0);
  await pages.getByRole('link', { name: 'Your own' }).click();
  await own.nextSample();
  await own.set('settings.per_device_train_batch_size.name', 2);
  await own.set('settings.max_steps.name', 1_000_000);
  await own.control('run.train').click();
  await expect.poll(() => own.steps()).toBeGreaterThan(0);
  await pages.getByRole('link', { name: 'Playground' }).click();
  await expectStandstill(page, playground);
  await pages.getByRole('link', { name: 'Your own' }).click();
  await expect(own.control('run.train')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeAttached();
  const steps = await own.steps();
  expect(steps).toBeGreaterThan(0);
  await own.control('run.step').click();
  await expect.poll(() => own.steps()).toBe(steps + 1);
});

test('a model that does not arrive is said, and can be asked for again', async ({ browser }) => {
  // A page of its own: the browser itself complains of what does not arrive.
  const page = await browser.newPage();
  const own = new FilePage(page);
  const blocked = /models\/kitchen-small\/model\.safetensors/;
  await page.goto('./#model=kitchen-nano&backend=wasm');
  await page.context().route(blocked, (route) => route.fulfill({ status: 503 }));
  await page.getByRole('link', { name: 'Your own' }).click();
  await expect(page.getByRole('alert')).toContainText('model.safetensors');
  await expect(own.control('run.train')).toBeDisabled();
  await page.context().unroute(blocked);
  await own.button(own.own('model.load')).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await own.nextSample();
  await expect(own.control('run.train')).toBeEnabled();
  await page.close();
});

test('it fits on a phone, and axe finds nothing on the wide page', async ({ page }) => {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const own = new FilePage(page);
  await own.open();
  expect(await own.sideways()).toBe(0);
  await own.train();
  await expect(own.region('completions.title').getByRole('listitem').first()).toBeVisible();
  expect(await own.sideways()).toBe(0);
  if (size) await page.setViewportSize(size);
  await expect(page.locator('.main-svg').first()).toBeVisible();
  await expectAccessibleInBoth(page);
});
