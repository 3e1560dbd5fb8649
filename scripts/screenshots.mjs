// Takes pictures of the page's main states for the README: wide and narrow, light and dark, English and Chinese.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { browserExecutable, WEBGPU_FLAGS } from './browser.mjs';
import { buildIfStale, serve } from './lib/build.mjs';
import { readFlags } from './lib/flags.mjs';
import { ROOT } from './lib/root.mjs';

const flags = readFlags(
  { url: { type: 'string' }, out: { type: 'string' }, hash: { type: 'string' } },
  {
    '--url URL': 'a page that is already served (default: build and serve this one)',
    '--out DIR': 'where the pictures go (default docs/screenshots)',
    '--hash HASH': 'settings of the run, such as max_steps=200',
  },
);
const out = resolve(flags.out ?? join(ROOT, 'docs', 'screenshots'));
const TRAINING_TIMEOUT = 300_000;
const SIZES = { wide: { width: 1440, height: 1000 }, narrow: { width: 390, height: 844 } };
const TRAIN = { en: 'Train', zh: '训练' };
const AGAIN = { en: 'Train again', zh: '重新训练' };
const PROGRESS = { en: 'Training progress', zh: '训练进度' };
const COLUMNS = { en: 'Policy', zh: '策略' };

if (!flags.url) await buildIfStale();
const server = flags.url ? undefined : await serve({ port: 4419, strict: false });
const executablePath = browserExecutable();
const browser = await chromium.launch({ args: WEBGPU_FLAGS, ...(executablePath && { executablePath }) });
mkdirSync(out, { recursive: true });
try {
  for (const language of ['en', 'zh']) {
    for (const theme of ['light', 'dark']) await shootRun(language, theme);
  }
} finally {
  await browser.close();
  await server?.close();
}

/** One run, seen wide and narrow: before its first step, and when it has finished. */
async function shootRun(language, theme) {
  const context = await browser.newContext({
    viewport: SIZES.wide,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
  });
  const page = await context.newPage();
  const shoot = async (state, size) => {
    await page.setViewportSize(SIZES[size]);
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(out, `${state}-${size}-${language}-${theme}.png`), fullPage: true });
  };
  await page.goto(`${flags.url ?? server.url}#${flags.hash ?? 'backend=wasm'}`);
  const progress = page.getByRole('progressbar', { name: PROGRESS[language] });
  await progress.waitFor({ timeout: TRAINING_TIMEOUT });
  // The states that differ little between themes and languages are shown once in each.
  const shownOnce = (language === 'en') === (theme === 'light');
  if (shownOnce) await shoot('start', 'wide');
  await page.getByRole('button', { name: TRAIN[language], exact: true }).click();
  await page.getByRole('button', { name: AGAIN[language] }).waitFor({ timeout: TRAINING_TIMEOUT });
  await shoot('trained', 'wide');
  await shoot('trained', 'narrow');
  if (shownOnce) {
    await page.getByRole('tab', { name: COLUMNS[language] }).click();
    await shoot('policy', 'narrow');
  }
  await context.close();
}
