import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { checkpointFiles, type DirectoryFiles, tinyCheckpoint, vocabularyFiles } from '../src/model/modelTestKit';
import { objections } from './axe';
import { expect, test } from './fixture';
import { numberIn } from './numbers';
import { OwnModel } from './ownModel';
import { partTextsOf, textsOf, trainName } from './texts';

const WORDS = ['low', 'lower', 'the', 'her', 'hello'];
/** Two different answers to each of a few prompts. */
const ROWS = Array.from({ length: 12 }, (_, i) => ({
  prompt: `the ${WORDS[i % 5]} ${i}:`,
  chosen: ` ${WORDS[(i + 1) % 5]} ${WORDS[(i + 2) % 5]}`,
  rejected: ` ${WORDS[(i + 3) % 5]}!`,
}));
const LINES = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('');
const STEPS = 3;

type Kind = 'model' | 'onnx' | 'trl' | 'report' | 'csv' | 'json';

/** The page of own data from model to exports, by roles and names. */
class FileExports {
  readonly own;
  readonly exports;
  readonly t;
  readonly panel;
  readonly verify;
  readonly model;

  constructor(
    readonly page: Page,
    language: 'en' | 'zh' = 'en',
  ) {
    this.own = partTextsOf('file', language);
    this.exports = partTextsOf('exports', language);
    this.model = new OwnModel(page, this.own);
    this.t = textsOf(language);
    this.panel = page.getByRole('region', { name: this.exports('panel.title'), exact: true });
    this.verify = this.panel.getByRole('region', { name: this.exports('panel.verify.title') });
  }

  /** Opens the page and takes a checkpoint from a folder. */
  async open(folder: string): Promise<void> {
    await this.page.goto('./#page=own&backend=wasm');
    await this.model.expectLoaded('kitchen-small');
    await this.load(folder, 'tiny');
  }

  async load(folder: string, name: string): Promise<void> {
    await this.model.choose('checkpoint');
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: this.own('model.files.folder'), exact: true }).click();
    await (await chooser).setFiles(folder);
    await this.model.load();
    await this.model.expectLoaded(name);
  }

  async giveData(): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: this.own('data.add.pick') }).click();
    const file = { name: 'my pairs.jsonl', mimeType: 'text/plain', buffer: Buffer.from(LINES) };
    await (await chooser).setFiles(file);
  }

  async set(name: string, value: number): Promise<void> {
    const input = this.page.getByRole('spinbutton', { name: this.t(name), exact: true });
    await input.fill(String(value));
    await input.press('Enter');
  }

  /** A few steps, large enough to be seen. */
  async train(): Promise<void> {
    // On a phone all settings but β are folded.
    const batchSize = this.page.getByRole('spinbutton', { name: this.t('settings.per_device_train_batch_size.name') });
    if (!(await batchSize.isVisible())) await this.page.getByText(this.t('settings.more')).click();
    await this.set('settings.per_device_train_batch_size.name', 4);
    await this.set('settings.learning_rate.name', 0.01);
    await this.set('settings.max_steps.name', STEPS);
    const controls = this.page.getByRole('region', { name: this.t('run.label'), exact: true });
    await controls.getByRole('button', { name: trainName(this.t, 'run.train') }).click();
    await expect(controls.getByRole('button', { name: trainName(this.t, 'run.trainAgain') })).toBeVisible();
    const measured = this.own('train.numbers.step', { step: STEPS });
    await expect(this.page.getByRole('columnheader', { name: this.own('train.heldOut') })).toContainText(measured);
  }

  makes(kind: Kind) {
    const name = this.exports('panel.makeNamed', { name: this.exports(`panel.kinds.${kind}.name`) });
    return this.panel.getByRole('button', { name, exact: true });
  }

  async exported(kind: Kind): Promise<{ name: string; bytes: Uint8Array }> {
    const arrives = this.page.waitForEvent('download');
    await this.makes(kind).click();
    const download = await arrives;
    return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
  }

  /** The held-out rewards at the last measurement. */
  async heldOut(): Promise<number[]> {
    const table = this.page.getByRole('table', { name: this.own('train.numbers.title') });
    return Promise.all(
      ['chosen', 'rejected'].map(async (term) => {
        const row = table.getByRole('row', { name: new RegExp(`^\\W*${this.t(`terms.${term}`)} `) });
        return numberIn(await row.getByRole('cell').nth(1).textContent());
      }),
    );
  }
}

function writeFolder(folder: string, files: DirectoryFiles | Record<string, Uint8Array>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const tiny = () => ({ ...checkpointFiles(tinyCheckpoint(), 'F16'), ...vocabularyFiles() });
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const rowsOf = (bytes: Uint8Array) =>
  textOf(bytes)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('an own model, trained on own pairs, is taken away whole, and comes back', async ({ page }, info) => {
  const own = new FileExports(page);
  await own.open(writeFolder(info.outputPath('tiny'), tiny()));
  await expect(own.panel).toHaveCount(0);
  await own.giveData();
  await expect(own.panel.getByText(own.exports('panel.startFirst'))).toBeVisible();
  await expect(own.makes('model')).toHaveAttribute('aria-disabled', 'true');
  await own.train();

  const model = await own.exported('model');
  expect(model.name).toBe(`tiny-my-pairs-step-${STEPS}-model.zip`);
  const files = unzipSync(model.bytes);
  expect(textOf(files['README.md'])).toContain('Trained on 11 pairs of `my pairs.jsonl`; 1 more are held out');
  await own.verify.getByRole('button', { name: own.exports('panel.verify.last') }).click();
  await expect(own.verify.getByRole('status')).toHaveText(
    own.exports('panel.verify.same', { pairs: 11, largest: '0', tolerance: '0.00001' }),
  );
  const rewards = (await own.verify.getByRole('cell').allInnerTexts()).map(numberIn);
  for (let cell = 0; cell < rewards.length; cell += 2) expect(rewards[cell]).toBe(rewards[cell + 1]);
  expect(Math.max(...rewards.map(Math.abs))).toBeGreaterThan(1e-3);

  const trl = unzipSync((await own.exported('trl')).bytes);
  const [training, heldOut] = ['data/train.jsonl', 'data/test.jsonl'].map((name) => rowsOf(trl[name]));
  expect([training.length, heldOut.length]).toEqual([11, 1]);
  const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted([...training, ...heldOut])).toEqual(sorted(ROWS));
  // What training began with is what was brought.
  const start = unzipSync(model.bytes)['model.safetensors'];
  expect(Buffer.compare(trl['model/model.safetensors'], start)).not.toBe(0);
  expect(textOf(trl['dpo.yaml'])).toContain('learning_rate: 0.01\n');

  const csv = textOf((await own.exported('csv')).bytes)
    .trimEnd()
    .split('\r\n');
  const header = csv[0].split(',');
  expect(header).toEqual(expect.arrayContaining(['loss', 'eval_loss', 'eval_rewards/accuracies', 'kl/sampled']));
  expect(csv).toHaveLength(1 + STEPS + 1);
  const [chosen] = await own.heldOut();
  expect(Number(csv[STEPS + 1].split(',')[header.indexOf('eval_rewards/chosen')])).toBeCloseTo(chosen, 2);
  const json = JSON.parse(textOf((await own.exported('json')).bytes));
  expect(json).toMatchObject({
    model: 'tiny',
    step: STEPS,
    data: { name: 'my pairs.jsonl', training: 11, heldOut: 1 },
  });
  expect(json.evaluations.map(({ step }: { step: number }) => step)).toEqual([0, STEPS]);
  expect((await own.exported('onnx')).bytes.length).toBeGreaterThan(20_000);

  const chart = own.own('train.charts.kl.title');
  // A chart is drawn, and can be saved, once it is on the screen.
  await page.getByRole('figure', { name: chart, exact: true }).scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: own.exports('charts.open', { name: chart }) }).click();
  const arrives = page.waitForEvent('download');
  await page.getByRole('button', { name: own.exports('charts.svg') }).click();
  const picture = await arrives;
  expect(picture.suggestedFilename()).toBe('kl.svg');
  const svg = readFileSync(await picture.path(), 'utf8');
  expect(svg).toMatch(/^<svg class="main-svg"/);
  expect(svg).toContain(chart);

  // As a model of the visitor's own it is loaded again, its weights the policy's bit for bit.
  await own.load(writeFolder(info.outputPath('taken'), files), 'taken');
  await own.giveData();
  await own.train();
  const next = unzipSync((await own.exported('trl')).bytes);
  expect(Buffer.compare(next['model/model.safetensors'], files['model.safetensors'])).toBe(0);
  expect(textOf(next['model/tokenizer.json'])).toBe(textOf(files['tokenizer.json']));
});

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['zh', 'dark'],
] as const) {
  test.describe(`${language}, ${colorScheme}`, () => {
    test.use({
      locale: language === 'zh' ? 'zh-CN' : 'en-US',
      colorScheme,
      viewport: { width: 390, height: 900 },
    });

    test('axe finds nothing in the exports of own data, nor in their report', async ({ page }, info) => {
      const own = new FileExports(page, language);
      await own.open(writeFolder(info.outputPath('tiny'), tiny()));
      await own.giveData();
      await own.train();
      const { bytes } = await own.exported('report');
      await own.exported('model');
      await own.verify.getByRole('button', { name: own.exports('panel.verify.last') }).click();
      await expect(own.verify.getByRole('table')).toBeVisible();
      expect(await objections(page, 'all', '.file-exports')).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      const file = info.outputPath('report.html');
      writeFileSync(file, bytes);
      await page.goto(`file://${file}`);
      await expect(page.getByRole('img')).toHaveCount(5);
      const heldOut = own.exports('report.data', { name: 'my pairs.jsonl', training: 11, heldOut: 1 });
      await expect(page.getByText(heldOut)).toBeVisible();
      expect(await objections(page)).toEqual([]);
    });
  });
}
