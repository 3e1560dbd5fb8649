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
      show: { page: 'derivation', chapter: 'optimum', step: 3 },
      values: { beta: 4 },
      caption: { en: 'The optimum.', zh: '最优策略。' },
    },
  ],
};

/** The same at half the speed, for who watches it: the clock waits for nobody. */
const WATCHED = {
  ...SCRIPT,
  stepsPerSecond: 2,
  duration: 8,
  timeline: SCRIPT.timeline.map((moment) => ({ ...moment, at: 2 * moment.at })),
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
  await openFirst(page);
  const source = page.getByRole('textbox', { name: t('demo.editor.source') });
  if (!(await source.isVisible())) await button(page, 'editor.showJson').click();
  await source.fill(script);
}

const button = (page: Page, key: string) => page.getByRole('button', { name: t(`demo.${key}`), exact: true });

/** The first of the shipped demos, in the editor. */
async function openFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: textsOf('en')('app.demos'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: t('demo.list.title') });
  await expect(dialog.getByRole('listitem')).toHaveCount(5);
  await dialog
    .getByRole('button', { name: t('demo.list.edit') })
    .first()
    .click();
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
  await openEditor(page, JSON.stringify(WATCHED));
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
  await expect(page.getByText(t('demo.bar.time', { time: '0:08', duration: '0:08' }))).toBeVisible();
  await expect(page).toHaveURL(/#demo=~/);
  await page.keyboard.press('r');
  await expect(captionOn(stage)).toHaveText('It begins.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: t('demo.editor.source') })).toHaveValue(JSON.stringify(WATCHED));
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
  // The link opens the stage, and what was kept before the reload goes on.
  await page.keyboard.press('Escape');
  const kept = page.getByRole('region', { name: textsOf('en')('history.kept.title') });
  await expect(kept.getByRole('listitem')).toContainText(/Step8/);
  await page.keyboard.press('p');
  await expect(stage.getByText('8/8')).toBeVisible();
  await reload(page);
  await expect(page).toHaveURL(/stage=16:9/);
  await expect(stage.getByText('8/8')).toBeVisible();
  await page.keyboard.press('Escape');
  await playground.expectSteps(8);

  // The playground's run has not begun yet: a demo needs it.
  await page.goto(`about:blank`);
  await page.goto('./#page=own&backend=wasm');
  await openEditor(page, JSON.stringify(WATCHED));
  await page.getByRole('button', { name: t('demo.editor.preview') }).click();
  await expect(captionOn(stage)).toHaveText('It begins.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: own('frame.title') })).toBeVisible();
});

test('a run that is recorded is played in time and says so; the run of the page waits, as it is', async ({
  page,
  playground,
}) => {
  const script = {
    ...WATCHED,
    stepsPerSecond: 200,
    duration: 6,
    timeline: [
      { at: 0, run: '', show: { page: 'playground' }, figures: ['distribution'] },
      { at: 2, train: true, caption: { en: 'It learns.', zh: '它在学。' } },
    ],
  };
  await playground.open(`${TINY}&max_steps=20`);
  await playground.step.click();
  await playground.expectSteps(1);
  await openEditor(page, JSON.stringify(script));
  await button(page, 'editor.preview').click();
  const stage = stageOf(page);
  await expect(stage.getByText(t('demo.stage.recorded'))).toBeVisible();
  await expect(stage.getByText('0/500')).toBeVisible();
  await expect(stage.locator('.outcome').first()).toBeVisible();
  await expect(stage.locator('.stage-completion')).toHaveCount(2);
  await expect(captionOn(stage)).toHaveText('It learns.');
  await expect(stage.getByText('500/500')).toBeVisible();
  await expect(stage.getByText('at step 500')).toBeVisible();
  await expect(stage.getByText('0.70')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await playground.expectSteps(1);
  await playground.step.click();
  await playground.expectSteps(2);
});

test('training that cannot keep up holds no film up, and the stage says how far it is', async ({ page }) => {
  const script = {
    ...WATCHED,
    stepsPerSecond: 200,
    duration: 5,
    timeline: [
      // A batch that no machine trains two hundred times a second on WebAssembly.
      { at: 0, run: 'per_device_train_batch_size=256&max_steps=1000', show: { page: 'playground' } },
      { at: 0.5, train: true, caption: { en: 'It trains.', zh: '它在训练。' } },
      { at: 4, caption: { en: 'It ends.', zh: '结束了。' } },
    ],
  };
  await page.goto(`./#demo=${named(script)}&backend=wasm`);
  const stage = stageOf(page);
  await expect(captionOn(stage)).toHaveText('It ends.');
  await expect(page.getByText(t('demo.bar.time', { time: '0:05', duration: '0:05' }))).toBeVisible();
  const late = stage.locator('.stage-note');
  await expect(late).toHaveText(/ instead of 900\b/);
  const made = Number(/step (\d+)/.exec((await late.textContent()) ?? '')?.[1]);
  expect(made).toBeLessThan(700);
});

test('a demo is edited on its timeline, by keys and form, and the JSON behind it says the same', async ({ page }) => {
  await page.goto(`./#${TINY}`);
  await openFirst(page);
  const moment = (name: RegExp) => page.getByRole('button', { name });
  const form = page.getByRole('group', { name: /^Moment \d+ of/ });
  const field = (key: string) => form.getByLabel(t(`demo.moment.${key}`), { exact: true });
  const caption = (language: string) =>
    form.getByLabel(t(`demo.words.${language}`, { name: t('demo.parts.caption') }), { exact: true });
  const source = page.getByRole('textbox', { name: t('demo.editor.source') });
  await expect(source).toHaveCount(0);

  // Past the moment at which training begins.
  await moment(/^Caption and Figures at 12 s: DPO trains/).focus();
  for (let time = 0; time < 3; time++) await page.keyboard.press('ArrowRight');
  await expect(moment(/at 13.5 s: DPO trains/)).toBeFocused();
  await expect(page.locator('.timeline-moment[aria-current="true"]')).toHaveAccessibleName(/at 13.5 s/);
  await page.keyboard.press('ArrowUp');
  await expect(moment(/^Training at 13 s$/)).toBeFocused();
  await field('time').fill('14');
  await field('time').press('Enter');
  await expect(moment(/^Training at 14 s$/)).toHaveAttribute('aria-current', 'true');

  // By the pointer: three seconds of twenty pixels, which is wherever the window is.
  const dragged = moment(/at 13.5 s: DPO trains/);
  const { x = 0, y = 0, width = 0 } = (await dragged.boundingBox()) ?? {};
  const track = (await page.locator('.timeline-track').boundingBox())?.width ?? 0;
  await page.mouse.move(x + width / 2, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + (2 * track) / 60, y + 10, { steps: 8 });
  await page.mouse.up();
  await expect(moment(/at 15.5 s: DPO trains/)).toHaveAttribute('aria-current', 'true');

  // What is missing is named by its time and place.
  await caption('en').fill('Pairs are enough.');
  await caption('zh').fill('');
  await expect(page.locator('#demo-problems')).toContainText('timeline[3].caption.zh');
  await expect(moment(/at 15.5 s: Pairs are enough\. \(has a problem\)/)).toBeVisible();
  await expect(button(page, 'moment.play')).toBeDisabled();
  await moment(/^Training at 14 s$/).click();
  await page.getByRole('button', { name: t('demo.editor.atTime', { time: 15.5 }), exact: true }).click();
  await caption('zh').fill('偏好对就够了。');
  await expect(page.getByText(t('demo.editor.sound'))).toBeVisible();

  await button(page, 'timeline.add').click();
  await expect(form).toHaveAccessibleName(/at 16.5 s$/);
  await form.getByLabel(t('demo.moment.largeFigure')).selectOption('loss');
  await form.getByLabel(t('demo.parts.train')).selectOption('until');
  await field('until').fill('40');
  await field('until').press('Enter');
  await button(page, 'editor.showJson').click();
  const added = JSON.parse(await source.inputValue());
  expect(added.timeline[4]).toEqual({ at: 16.5, figures: ['loss'], train: 40 });
  expect(added.timeline[3].caption).toEqual({ en: 'Pairs are enough.', zh: '偏好对就够了。' });
  await button(page, 'moment.remove').click();
  expect(JSON.parse(await source.inputValue()).timeline).toHaveLength(10);

  // And back: what is written there is on the timeline; what is no script leaves only the text, with its problem.
  await source.fill('{');
  await expect(page.locator('.timeline-moment')).toHaveCount(0);
  await expect(page.locator('#demo-problems')).toContainText(t('demo.problems.syntax', { mend: '1:2' }));
  await source.fill(JSON.stringify(WATCHED));
  await expect(page.locator('.timeline-moment')).toHaveCount(4);
  await moment(/at 3 s: <b>Half<\/b>/).click();
  await button(page, 'moment.play').click();
  await expect(captionOn(stageOf(page))).toHaveText('<b>Half</b> of it.');
  await page.keyboard.press('Escape');
  await expect(page.locator('.timeline-moment[aria-current="true"]')).toHaveAccessibleName(/at 3 s: <b>Half/);

  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page
    .locator('.demo-dialog')
    .evaluate((dialog) => [dialog.scrollWidth, dialog.clientWidth] as const);
  expect(wide[0]).toBe(wide[1]);
  await moment(/at 6 s: The optimum/).click();
  await expect(moment(/at 6 s: The optimum/)).toBeInViewport();
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
    await expectAccessible(page, language);
    await page.getByRole('button', { name: texts('demo.editor.showJson') }).click();
    const source = page.getByRole('textbox', { name: texts('demo.editor.source') });
    await source.fill('{}');
    await expectAccessible(page, language);
    await source.fill(JSON.stringify(WATCHED));
    await page.getByRole('button', { name: texts('demo.editor.preview') }).click();
    const stage = page.getByRole('main', { name: texts('demo.stage.label') });
    await expect(captionOn(stage)).toHaveText(WATCHED.timeline[0].caption?.[language] ?? '');
    await page.keyboard.press('Space');
    await expectAccessible(page, language);
    await page.keyboard.press('Space');
    await expect(captionOn(stage)).toHaveText(WATCHED.timeline[3].caption?.[language] ?? '');
    await expectAccessible(page, language);
  });
}
