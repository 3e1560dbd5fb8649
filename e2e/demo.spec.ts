import { deflateRawSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import type { Film } from '../src/store/demo/film';
import { expectAccessible } from './axe';
import { expect, reload, TINY, test } from './fixture';
import { partTextsOf, textsOf } from './texts';

const t = partTextsOf('demo', 'en');

const RUN = `${TINY}&max_steps=8&beta=0.3`;
const SCRIPT = {
  format: 1,
  title: { en: 'A short one', zh: '短片' },
  about: { en: 'Four seconds.', zh: '四秒。' },
  stepsPerSecond: 4,
  duration: 4,
  timeline: [
    {
      at: 0,
      run: RUN,
      show: { page: 'playground' },
      figures: ['loss', 'kl'],
      caption: { en: 'It begins.', zh: '开始了。' },
    },
    { at: 0.5, train: true },
    { at: 1.5, caption: { en: '<b>Half</b> of it.', zh: '一半了。' } },
    {
      at: 3,
      show: { page: 'derivation', chapter: 'optimum', step: 2 },
      values: { beta: 4 },
      caption: { en: 'The optimum.', zh: '最优策略。' },
    },
  ],
};

/** The name of a demo that a link holds whole. */
const named = (script: object) => `~${deflateRawSync(JSON.stringify(script)).toString('base64url')}`;

const stageOf = (page: Page) => page.getByRole('main', { name: t('demo.stage.label') });
/** Figures of the derivation have a status of their own. */
const captionOn = (stage: Locator) => stage.locator('.stage-caption');
const bar = (page: Page, key: string) => page.getByRole('button', { name: t(`demo.bar.${key}`), exact: true });

async function expectUpright(stage: Locator): Promise<void> {
  const box = await stage.boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(9 / 16, 3);
}

async function openEditor(page: Page, script: string): Promise<void> {
  await page.getByRole('button', { name: textsOf('en')('app.demos'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: t('demo.list.title') });
  await expect(dialog.getByRole('listitem')).toHaveCount(4);
  await dialog
    .getByRole('button', { name: t('demo.list.edit') })
    .first()
    .click();
  await page.getByRole('textbox', { name: t('demo.editor.source') }).fill(script);
}

/** Opens a demo as a recorder does, and moves it on. */
class Recorder {
  constructor(readonly page: Page) {}

  async open(hash: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`./#${hash}&film=1`);
    await this.page.waitForFunction(() => (window as { dpoFilm?: Film }).dpoFilm !== undefined);
  }

  async advance(seconds: number): Promise<void> {
    await this.page.evaluate((by) => (window as { dpoFilm?: Film }).dpoFilm?.advance(by), seconds);
  }

  /** Everything that can be read on the stage, values of charts included. */
  stage(): Promise<string> {
    return stageOf(this.page).evaluate((stage) => stage.textContent ?? '');
  }
}

test('the editor says by its place what cannot be played; what can plays, pauses, and gives the page back', async ({
  page,
  playground,
}) => {
  await page.goto('./#demo=nothing-like-it');
  await expect(page.getByRole('alert')).toContainText('nothing-like-it');
  await expect(page.getByRole('alert')).toContainText('dpo-in-60-seconds');
  await page.keyboard.press('Escape');
  const broken = {
    ...SCRIPT,
    timeline: [
      { at: 0, caption: { en: 'Only English' } },
      { at: 99, run: 'beta=-1' },
    ],
  };
  await openEditor(page, JSON.stringify(broken));
  const problems = page.locator('#demo-problems');
  await expect(problems).toContainText('timeline[0].caption.zh');
  await expect(page.getByRole('button', { name: t('demo.editor.preview') })).toBeDisabled();
  await page.getByRole('textbox', { name: t('demo.editor.source') }).fill('{"format": 1');
  await expect(problems).toContainText(t('demo.problems.syntax', { mend: '1:13' }));
  const file = { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(SCRIPT)) };
  await page.getByLabel(t('demo.editor.open')).setInputFiles(file);
  await expect(page.getByText(t('demo.editor.sound'))).toBeVisible();
  const large = { ...file, buffer: Buffer.alloc(65_537, ' ') };
  await page.getByLabel(t('demo.editor.open')).setInputFiles(large);
  await expect(page.getByText(t('demo.editor.fileTooLarge', { limit: 64 }))).toBeVisible();
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: t('demo.editor.download') }).click();
  expect((await downloaded).suggestedFilename()).toBe('demo.json');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // And one that can be.
  await playground.open(`${TINY}&beta=0.7`);
  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  await openEditor(page, JSON.stringify(SCRIPT));
  await expect(page.getByText(t('demo.editor.sound'))).toBeVisible();
  await page.getByRole('button', { name: t('demo.editor.preview') }).click();
  const stage = stageOf(page);
  await expect(captionOn(stage)).toHaveText('It begins.');
  await expect(page.getByRole('banner')).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(bar(page, 'play')).toBeVisible();
  await expect(stage.getByRole('figure', { name: textsOf('en')('charts.loss.title') })).toBeVisible();
  await page.keyboard.press('Space');
  // Markup in a caption stays text.
  await expect(captionOn(stage)).toHaveText('<b>Half</b> of it.');
  await expect(captionOn(stage)).toHaveText('The optimum.');
  await expect(stage.getByRole('heading', { name: 'β is the price of distance' })).toBeVisible();
  await expect(page.getByText(t('demo.bar.time', { time: '0:04', duration: '0:04' }))).toBeVisible();
  await expect(page).toHaveURL(/#demo=~/);
  await page.keyboard.press('r');
  await expect(captionOn(stage)).toHaveText('It begins.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: t('demo.editor.source') })).toHaveValue(JSON.stringify(SCRIPT));
  await page.keyboard.press('Escape');
  await expect(playground.beta).toHaveValue('0.7');
  await playground.expectSteps(0);
  await expect(page).not.toHaveURL(/demo=/);
  await expect(page).toHaveURL(/beta=0\.7/);
});

test('the same second of film shows the same, however it is reached', async ({ page }) => {
  const recorder = new Recorder(page);
  const shown: Record<string, string[]> = {};
  for (const [way, picture] of [
    ['in small steps', 0.1],
    ['in large steps', 0.5],
  ] as const) {
    await recorder.open(`demo=${named(SCRIPT)}&backend=wasm&stage=16:9`);
    shown[way] = [];
    for (const second of [1, 2, 3]) {
      for (let part = 0; part < Math.round(1 / picture); part++) await recorder.advance(picture);
      shown[way].push(`${second}: ${await recorder.stage()}`);
    }
  }
  expect(shown['in large steps']).toEqual(shown['in small steps']);
  const [first, second, third] = shown['in small steps'];
  expect(first).toContain('Step2/8');
  expect(second).toContain('Step6/8');
  expect(third).toContain('β is the price of distance');
});

test('the stage: a link sets its look for this view only; P puts the page on it, and takes it back', async ({
  page,
  playground,
}) => {
  const recorder = new Recorder(page);
  const html = page.locator('html');
  await recorder.open(`demo=${named(SCRIPT)}&stage=9:16&lang=zh&theme=dark`);
  await expect(html).toHaveAttribute('lang', 'zh-CN');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  const zh = partTextsOf('demo', 'zh');
  const stage = page.getByRole('main', { name: zh('demo.stage.label') });
  await expect(captionOn(stage)).toHaveText('开始了。');
  await expectUpright(stage);
  await page.goto('about:blank');
  await playground.open(`${TINY}&max_steps=20`);
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(html).toHaveAttribute('data-theme', 'light');

  await page.keyboard.press('p');
  await expect(stageOf(page)).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(page).toHaveURL(/stage=16:9/);
  // The page's own keys go on working.
  await page.keyboard.press('Space');
  await expect(stageOf(page).getByText('20/20')).toBeVisible();
  await page.mouse.move(200, 200);
  await page.getByRole('button', { name: '9:16' }).click();
  await expectUpright(stageOf(page));
  await page.keyboard.press('Escape');
  await playground.expectSteps(20);
  await page.getByRole('link', { name: 'Derivation' }).click();
  await expect(page.getByRole('heading', { name: 'Language models give probabilities' })).toBeVisible();
  await page.keyboard.press('p');
  await expect(stageOf(page).locator('.derivation-step:visible')).toHaveCount(1);
  await bar(page, 'leave').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('banner')).toBeVisible();
});

test('P puts a run on a file on the stage too, and a demo plays from its page', async ({ page, playground }) => {
  const own = partTextsOf('file', 'en');
  await page.goto(
    './#page=own&backend=wasm&per_device_train_batch_size=4&max_steps=8&eval_steps=4&learning_rate=0.001',
  );
  await page.getByRole('button', { name: own('data.add.verdicts') }).click();
  await expect(playground.train).toBeEnabled();
  await page.keyboard.press('p');
  const stage = stageOf(page);
  await expect(stage.getByRole('figure', { name: own('train.charts.rewards.title') })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(stage.getByText('8/8')).toBeVisible();
  const loss = stage.locator('.stage-numbers > div', {
    has: page.getByText(own('train.numbers.ofHeldOut', { name: textsOf('en')('terms.loss') })),
  });
  await expect(loss.getByRole('definition')).toHaveText(/^0\.\d+$/);
  await expect(stage.locator('.stage-completion')).toHaveCount(2);
  // The link opens the stage, and what was there before the reload goes on.
  await reload(page);
  await expect(page).toHaveURL(/stage=16:9/);
  await expect(stage.getByText('8/8')).toBeVisible();
  await page.keyboard.press('Escape');
  await playground.expectSteps(8);

  // The playground's run has not begun yet: a demo needs it.
  await page.goto(`about:blank`);
  await page.goto('./#page=own&backend=wasm');
  await openEditor(page, JSON.stringify(SCRIPT));
  await page.getByRole('button', { name: t('demo.editor.preview') }).click();
  await expect(captionOn(stage)).toHaveText('It begins.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: own('frame.title') })).toBeVisible();
});

for (const language of ['en', 'zh'] as const) {
  test(`axe finds nothing in list, editor and stage: ${language}`, async ({ page }) => {
    const texts = partTextsOf('demo', language);
    await page.goto(`./#${TINY}&lang=${language}`);
    await page.getByRole('button', { name: textsOf(language)('app.demos'), exact: true }).click();
    await expect(page.getByRole('dialog', { name: texts('demo.list.title') })).toBeVisible();
    await expectAccessible(page, language);
    await page
      .getByRole('button', { name: texts('demo.list.edit') })
      .first()
      .click();
    const source = page.getByRole('textbox', { name: texts('demo.editor.source') });
    await source.fill('{}');
    await expectAccessible(page, language);
    await source.fill(JSON.stringify(SCRIPT));
    await page.getByRole('button', { name: texts('demo.editor.preview') }).click();
    const stage = page.getByRole('main', { name: texts('demo.stage.label') });
    await expect(captionOn(stage)).toHaveText(SCRIPT.timeline[0].caption?.[language] ?? '');
    await page.keyboard.press('Space');
    await expectAccessible(page, language);
    await page.keyboard.press('Space');
    await expect(captionOn(stage)).toHaveText(SCRIPT.timeline[3].caption?.[language] ?? '');
    await expectAccessible(page, language);
  });
}
