import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, reload, test } from './fixture';
import { OwnModel } from './ownModel';
import { partTextsOf, textsOf, trainName } from './texts';

const t = textsOf('en');
const own = partTextsOf('file', 'en');
const replay = partTextsOf('replay', 'en');
/** A tenth of the sample is held out; the smallest model, so that any machine is quick enough. */
const HASH =
  '#page=own&backend=wasm&per_device_train_batch_size=4&learning_rate=0.001&max_steps=40&eval_steps=20&checkpoint=shipped:kitchen-nano~kitchen-nano';

async function open(page: Page): Promise<void> {
  await page.goto(`./${HASH}`);
  await new OwnModel(page).expectLoaded('kitchen-nano');
  await page.getByRole('button', { name: 'Kitchen verdicts (JSON lines)' }).click();
  await expect(page.getByRole('button', { name: trainName(t, 'run.train') })).toBeEnabled();
}

const progress = (page: Page) => page.getByRole('progressbar', { name: t('run.progress') });
const steps = (page: Page) => progress(page).evaluate((bar) => (bar as HTMLProgressElement).value);

async function trainToEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: trainName(t, 'run.train') }).click();
  await expect(page.getByRole('button', { name: trainName(t, 'run.trainAgain') })).toBeVisible();
}

/** All of the page at once: a chart is drawn while it is on the screen. */
test.use({ viewport: { width: 1440, height: 3600 } });

test('a run on a file is looked back at, forked, compared, and goes on after a reload', async ({ page }) => {
  test.slow();
  await open(page);
  await trainToEnd(page);
  // Looking back: the pair is taken apart under the policy of then.
  const inspector = page.getByRole('region', { name: t('inspector.title'), exact: true });
  await expect(inspector).toContainText('at step 40');
  const slider = page.getByRole('slider', { name: t('history.scrubber.label') });
  await slider.focus();
  await slider.press('Home');
  await expect(inspector).toContainText('at step 0');
  await slider.press('ArrowRight');
  await expect(inspector).toContainText('at step 20');
  const numbers = page.getByRole('table', { name: own('train.numbers.past', { step: 20 }) });
  await expect(numbers.getByRole('columnheader', { name: own('train.numbers.step', { step: 20 }) })).toBeVisible();

  // The charts mark the step, and the cursor of one is that of all, with what the batch and the held-out pairs say.
  const charts = ['Implicit rewards', 'Sampled KL', 'Loss and accuracy', 'Log-probabilities'].map((name) =>
    page.getByRole('figure', { name, exact: true }),
  );
  for (const chart of charts) await expect(chart.locator('.mark-viewed')).toHaveAttribute('style', /left: 50%/);
  await charts[1].locator('.chart-area').hover();
  for (const chart of charts) {
    await expect(chart.locator('.mark-cursor')).toBeAttached();
    await expect(chart.locator('.cursor-values')).toContainText(/step \d+/);
  }
  await expect(charts[0].locator('.cursor-values')).toContainText(/chosen\s*[\d−.]+ ○ [\d−.]+/);
  await page.mouse.move(2, 2);

  // A fork from there goes on at that step, under another name.
  await page.getByRole('button', { name: t('history.scrubber.fork') }).click();
  await expect.poll(() => steps(page)).toBe(20);
  await trainToEnd(page);
  const kept = page.getByRole('region', { name: t('history.kept.title') });
  await expect(kept.getByRole('listitem')).toHaveCount(2);
  await expect(kept.getByText(/step 20/)).toBeVisible();
  const rewards = page.getByRole('figure', { name: 'Implicit rewards', exact: true });
  const lines = rewards.locator('.scatterlayer .trace');
  await expect(lines.first()).toBeAttached();
  const alone = await lines.count();
  await kept.getByRole('button', { name: /Compare/ }).click();
  // Its curves lie under those of this run, in every chart that measures over steps.
  await expect(lines).toHaveCount(alone + 3);
  // In the legend: the held-out pairs, and the other run.
  await expect(rewards.getByRole('listitem')).toHaveCount(2);
  const differences = page.getByRole('region', { name: t('history.differences.title') });
  // Of the settings nothing differs: the start does.
  const start = differences.getByRole('row', { name: new RegExp(`^${t('history.differences.start')}`) });
  await expect(start).toContainText(/step 20/);
  await expect(differences.getByRole('row', { name: new RegExp(t('history.facts.heldOutLoss')) })).toBeVisible();

  // A reload takes it up where it was, with the model and the pairs.
  await reload(page);
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /goes on|taken up|step 40/ })
      .first(),
  ).toBeVisible();
  await expect.poll(() => steps(page)).toBe(40);
  await expect(page.locator('.file-facts')).toContainText('300 pairs from kitchen-verdicts.jsonl');
  await expect(inspector).toContainText('at step 40');
  await expect(page.getByRole('alert')).toHaveCount(0);
  // What is done is folded.
  await page.getByRole('button', { name: `${own('step.show')} ${own('data.title')}` }).click();
  await expect(page.getByText(own('data.run.kept', { count: 300, name: 'kitchen-verdicts.jsonl' }))).toBeVisible();
  await expect(page.getByLabel(own('model.shipped.label'), { exact: true })).toHaveValue('kitchen-nano');

  // Its replay opens on this page, wherever the file is opened.
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: replay('replay.tools.save'), exact: true }).click();
  const file = await (await saved).path();
  await page.getByRole('link', { name: t('app.playground') }).click();
  await page
    .locator('input[accept=".dpo-replay"]')
    .setInputFiles({ name: 'mine.dpo-replay', mimeType: '', buffer: readFileSync(file) });
  await expect(page.locator('.replay-banner')).toBeFocused();
  await expect(page.getByRole('heading', { name: own('frame.title') })).toBeVisible();
  await expect(page.getByRole('row', { name: t('terms.accuracy') })).toContainText('%');
  await page.getByRole('button', { name: replay('replay.banner.back') }).click();
  await expect.poll(() => steps(page)).toBe(40);
});

test('a link to a run on a file sets it up, and names what it does not hold', async ({ page }) => {
  await page.goto('./#page=own&beta=0.3&max_steps=7&checkpoint=files:abc~my-gpt2&pairs=12~ff~my.jsonl&v=2');
  const alerts = page.getByRole('alert');
  await expect(alerts.filter({ hasText: 'my-gpt2' })).toBeVisible();
  await expect(alerts.filter({ hasText: 'my.jsonl' })).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'β', exact: true })).toHaveValue('0.3');
  // The page's own model is there meanwhile; the link goes on naming what it is about.
  await new OwnModel(page).expectLoaded('kitchen-small');
  await expect(page.getByText(own('data.run.named', { count: 12, name: 'my.jsonl' }))).toBeVisible();
  await page.getByRole('spinbutton', { name: 'β', exact: true }).fill('0.4');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/beta=0\.4.*checkpoint=files:abc~my-gpt2&pairs=12~ff~my\.jsonl/);
  await page.getByRole('button', { name: own('data.add.verdicts') }).click();
  await expect(page).toHaveURL(/checkpoint=shipped:kitchen-small~kitchen-small&pairs=300~/);
  await expect(alerts).toHaveCount(0);
  await expect(page.getByRole('spinbutton', { name: t('settings.max_steps.name'), exact: true })).toHaveValue('7');
});
