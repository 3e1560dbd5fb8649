// Takes pictures of the page's main states for the README: wide and narrow, light and dark, English and Chinese; and those that are built with the
// page: what a link to it is shown with, and its icons.
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { browserExecutable, WEBGPU_FLAGS } from './browser.mjs';
import { buildIfStale, serve } from './lib/build.mjs';
import { readFlags } from './lib/flags.mjs';
import { ROOT } from './lib/root.mjs';

const flags = readFlags(
  { url: { type: 'string' }, out: { type: 'string' }, hash: { type: 'string' }, only: { type: 'string' } },
  {
    '--url URL': 'a page that is already served (default: build and serve this one)',
    '--out DIR': 'where the pictures go (default docs/screenshots)',
    '--hash HASH': 'settings of the run, such as max_steps=200',
    '--only PAGE': 'playground, derivation, own or preview (default all)',
  },
);
const out = resolve(flags.out ?? join(ROOT, 'docs', 'screenshots'));
const TRAINING_TIMEOUT = 300_000;
const SIZES = { wide: { width: 1440, height: 1000 }, narrow: { width: 390, height: 844 } };
/** What is pressed on the way, in both languages. */
const NAMES = {
  en: {
    progress: 'Training progress',
    train: /^Train( with β|$)/,
    again: /^Train again/,
    slow: 'Slow step',
    pause: 'Pause',
    compare: /^Compare/,
    history: /^History/,
    fork: 'Fork from here',
    kept: 'Kept runs',
    runOnFile: 'The run',
    you: 'You',
    tabs: { policy: 'Policy', pair: 'Pair' },
  },
  zh: {
    progress: '训练进度',
    train: /^训练( ?（β|$)/,
    again: /^重新训练/,
    slow: '慢动作',
    pause: '暂停',
    compare: /^比较/,
    history: /^历史/,
    fork: '从这里分叉',
    kept: '保存的训练',
    runOnFile: '训练过程',
    you: '你自己',
    tabs: { policy: '策略', pair: '偏好对' },
  },
};
/** Of the picture for links, pixels: what those who show it expect. The page is drawn larger, and made smaller. */
const PREVIEW = { width: 1200, height: 630, scale: 0.8 };
const ICONS = [192, 512];
/** Stage of the slow step that is shown: log-softmax and gather, with all its numbers. */
const STAGES_ON = 3;
/** The heart of the derivation is shown light and dark, wide and narrow; the other chapters once. */
const HEART = ['optimum', 'loss'];

if (!flags.url) await buildIfStale();
const server = flags.url ? undefined : await serve({ port: 4419, strict: false });
const executablePath = browserExecutable();
const browser = await chromium.launch({ args: WEBGPU_FLAGS, ...(executablePath && { executablePath }) });
mkdirSync(out, { recursive: true });
try {
  for (const language of ['en', 'zh']) {
    for (const theme of ['light', 'dark']) {
      for (const [name, shoot] of Object.entries({
        playground: shootRun,
        derivation: shootDerivation,
        own: shootFile,
        preview: shootPreview,
      })) {
        if (!flags.only || flags.only === name) await shoot(language, theme);
      }
    }
  }
} finally {
  await browser.close();
  await server?.close();
}

/** Into public/: the first screen, for links to the page, and the icon in pixels. */
async function shootPreview(language, theme) {
  if (language !== 'en' || theme !== 'light') return;
  const { width, height, scale } = PREVIEW;
  const viewport = { width: width / scale, height: Math.ceil(height / scale) };
  const context = await open(language, theme, { viewport, deviceScaleFactor: scale });
  const page = await context.newPage();
  await page.goto(flags.url ?? server.url);
  await page.getByRole('progressbar', { name: NAMES.en.progress }).waitFor({ timeout: TRAINING_TIMEOUT });
  await page.locator('.story-ranks li').first().waitFor();
  await page.waitForTimeout(1500);
  const clip = { x: 0, y: 0, width: viewport.width, height: height / scale };
  await page.screenshot({ path: join(ROOT, 'public', 'preview.png'), clip });
  await context.close();
  const drawing = readFileSync(join(ROOT, 'public', 'favicon.svg'), 'utf8');
  for (const size of ICONS) {
    const icon = await browser.newPage({ viewport: { width: size, height: size } });
    // To the corners: systems cut icons to their own shape.
    await icon.setContent(`<style>* { margin: 0; } svg { display: block; } rect { rx: 0; }</style>${drawing}`);
    await icon.screenshot({ path: join(ROOT, 'public', `icon-${size}.png`) });
    await icon.close();
  }
}

/** The chapters of the derivation, on a run that has been trained a little. */
async function shootDerivation(language, theme) {
  if ((language === 'en') !== (theme === 'light')) return;
  const names = NAMES[language];
  const context = await open(language, theme);
  const page = await context.newPage();
  await page.goto(`${flags.url ?? server.url}#page=derivation&model=kitchen-nano&max_steps=60&backend=wasm&v=3`);
  await page.getByRole('progressbar', { name: names.progress }).waitFor({ timeout: TRAINING_TIMEOUT });
  await page.getByRole('button', { name: names.train }).click();
  await page.getByRole('button', { name: names.again }).waitFor({ timeout: TRAINING_TIMEOUT });
  for (const link of await page.locator('.contents li a').all()) {
    await link.click();
    const chapter = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('chapter');
    const heart = HEART.includes(chapter);
    if (!heart && theme === 'dark') continue;
    for (const size of heart ? ['wide', 'narrow'] : ['wide']) {
      await page.setViewportSize(SIZES[size]);
      await page.waitForTimeout(1500);
      const path = join(out, `lesson-${chapter}-${size}-${language}-${theme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
    await page.setViewportSize(SIZES.wide);
  }
  await context.close();
}

/** The page of own data, with a sample file and a run that has finished. */
async function shootFile(language, theme) {
  if ((language === 'en') !== (theme === 'light')) return;
  const names = NAMES[language];
  const context = await open(language, theme);
  const page = await context.newPage();
  await page.goto(`${flags.url ?? server.url}#page=own&backend=wasm`);
  await page.locator('.data-samples button').first().click();
  const train = page.getByRole('button', { name: names.train });
  await train.and(page.locator(':enabled')).click({ timeout: TRAINING_TIMEOUT });
  await page.getByRole('button', { name: names.again }).waitFor({ timeout: TRAINING_TIMEOUT });
  for (const size of ['wide', 'narrow']) {
    await page.setViewportSize(SIZES[size]);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(out, `own-${size}-${language}-${theme}.png`), fullPage: true });
  }
  await page.setViewportSize(SIZES.wide);
  await shootOwnComparison(page, names, join(out, `own-compared-wide-${language}-${theme}.png`));
  await context.close();
}

/** A fork from the middle of the run with another β, taken up after a reload, laid over the run that it comes from, and looked back at. */
async function shootOwnComparison(page, names, path) {
  const button = (name) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const slider = page.getByRole('slider', { name: names.history });
  const back = async (steps) => {
    await slider.focus();
    for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(1500);
  };
  await back(6);
  await page.getByRole('spinbutton', { name: 'β', exact: true }).fill('0.5');
  await page.keyboard.press('Enter');
  await button(names.fork).click();
  await button(names.again).waitFor({ state: 'detached' });
  await button(names.train).and(page.locator(':enabled')).click();
  await reached(page, 140);
  await button(names.pause).click();
  await page.waitForTimeout(1500);
  await page.reload();
  await button(names.train).and(page.locator(':enabled')).click({ timeout: TRAINING_TIMEOUT });
  await button(names.again).waitFor({ timeout: TRAINING_TIMEOUT });
  await page.getByRole('region', { name: names.kept }).getByRole('button', { name: names.compare }).click();
  await back(2);
  await page.evaluate(() => window.scrollTo(0, 0));
  const { y, height } = await page.getByRole('region', { name: names.runOnFile, exact: true }).boundingBox();
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y, width: SIZES.wide.width, height } });
}

/** Waits for a step of the training under way. */
function reached(page, step) {
  const done = (step) => document.querySelector('.run-progress progress')?.value >= step;
  return page.waitForFunction(done, step, { timeout: TRAINING_TIMEOUT });
}

function open(language, theme, options = {}) {
  return browser.newContext({
    viewport: SIZES.wide,
    colorScheme: theme,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...options,
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
  });
}

/** One run, seen wide and narrow: before its first step, and when it has finished; and, once for light and once for dark, what can be done with it. */
async function shootRun(language, theme) {
  const names = NAMES[language];
  const context = await open(language, theme);
  const page = await context.newPage();
  const button = (name) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const shoot = async (state, size = 'wide', whole = true) => {
    await page.setViewportSize(SIZES[size]);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(out, `${state}-${size}-${language}-${theme}.png`), fullPage: whole });
  };
  const finished = () => button(names.again).waitFor({ timeout: TRAINING_TIMEOUT });
  await page.goto(`${flags.url ?? server.url}#${flags.hash ?? 'backend=wasm&v=3'}`);
  await page.getByRole('progressbar', { name: names.progress }).waitFor({ timeout: TRAINING_TIMEOUT });
  // The states that differ little between themes and languages are shown once in each.
  const shownOnce = (language === 'en') === (theme === 'light');
  if (shownOnce) await shoot('start', 'wide', false);
  await button(names.train).click();
  await finished();
  await shoot('trained');
  await shoot('trained', 'narrow');
  if (shownOnce) {
    for (const tab of ['policy', 'pair']) {
      await page.getByRole('tab', { name: names.tabs[tab], exact: true }).click();
      await shoot(tab, 'narrow');
    }
    await page.setViewportSize(SIZES.wide);
    await shootComparison(page, names, button, shoot);
  }
  await context.close();
}

/** A second run beside the first, a look back, a step in slow motion, and choosing by hand. */
async function shootComparison(page, names, button, shoot) {
  await page.getByRole('spinbutton', { name: 'β' }).fill('0.5');
  await page.keyboard.press('Enter');
  await button(names.again).click();
  await reached(page, 200);
  await button(names.pause).click();
  await button(names.compare).first().click();
  const history = page.getByRole('slider', { name: names.history });
  await history.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  await shoot('compared');
  await button(names.slow).click();
  const region = page.locator('.slow-motion');
  await region.locator('[aria-current="step"]').waitFor();
  for (let i = 0; i < STAGES_ON; i++) await page.keyboard.press('ArrowRight');
  await region.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const [language, theme] = await page.evaluate(() => {
    const { lang, dataset } = document.documentElement;
    return [lang.slice(0, 2), dataset.theme];
  });
  await region.screenshot({ path: join(out, `slow-step-wide-${language}-${theme}.png`) });
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: names.you, exact: true }).check();
  await page.locator('.verdict').first().waitFor();
  await shoot('choosing', 'wide', false);
}
