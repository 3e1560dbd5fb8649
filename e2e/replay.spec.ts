import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { objections } from './axe';
import { expect, note, Playground, reload, TINY, test } from './fixture';
import { partTextsOf } from './texts';

const PAST = 20;
const END = 60;
const HASH = `${TINY}&max_steps=${END}&num_pairs=200&seed=5`;
const ENGINE = /onnx|\/ort-|\.wasm|trainingWorker|\.safetensors/;
const EXACT = ['True reward against distance from the reference', 'KL gap', 'Where the probability went'];
const t = partTextsOf('replay', 'en');

const button = (page: Page, key: string) => page.getByRole('button', { name: t(`replay.${key}`), exact: true });
const scrubber = (page: Page) => page.getByRole('slider', { name: t('replay.scrubber.label'), exact: true });
const banner = (page: Page) => page.locator('.replay-banner');

/** What the page says of the policy at a step, once every panel shows it. */
async function said(page: Page, playground: Playground, step: number) {
  for (const name of ['What they say', 'All they could say']) {
    await expect(playground.region(name).getByText(`at step ${step}`, { exact: true })).toBeVisible();
  }
  for (const name of EXACT) await expect(playground.chart(name)).toContainText(`Values shown: step ${step},`);
  const texts = (name: string) => playground.region(name).getByRole('listitem').allInnerTexts();
  return {
    headline: await playground.region('Policy').locator('.headline').innerText(),
    completions: await texts('What they say'),
    charts: await Promise.all(EXACT.map((name) => playground.chart(name).getByText('Values shown').innerText())),
    foot: await page.locator('.figure-foot').innerText(),
  };
}

/** The open rows of the distribution: what is said, in their order, and the numbers beside it. */
async function bars(playground: Playground): Promise<{ text: string; numbers: number[] }[]> {
  const region = playground.region('All they could say');
  return region.locator('.outcome').evaluateAll((rows) =>
    rows.map((row) => ({
      text: row.querySelector('.outcome-text')?.textContent ?? '',
      numbers: [...row.querySelectorAll('.outcome-bars .outcome-bar')].map((bar) =>
        Number(/([\d.]+)%/.exec(bar.textContent ?? '')?.[1]),
      ),
    })),
  );
}

/** A page in a browser that knows nothing of the run, where the engine never arrives. */
async function pageWithoutModel(browser: Browser) {
  const viewport = { width: 1440, height: 1000 };
  const context = await browser.newContext({ locale: 'en-US', viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const asked: string[] = [];
  // Never answered: a failure would be said in the page.
  await page.route(ENGINE, (route) => void asked.push(route.request().url()));
  return { context, page, playground: new Playground(page), asked };
}

/** As if the file were dragged here from the desktop. */
async function dropFile(page: Page, text: string): Promise<void> {
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.dpo-replay'));
    return data;
  }, text);
  await page.locator('.replays').dispatchEvent('drop', { dataTransfer: transfer });
}

async function openFile(page: Page, path: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await button(page, 'tools.open').click();
  await (await choosing).setFiles(path);
}

test('a run is saved as a file, and scrubs in a browser without engine or model', async ({
  page,
  playground,
  browser,
}) => {
  test.slow();
  await playground.open(HASH);
  await expect(button(page, 'tools.save')).toBeDisabled();
  await playground.trainTo(PAST);
  const then = { said: await said(page, playground, PAST), bars: await bars(playground) };
  await playground.train.click();
  await playground.expectSteps(END);
  const end = { said: await said(page, playground, END), bars: await bars(playground) };
  const name = await playground.region('Kept runs').getByRole('heading', { level: 4 }).first().innerText();

  const downloading = page.waitForEvent('download');
  await button(page, 'tools.save').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${name.replaceAll(' ', '-')}-step-${END}.dpo-replay`);
  await expect(playground.region('Replays')).toContainText(`Saved as ${download.suggestedFilename()}`);
  note(`replay file of ${END} steps: ${await playground.region('Replays').getByRole('status').first().innerText()}`);

  const other = await pageWithoutModel(browser);
  await other.page.goto('./');
  await expect(button(other.page, 'tools.open')).toBeVisible();
  await openFile(other.page, await download.path());
  await expect(banner(other.page)).toContainText(t('replay.banner.title', { name }));
  await expect(banner(other.page)).toContainText(`seed 5 · ${END} steps`);
  await expect(banner(other.page)).toBeFocused();

  /** The same numbers: of the run's own where they were kept in full, to a digit of the last place where they were rounded. */
  const expectSame = async (shown: typeof then, step: number) => {
    expect(await said(other.page, other.playground, step)).toEqual(shown.said);
    const recorded = await bars(other.playground);
    expect(recorded.map(({ text }) => text)).toEqual(shown.bars.map(({ text }) => text));
    for (const [row, { numbers }] of recorded.entries()) {
      expect(numbers).toHaveLength(3);
      for (const [place, value] of numbers.entries()) {
        if (Number.isNaN(shown.bars[row].numbers[place])) continue;
        expect(Math.abs(value - shown.bars[row].numbers[place])).toBeLessThanOrEqual(0.1001);
      }
    }
  };
  await expectSame(end, END);
  await scrubber(other.page).fill('1');
  await expect(scrubber(other.page)).toHaveAttribute('aria-valuetext', `step ${PAST}`);
  await expectSame(then, PAST);
  await expect(other.playground.driven.locator('.mark-viewed')).toHaveText(`step ${PAST}`);

  // Another dish, of which no completions were recorded; what needs a model says so.
  await other.page.getByRole('combobox', { name: 'Dish' }).first().selectOption({ index: 3 });
  await expect(other.playground.region('All they could say').locator('.prompt')).not.toHaveText('');
  await expect(other.playground.region('What they say').getByRole('listitem')).toHaveCount(0);
  await expect(other.page.getByText(t('replay.noModel.recorded'))).toBeVisible();
  await expect(other.page.getByText(t('replay.noModel.pair'))).toBeVisible();
  await expect(other.page.getByText(t('replay.scrubber.noFork'))).toBeVisible();
  await expect(other.page.getByRole('button', { name: 'Fork from here' })).toBeHidden();

  // It plays by itself, from the start, to the end.
  await scrubber(other.page).fill('3');
  await button(other.page, 'scrubber.play').click();
  await expect(button(other.page, 'scrubber.pause')).toBeVisible();
  await expect(scrubber(other.page)).toHaveAttribute('aria-valuetext', `step ${END}`);
  await expect(button(other.page, 'scrubber.play')).toBeVisible();
  expect(await objections(other.page)).toEqual([]);

  // What was recorded is there in both languages.
  await other.page.getByRole('combobox', { name: 'Dish' }).first().selectOption({ index: 0 });
  await other.page.emulateMedia({ colorScheme: 'dark' });
  await other.page.getByRole('button', { name: '中文' }).click();
  await expect(other.page.getByText(partTextsOf('replay', 'zh')('replay.banner.file'))).toBeVisible();
  await expect(other.page.locator('.outcome .completion-text').first()).toHaveText(/[一-龥]/);
  await expect(other.page.locator('.answers .completion-text').first()).toHaveText(/[一-龥]/);
  expect(await objections(other.page)).toEqual([]);
  await other.context.close();
});

test('a replay waits for no engine when it comes in a link, and the link comes back', async ({
  page,
  playground,
  browser,
  context,
}) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open(HASH);
  await playground.train.click();
  await playground.expectSteps(END);
  const kept = playground.region('Kept runs').getByRole('listitem');
  await expect(kept).toHaveCount(1);
  await expect(playground.region('Policy')).toContainText(`At step ${END}`);
  const headline = await playground.region('Policy').locator('.headline').innerText();
  await button(page, 'tools.copy').click();
  await expect(page.getByText(/^Link copied, [\d,]+ characters/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  note(`replay link of ${END} steps: ${link.length} characters`);
  expect(link.length).toBeLessThan(6100);

  const other = await pageWithoutModel(browser);
  await other.page.goto(link);
  await expect(banner(other.page)).toContainText(t('replay.banner.curves'));
  // Four digits are enough for what the page shows of them.
  await expect(other.playground.region('Policy').locator('.headline')).toHaveText(headline, { useInnerText: true });
  await scrubber(other.page).fill('1');
  await expect(other.playground.region('Policy')).toContainText(`Past policy, at step ${PAST}`);
  await expect(other.playground.chart('KL gap')).toContainText(`Values shown: step ${PAST},`);
  await expect(other.page.getByText(t('replay.noModel.distribution'))).toBeVisible();
  expect(other.asked).toEqual([]);
  expect(other.page.url()).toBe(link);
  await reload(other.page);
  await expect(banner(other.page)).toBeVisible();
  expect(other.asked).toEqual([]);

  // The engine is asked for only with a run of one's own.
  await button(other.page, 'banner.back').click();
  await expect(banner(other.page)).toBeHidden();
  await expect.poll(() => other.asked.length).toBeGreaterThan(0);
  await expect(other.page).not.toHaveURL(/replay=/);
  await expect(other.playground.driven).toContainText('Recorded run, step 500');
  await other.context.close();
});

test('what is no replay is refused; the run waits while a replay is shown, and the replay’s run can be trained', async ({
  page,
  playground,
}) => {
  test.slow();
  await playground.open(HASH);
  await playground.step.click();
  await playground.expectSteps(1);
  const file = (buffer: Buffer) => ({ name: 'evil.dpo-replay', mimeType: 'application/octet-stream', buffer });
  const alert = playground.region('Replays').getByRole('alert');
  const script = '<img src=x onerror=alert(1)>';
  const summary = { name: { modifier: 'none', adjective: script, style: script, food: script } };
  const lying = gzipSync(JSON.stringify({ format: 'dpo-replay', version: 1, summary }));
  for (const [buffer, reason] of [
    [Buffer.from('not at all'), 'evil.dpo-replay cannot be used: gzip.'],
    [gzipSync('{"format":"zip"}'), 'evil.dpo-replay cannot be used: format.'],
    [lying, 'evil.dpo-replay cannot be used: name.'],
    [gzipSync(Buffer.alloc(2 ** 27)), 'evil.dpo-replay has 8 MB, more than the 8 MB'],
    [Buffer.alloc(5 * 2 ** 20), 'evil.dpo-replay has 5 MB, more than the 4 MB'],
  ] as const) {
    await openFile(page, file(buffer));
    await expect(alert).toContainText(reason);
  }
  await dropFile(page, 'nothing');
  await expect(alert).toContainText('dropped.dpo-replay cannot be used: gzip.');
  await expect(banner(page)).toBeHidden();
  await playground.step.click();
  await playground.expectSteps(2);

  await page.goto('./#replay=H4sIAAAA');
  await reload(page);
  await expect(page.getByRole('alert')).toContainText('The replay in the link cannot be used');
  await playground.step.click();
  await playground.expectSteps(1);

  // The run waits while a replay is shown.
  await page.goto(`./#${HASH}`);
  await playground.apply.click();
  await playground.expectSteps(0);
  await playground.trainTo(PAST);
  const downloading = page.waitForEvent('download');
  await button(page, 'tools.save').click();
  const path = await (await downloading).path();

  await page.goto(`./#${TINY}&max_steps=400&seed=6`);
  await playground.apply.click();
  await playground.expectSteps(0);
  await playground.train.click();
  await expect.poll(() => playground.steps()).toBeGreaterThan(1);
  await openFile(page, path);
  await expect(banner(page)).toContainText(`seed 5 · ${PAST} steps`);
  await playground.expectSteps(PAST);
  // What is asked of the replay does not reach the run.
  await page.getByRole('combobox', { name: 'Dish' }).first().selectOption({ index: 2 });
  await scrubber(page).fill('0');
  await expect(playground.region('Policy')).toContainText('Past policy, at step 0');
  await button(page, 'banner.back').click();
  await expect(banner(page)).toBeHidden();
  await expect(page).toHaveURL(/seed=6/);
  const from = await playground.steps();
  expect(from).toBeGreaterThan(1);
  await expect(playground.region('Policy')).toContainText(`At step ${from}`);
  await playground.step.click();
  await playground.expectSteps(from + 1);

  await openFile(page, path);
  await expect(banner(page)).toBeVisible();
  await button(page, 'banner.train').click();
  await expect(banner(page)).toBeHidden();
  await playground.expectSteps(END);
  await expect(page).toHaveURL(/seed=5/);
  // The run that waited is among those that are kept.
  const runs = playground.region('Kept runs');
  const waited = runs.getByRole('listitem').filter({ has: page.getByText(String(from + 1), { exact: true }) });
  await expect(waited).toHaveCount(1);
  const name = await waited.getByRole('heading', { level: 4 }).innerText();
  await page.getByRole('combobox', { name: t('replay.tools.run'), exact: true }).selectOption(`${name} · ${from + 1}`);
  await expect(page.getByText(t('replay.tools.keptHint'))).toBeVisible();
  const downloadingKept = page.waitForEvent('download');
  await button(page, 'tools.save').click();
  await openFile(page, await (await downloadingKept).path());
  await expect(banner(page)).toContainText(`seed 6 · ${from + 1} steps`);
  await expect(banner(page)).toContainText(t('replay.banner.curves'));
});
