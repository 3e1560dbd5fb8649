import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ENGINES } from '../../scripts/browser.mjs';
import { buildIfStale } from '../../scripts/lib/build.mjs';
import { METRIC_COLUMNS } from '../../src/core/runCurves';
import { barLayout } from '../barLayout';
import { numbersIn } from '../numbers';
import { partTextsOf, textsOf } from '../texts';
import type { Driver } from './driver';
import { openFirefox } from './firefoxDriver';
import { listeningPage, servePage } from './pageServer';
import { buttonNamed, Visitor } from './visitor';
import { openWebKit } from './webkitDriver';

declare module 'vitest' {
  interface ProvidedContext {
    /** Which of scripts/browser.mjs the checks run in. */
    readonly engine: 'firefox' | 'webkit';
  }
}

const engine = inject('engine');
const FAILURES = 'test-results/engines';
let seeds = 100;
/** A run small enough for any machine, and another one each time: the browser keeps runs, and takes up one that was left. */
const tiny = () => `model=kitchen-nano&per_device_train_batch_size=2&logging_steps=2&seed=${seeds++}`;
const t = textsOf('en');
const folder = mkdtempSync(join(tmpdir(), `dpo-playground-${engine}-`));
const site = join(folder, 'site');
let server: Awaited<ReturnType<typeof servePage>>;
let driver: Driver;
let visitor: Visitor;

beforeAll(async () => {
  await buildIfStale(() => undefined);
  await listeningPage(site);
  server = await servePage(site, 'real');
  const open = { firefox: openFirefox, webkit: openWebKit }[engine];
  driver = await open(ENGINES[engine].executables[0], { folder, size: { width: 1440, height: 900 } });
  visitor = new Visitor(driver, server.url);
});

afterAll(async () => {
  await driver?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test that ends without an alert or a complaint of the page's, and leaves a picture where it fails. */
function check(name: string, steps: () => Promise<void>): void {
  test(name, async ({ onTestFailed }) => {
    onTestFailed(async () => {
      mkdirSync(FAILURES, { recursive: true });
      writeFileSync(join(FAILURES, `${engine} ${name}.png`), await driver.screenshot());
    });
    await steps();
    await visitor.expectNoComplaint();
  });
}

/** The lines of the large chart, whoever draws them. */
const largeChart = () =>
  driver.run(() =>
    [...document.querySelectorAll('.chart-large .js-line, .chart-large .figure-svg path')]
      .map((line) => line.getAttribute('d'))
      .join('\n'),
  );

/** The files that the browser has saved under names that end so, as far as they are there. */
function saved(...endings: string[]): Buffer[] {
  const names = readdirSync(folder).filter((name) => endings.some((ending) => name.endsWith(ending)));
  return names.map((name) => readFileSync(join(folder, name))).filter(({ length }) => length > 0);
}

check(
  'the page opens with the recorded run, isolated, its bar and all of it within the window; in Chinese the model speaks Chinese',
  async () => {
    await visitor.open('');
    await visitor.expectText('main', t('headline.at.recorded', { step: 500 }));
    await visitor.expectSteps(0);
    await visitor.expectText('.badge', t('backend.wasm'));
    expect(await visitor.texts('h1')).toEqual([t('app.title')]);
    expect(await driver.run(() => globalThis.crossOriginIsolated)).toBe(true);
    expect(await driver.run(barLayout)).toMatchObject({ sideways: 0, faults: [] });

    const chinese = textsOf('zh');
    await visitor.press('中文');
    await visitor.expectText('h1', chinese('app.title'));
    expect(await driver.run(barLayout)).toMatchObject({ sideways: 0, faults: [] });
    await visitor.press(chinese('run.step'));
    await visitor.expectSteps(1);
    await expect.poll(() => visitor.text('.completion-text')).toMatch(/^\p{Script=Han}[^a-z]*$/u);
    await visitor.press('English');
    await visitor.expectText('h1', t('app.title'));
  },
);

check('Train trains: steps are made, the large chart moves and numbers follow; Pause stops it', async () => {
  await visitor.open(tiny());
  await visitor.press(t('run.train'));
  await expect.poll(largeChart).toMatch(/^M/m);
  const before = await largeChart();
  await expect.poll(() => visitor.steps()).toBeGreaterThan(10);
  await expect.poll(largeChart).not.toBe(before);
  expect(numbersIn(await visitor.text('.headline')).length).toBeGreaterThan(3);
  await visitor.press(t('run.pause'));
  await visitor.awaits(buttonNamed(t('run.train')));
  const steps = await visitor.steps();
  await visitor.press(t('run.step'));
  await visitor.expectSteps(steps + 1);
});

check('on a host without headers it trains in one thread, and the badge gives the true reasons', async () => {
  const host = await servePage(site, 'none');
  try {
    await visitor.open(tiny(), host.url);
    await visitor.press(t('run.step'));
    await visitor.expectSteps(1);
    await visitor.press(t('backend.open', { name: t('backend.wasm') }));
    const hasGpu = await driver.run(() => 'gpu' in navigator);
    await visitor.expectText('[role="dialog"]', t(`backend.reasons.webgpu_${hasGpu ? 'no_adapter' : 'missing'}`));
    await visitor.expectText('[role="dialog"]', t('backend.oneThread.not_isolated'));
  } finally {
    await host.close();
  }
});

check('the derivation shows equations, and the numbers of a real step follow from each other', async () => {
  const words = partTextsOf('derivation', 'en');
  await visitor.open(`page=derivation&chapter=loss&beta=2&${tiny()}`);
  await visitor.expectText('h2', words('loss.title'));
  await visitor.press(t('run.step'));
  await visitor.expectSteps(1);
  expect((await visitor.texts('.katex-html')).length).toBeGreaterThan(5);
  const [, phrase = ''] = /\[([^\]]+)\]\(step\)/.exec(words('loss.step.text')) ?? [];
  await visitor.press(phrase);
  await visitor.awaits('//figure//table');
  const rows = (await visitor.texts('figure table tbody tr')).map((row) => numbersIn(row.replaceAll('+', '')));
  const [, , chosenReward, rejectedReward, margin, loss] = rows;
  for (const time of [0, 1]) {
    expect(chosenReward[time] - rejectedReward[time]).toBeCloseTo(margin[time], 2);
    expect(loss[time]).toBeCloseTo(Math.log(1 + Math.exp(-margin[time])), 2);
  }
});

check('a file of pairs is read and trained on', async () => {
  const words = partTextsOf('file', 'en');
  const path = join(folder, 'pairs.jsonl');
  const rows = readFileSync('public/samples/kitchen-verdicts.jsonl', 'utf8').split('\n').slice(0, 40);
  writeFileSync(path, [...rows, '{"prompt": "no completions"}'].join('\n'));
  await visitor.open('page=own&per_device_train_batch_size=4&max_steps=4&eval_steps=2');
  await visitor.awaits(buttonNamed(words('data.add.pick')));
  await driver.chooseFile('//fieldset//input[@type="file" and contains(@accept, ".jsonl")]', path);
  await visitor.expectText('main', words('data.summary.used', { used: 40, rows: 41 }));
  await visitor.press(t('run.train'));
  await visitor.expectSteps(4);
  await visitor.expectText('th', words('train.numbers.step', { step: 4 }));
});

check('a run is exported and kept: files are saved, its model reads back as the same, a reload finds it', async () => {
  const words = partTextsOf('exports', 'en');
  const hash = `${tiny()}&max_steps=8`;
  await visitor.open(hash);
  await visitor.press(t('run.train'));
  await visitor.expectSteps(8);
  await visitor.unfold(t('history.exports'));
  const button = (kind: string) => words('panel.makeNamed', { name: words(`panel.kinds.${kind}.name`) });
  await visitor.press(button('csv'));
  await expect.poll(() => saved('.csv')).toHaveLength(1);
  const [header, ...steps] = String(saved('.csv')[0]).trim().split('\n');
  expect(header.split(',')).toEqual(expect.arrayContaining(['step', ...METRIC_COLUMNS]));
  expect(steps.length).toBeGreaterThanOrEqual(4);
  await visitor.press(button('model'));
  await expect.poll(() => saved('.zip')).toHaveLength(1);
  await visitor.press(words('panel.verify.last'));
  await visitor.expectText('.exports', words('panel.verify.same').split(':')[0]);
  await expect.poll(() => visitor.text('.kept-facts')).toMatch(/Step\s+8\s/);
  await visitor.expectNoComplaint();
  await visitor.open(hash);
  await visitor.expectSteps(8);
});

check('a run is filmed', async () => {
  const words = partTextsOf('demo', 'en');
  await visitor.open(tiny());
  await visitor.press(t('run.train'));
  await visitor.press(t('app.record'));
  await visitor.press(words('record.start'));
  // Its sign says minutes, seconds and size.
  await expect.poll(async () => numbersIn(await visitor.text('.recording-sign'))[1]).toBeGreaterThanOrEqual(2);
  await visitor.press(words('record.stop'));
  await visitor.pressAt(`//a[normalize-space()="${words('record.ready.download')}"]`);
  await expect.poll(() => saved('.webm', '.mp4')).toHaveLength(1);
  // What WebM and MP4 begin with.
  expect(saved('.webm', '.mp4')[0].toString('hex', 0, 8)).toMatch(/^1a45dfa3|66747970$/);
});
