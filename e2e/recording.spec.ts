import type { Page } from '@playwright/test';
import { browserExecutable, WEBGPU_FLAGS } from '../scripts/browser.mjs';
import { objections } from './axe';
import { decodeFilm, difference, probeFilm } from './film';
import { expect, note, TINY, test } from './fixture';
import { OwnModel } from './ownModel';
import { partTextsOf, textsOf } from './texts';

const executablePath = browserExecutable();
// The browser's own question, which no page can answer, is answered for it.
const ANSWERED = [
  ...WEBGPU_FLAGS.filter((flag) => flag !== '--enable-unsafe-webgpu'),
  '--auto-accept-this-tab-capture',
];
test.use({ launchOptions: { args: ANSWERED, ...(executablePath !== undefined && { executablePath }) } });

const LONG = `${TINY}&max_steps=2000&seed=5`;

/** Recording by its names in a language. */
function recorder(page: Page, language: 'en' | 'zh' = 'en') {
  const t = partTextsOf('demo', language);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  return {
    t,
    dialog,
    open: button(textsOf(language)('app.record')),
    start: button(t('record.start')),
    stop: button(t('record.stop')),
    sign: page.getByRole('region', { name: t('record.sign') }),
    download: page.getByRole('link', { name: t('record.ready.download') }),
    choice: (name: string) => dialog.getByRole('radio', { name, exact: true }),
  };
}

/** Lets the recording go on until its sign says so many seconds. */
async function recordUntil(page: Page, seconds: number): Promise<void> {
  const { sign } = recorder(page);
  const clock = async () => Number(/(\d+):(\d\d)/.exec((await sign.textContent()) ?? '')?.[2] ?? 0);
  await expect.poll(clock).toBeGreaterThanOrEqual(seconds);
}

async function saveFilm(page: Page, path: string): Promise<string> {
  const { download } = recorder(page);
  const [saved] = await Promise.all([page.waitForEvent('download'), download.click()]);
  await saved.saveAs(path);
  return saved.suggestedFilename();
}

test(
  'charts and captions become a film that says what was run',
  { tag: '@alone' },
  async ({ page, playground }, testInfo) => {
    const { open, start, stop, sign, download, t } = recorder(page);
    const asked: string[] = [];
    await playground.open(LONG);
    page.on('request', (request) => asked.push(request.url()));
    await open.press('Enter');
    await expect(start).toBeEnabled();
    await start.press('Enter');
    // Space trains: it must not end the recording that has just begun.
    await expect(sign).toBeFocused();
    await page.keyboard.press('Space');
    await expect(playground.pause).toBeVisible();
    await recordUntil(page, 3);
    await expect(sign).toContainText(/\d (kB|MB)/);
    const steps = await playground.steps();
    await stop.press('Enter');
    await expect(download).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: t('record.announce.done') })).toHaveCount(1);

    const path = testInfo.outputPath('film.webm');
    expect(await saveFilm(page, path)).toMatch(/^dpo-.*-seed-5\.webm$/);
    const film = await probeFilm(path);
    expect(film).toMatchObject({ codec: 'vp9', width: 1280, height: 720 });
    expect(film.seconds).toBeGreaterThan(4);
    expect(film.rate).toBeLessThanOrEqual(15.5);
    expect(film.tags.title).toContain('DPO Playground');
    expect(film.tags.comment).toContain('Seed: 5\n');
    expect(film.tags.comment).toContain('per_device_train_batch_size=2 ');
    const link = /https?:\S+/.exec(film.tags.comment ?? '')?.[0] ?? '';
    expect(new URLSearchParams(new URL(link).hash.slice(1)).get('seed')).toBe('5');
    const reached = Number(/step (\d+) of 2000/.exec(film.tags.comment ?? '')?.[1]);
    expect(reached).toBeGreaterThanOrEqual(steps);

    const [first, trained, last] = await decodeFilm(page, path, [0, film.seconds - 1.7, film.seconds - 0.2]);
    for (const { deviation, mean } of [first, trained, last]) {
      expect(deviation).toBeGreaterThan(10);
      expect(mean).toBeGreaterThan(150);
    }
    expect(difference(first, trained)).toBeGreaterThan(0.5);
    expect(difference(trained, last)).toBeGreaterThan(2);
    note(`a composed film: ${film.seconds.toFixed(1)} s, ${film.packets} pictures`);
    // The parts of the page that record, and nothing that leaves it.
    const own = new URL(page.url()).origin;
    expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith(`blob:${own}`))).toEqual([]);
  },
);

test('a run on a file is filmed as composed, too', { tag: '@alone' }, async ({ page }, testInfo) => {
  const { open, start, stop, sign, choice, download, t } = recorder(page);
  await page.goto(
    './#page=own&backend=wasm&per_device_train_batch_size=4&learning_rate=0.001&max_steps=40&eval_steps=20&checkpoint=shipped:kitchen-nano~kitchen-nano',
  );
  await new OwnModel(page).expectLoaded('kitchen-nano');
  await page.getByRole('button', { name: 'Kitchen verdicts (JSON lines)' }).click();
  const train = page.getByRole('button', { name: /^Train( with β [\d.]+)?$/ });
  await expect(train).toBeEnabled();
  await open.click();
  await expect(choice(t('record.what.composed'))).toBeChecked();
  await start.click();
  await expect(sign).toBeVisible();
  await train.click();
  await expect(page.getByRole('button', { name: 'Train again' })).toBeVisible();
  const [, secondsNow] = /(\d+):(\d\d)/.exec((await sign.textContent()) ?? '')?.map(Number) ?? [];
  await recordUntil(page, Math.max(secondsNow ?? 0, 1) + 1);
  await stop.click();
  await expect(download).toBeVisible();
  const path = testInfo.outputPath('film.webm');
  await saveFilm(page, path);
  const film = await probeFilm(path);
  expect(film.tags.comment).toContain('per_device_train_batch_size=4 ');
  const [first, trained] = await decodeFilm(page, path, [0, film.seconds - 1.7]);
  for (const { deviation } of [first, trained]) expect(deviation).toBeGreaterThan(10);
  // Curves where there were only axes.
  expect(difference(first, trained)).toBeGreaterThan(0.5);
});

test(
  'the tab itself becomes an MP4 with the same last frame',
  { tag: '@alone' },
  async ({ page, playground }, testInfo) => {
    const { open, start, stop, sign, choice, download, t } = recorder(page);
    await page.setViewportSize({ width: 801, height: 601 });
    await playground.open(LONG);
    await open.click();
    await choice(t('record.what.tab')).check();
    await choice('MP4').check();
    await start.click();
    await expect(sign).toBeVisible();
    await playground.train.click();
    await recordUntil(page, 2);
    await stop.click();
    await expect(download).toBeVisible();
    const path = testInfo.outputPath('film.mp4');
    expect(await saveFilm(page, path)).toMatch(/\.mp4$/);
    const film = await probeFilm(path);
    expect(film.mime).toContain('video/mp4');
    // Even, as encoders want it.
    expect([film.width % 2, film.height % 2]).toEqual([0, 0]);
    expect(film.seconds).toBeGreaterThan(3);
    expect(film.tags.comment).toContain('Seed: 5\n');
    const [seen, last] = await decodeFilm(page, path, [1, film.seconds - 0.2]);
    for (const { deviation } of [seen, last]) expect(deviation).toBeGreaterThan(10);
    expect(difference(seen, last)).toBeGreaterThan(2);
  },
);

test('what the browser cannot do is said before, and a refusal after', async ({ page, playground }) => {
  const { open, start, choice, dialog, t } = recorder(page);
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    Object.assign(navigator.mediaDevices, { getDisplayMedia: refuse });
    const isSupported = VideoEncoder.isConfigSupported;
    VideoEncoder.isConfigSupported = async (config) =>
      config.codec.startsWith('vp8') ? isSupported.call(VideoEncoder, config) : { supported: false, config };
  });
  await playground.open();
  await open.click();
  await expect(dialog.getByText(t('record.file.webm', { codec: 'VP8' }))).toBeVisible();
  await expect(choice('MP4')).toBeDisabled();
  await expect(dialog.getByText(t('record.file.none'))).toBeVisible();
  await choice(t('record.what.tab')).check();
  await start.click();
  await expect(dialog.getByRole('alert')).toHaveText(t('record.failed.denied'));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'VideoEncoder');
    Object.assign(navigator.mediaDevices, { getDisplayMedia: undefined });
  });
  await page.reload();
  await open.click();
  await expect(dialog.getByRole('alert')).toHaveText(t('record.cannot.no_webcodecs'));
  await expect(start).toBeDisabled();
});

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['zh', 'dark'],
] as const) {
  test.describe(`${language}, ${colorScheme}`, () => {
    test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-US', colorScheme });

    test('axe finds nothing while a film is made', async ({ page }) => {
      const { open, start, stop, sign, download, dialog } = recorder(page, language);
      await page.goto(`./#${TINY}`);
      await expect(page.getByRole('progressbar', { name: textsOf(language)('run.progress') })).toBeVisible();
      await open.click();
      await expect(start).toBeEnabled();
      await expect(start).toBeInViewport();
      expect(await objections(page, 'all', 'dialog')).toEqual([]);
      await page.setViewportSize({ width: 360, height: 640 });
      const [scrollWidth, clientWidth] = await dialog.evaluate((box) => [box.scrollWidth, box.clientWidth]);
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
      await start.click();
      await expect(sign).toBeFocused();
      await expect(sign).toBeInViewport();
      expect(await objections(page, 'all', '.recording-sign')).toEqual([]);
      await stop.click();
      await expect(download).toBeVisible();
      expect(await objections(page, 'all', 'dialog')).toEqual([]);
    });
  });
}
