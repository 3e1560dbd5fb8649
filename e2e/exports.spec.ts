import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { strToU8, unzipSync, zipSync } from 'fflate';
import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-web';
import { parse } from 'yaml';
import { METRIC_COLUMNS } from '../src/core/runCurves';
import type { Language } from '../src/core/world';
import { DISHES } from '../src/worlds/kitchen/dishes';
import { COMPLETIONS } from '../src/worlds/kitchen/grammar';
import { objections } from './axe';
import { expect, type Playground, TINY, test } from './fixture';
import { numbersIn } from './numbers';
import { partTextsOf, textsOf } from './texts';
import { latestDistribution, listen } from './workerReports';

const LAST = 40;
const HASH = `${TINY}&num_pairs=200&max_steps=${LAST}`;
const t = partTextsOf('exports', 'en');

type Kind = 'model' | 'onnx' | 'trl' | 'report' | 'csv' | 'json';

const panelOf = (page: Page, texts = t) => page.getByRole('region', { name: texts('panel.title'), exact: true });

async function openPanel(page: Page, language: Language = 'en'): Promise<void> {
  await page.getByText(textsOf(language)('history.exports'), { exact: true }).click();
}

/** Exports one file by its button. */
async function exported(page: Page, kind: Kind, texts = t): Promise<{ download: Download; bytes: Uint8Array }> {
  const name = texts('panel.makeNamed', { name: texts(`panel.kinds.${kind}.name`) });
  const arrives = page.waitForEvent('download');
  await panelOf(page, texts).getByRole('button', { name, exact: true }).click();
  const download = await arrives;
  return { download, bytes: new Uint8Array(await readFile(await download.path())) };
}

const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

async function train(playground: Playground): Promise<void> {
  await playground.train.click();
  await playground.expectSteps(LAST);
  await expect(playground.page.getByRole('button', { name: 'Train again' })).toBeVisible();
}

/** The probability of a completion after a prompt. */
async function probability(session: ort.InferenceSession, prompt: readonly number[], completion: readonly number[]) {
  const ids = [...prompt, ...completion];
  const feed = new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
  const { logits } = await session.run({ input_ids: feed });
  const [, length, vocabulary] = logits.dims;
  const values = logits.data as Float32Array;
  let logp = 0;
  for (let at = prompt.length; at < length; at++) {
    const row = values.subarray((at - 1) * vocabulary, at * vocabulary);
    const most = Math.max(...row);
    logp += row[ids[at]] - most - Math.log(row.reduce((total, value) => total + Math.exp(value - most), 0));
  }
  return Math.exp(logp);
}

test('the files of a run are the run, number by number', async ({ page, playground, browser }) => {
  test.slow();
  await listen(page);
  await playground.open(HASH);
  await openPanel(page);
  await expect(panelOf(page).getByText(t('panel.needsStep'))).toHaveCount(3);
  await train(playground);
  const told = await page.evaluate(() => ({
    metrics: window.reportedMetrics,
    evaluations: window.reportedEvaluations,
  }));

  const onnx = await exported(page, 'onnx');
  const session = await ort.InferenceSession.create(onnx.bytes);
  const { policy, reference } = await latestDistribution(page);
  const [{ promptIds }] = DISHES;
  for (let place = 0; place < 30; place++) {
    expect(await probability(session, promptIds, COMPLETIONS[place])).toBeCloseTo(policy[place], 6);
  }
  // Training has moved it.
  const moved = COMPLETIONS.slice(0, 30).map((_, place) => Math.abs(policy[place] - reference[place]));
  expect(Math.max(...moved)).toBeGreaterThan(1e-5);

  const model = await exported(page, 'model');
  expect(model.download.suggestedFilename()).toMatch(/^[a-z-]+-step-40-model\.zip$/);
  const folder = unzipSync(model.bytes);
  expect(Object.keys(folder).sort()).toEqual([
    'README.md',
    'config.json',
    'generation_config.json',
    'model.safetensors',
    'tokenizer.json',
    'tokenizer.zh.json',
    'tokenizer_config.json',
  ]);
  const { graph } = onnxProto.onnx.ModelProto.decode(onnx.bytes);
  const weights = tensorsOf(folder['model.safetensors']);
  expect(weights.size).toBeGreaterThan(20);
  for (const [name, bytes] of weights) {
    const inside = graph?.initializer?.find((tensor) => tensor.name === name);
    expect(Buffer.compare(bytes, inside?.rawData ?? new Uint8Array()), name).toBe(0);
  }

  const verify = panelOf(page).getByRole('region', { name: t('panel.verify.title') });
  await verify.getByRole('button', { name: t('panel.verify.last') }).click();
  await expect(verify.getByRole('status')).toHaveText(
    t('panel.verify.same', { pairs: 64, largest: '0', tolerance: '0.00001' }),
  );
  const rewards = await verify.getByRole('cell').allInnerTexts();
  expect(rewards).toHaveLength(16);
  for (let cell = 0; cell < 16; cell += 2) expect(rewards[cell]).toBe(rewards[cell + 1]);
  expect(new Set(rewards).size).toBeGreaterThan(4);

  const [header, ...rows] = textOf((await exported(page, 'csv')).bytes)
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  expect(rows).toHaveLength(LAST + 1);
  for (const record of told.metrics) {
    for (const name of METRIC_COLUMNS) {
      expect([name, Number(rows[record.step][header.indexOf(name)])]).toEqual([name, record[name]]);
    }
  }
  const last = told.evaluations.at(-1)!;
  expect(Number(rows[LAST][header.indexOf('kl/exact')])).toBe(last['kl/exact']);
  const [, shown] = numbersIn(await playground.chart('KL gap').getByText('Values shown').innerText());
  expect(shown).toBeCloseTo(last['kl/exact'], 3);

  const json = JSON.parse(textOf((await exported(page, 'json')).bytes));
  expect(json.definition.config).toMatchObject({ model: 'kitchen-nano', max_steps: LAST, num_pairs: 200 });
  expect(json.metrics.at(-1).loss).toBe(told.metrics.at(-1)?.loss);
  expect(json.link).toBe(`${new URL(page.url()).origin}/#${new URL(page.url()).hash.slice(1)}`);

  const trl = unzipSync((await exported(page, 'trl')).bytes);
  expect(parse(textOf(trl['dpo.yaml']))).toMatchObject({
    model_name_or_path: 'model',
    dataset_name: 'data',
    loss_type: ['sigmoid'],
    beta: json.definition.config.beta,
    max_steps: LAST,
    per_device_train_batch_size: 2,
  });
  const pairs = textOf(trl['data/train.jsonl']).trimEnd().split('\n');
  expect(pairs).toHaveLength(2 * LAST);
  for (const pair of pairs.map((line) => JSON.parse(line))) {
    expect(pair.prompt).toMatch(/^the \w+ \w+ is$/);
    expect(pair.chosen).not.toBe(pair.rejected);
  }
  const shipped = await readFile('public/models/kitchen-nano/model.safetensors');
  const started = tensorsOf(trl['model/model.safetensors']);
  for (const [name, bytes] of tensorsOf(shipped)) expect(Buffer.compare(bytes, started.get(name)!), name).toBe(0);
  expect(textOf(trl['README.md'])).toContain('trl dpo --config dpo.yaml');

  const report = await exported(page, 'report');
  const offline = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const reader = await offline.newPage();
  const requests: string[] = [];
  reader.on('request', (request) => requests.push(request.url()));
  const file = test.info().outputPath('report.html');
  await report.download.saveAs(file);
  await reader.goto(`file://${file}`);
  await expect(reader.getByRole('img')).toHaveCount(7);
  await expect(reader.getByRole('img', { name: t('report.plots.kl') })).toBeVisible();
  await expect(reader.getByRole('link')).toHaveAttribute('href', json.link);
  expect(requests).toEqual([`file://${file}`]);
  await offline.close();
});

/** The bytes of each tensor of a safetensors file. */
function tensorsOf(file: Uint8Array): Map<string, Uint8Array> {
  const size = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header: Record<string, { data_offsets?: [number, number] }> = JSON.parse(textOf(file.subarray(8, 8 + size)));
  return new Map(
    Object.entries(header).flatMap(([name, { data_offsets: offsets }]) =>
      offsets ? [[name, file.subarray(8 + size + offsets[0], 8 + size + offsets[1])] as const] : [],
    ),
  );
}

test('what is no export of the run is refused in words, the page goes on, and a chart is saved by keyboard', async ({
  page,
  playground,
}) => {
  await playground.open(HASH);
  await openPanel(page);
  await playground.step.click();
  await playground.expectSteps(1);
  const { bytes } = await exported(page, 'model');
  const verify = panelOf(page).getByRole('region', { name: t('panel.verify.title') });
  const check = (name: string, content: Uint8Array) =>
    verify
      .getByLabel(t('panel.verify.choose'))
      .setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(content) });
  const alert = verify.getByRole('alert');

  await check('bomb.zip', zipSync({ 'model.safetensors': new Uint8Array(2e8) }, { level: 9 }));
  await expect(alert).toContainText('bomb.zip');
  await expect(alert).toContainText('191');
  await check('notes.zip', strToU8('no archive at all'));
  await expect(alert).toContainText('notes.zip');
  const folder = unzipSync(bytes);
  await check('empty.zip', zipSync({ 'config.json': folder['config.json'] }));
  await expect(alert).toContainText('model.safetensors is missing');
  const lying = folder['model.safetensors'].slice();
  lying[7] = 0x7f;
  await check('lying.zip', zipSync({ ...folder, 'model.safetensors': lying }));
  await expect(alert).toContainText('header claims');

  const changed = folder['model.safetensors'].slice();
  new DataView(changed.buffer).setFloat32(changed.length - 8, 3, true);
  await check('other.zip', zipSync({ ...folder, 'model.safetensors': changed }));
  const other = t('panel.verify.differs', { pairs: 64, largest: '…', tolerance: '0.00001' }).split('…')[0];
  await expect(verify.getByRole('status')).toContainText(other);
  await check('same.zip', bytes);
  await expect(verify.getByRole('status')).toContainText('no implicit reward differs by more than 0 ');

  // The run may go on: the file is still that of the step at which it was made.
  await playground.step.click();
  await playground.expectSteps(2);
  await verify.getByRole('button', { name: t('panel.verify.last') }).click();
  await expect(verify.getByRole('status')).toContainText('no implicit reward differs by more than 0 ');

  // A chart is saved as SVG and as PNG.
  await train(playground);
  const chart = playground.chart('Implicit rewards');
  const menu = chart.getByRole('button', { name: t('charts.open', { name: 'Implicit rewards' }) });
  // Only what is near the screen is drawn, and can be saved.
  await chart.scrollIntoViewIfNeeded();
  const save = async (format: 'svg' | 'png') => {
    await menu.focus();
    await page.keyboard.press('Enter');
    const choice = page.getByRole('dialog', { name: t('charts.title') }).getByRole('button');
    await expect(choice.first()).toBeFocused();
    const arrives = page.waitForEvent('download');
    if (format === 'png') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const download = await arrives;
    expect(download.suggestedFilename()).toBe(`rewards.${format}`);
    await expect(choice).toHaveCount(0);
    return readFile(await download.path());
  };
  const svg = (await save('svg')).toString();
  expect(svg).toMatch(/^<svg class="main-svg"/);
  expect(svg).toContain('Implicit rewards');
  expect(svg).not.toMatch(/<script|href="http/);
  const drawing = await page.context().newPage();
  await drawing.setContent(svg);
  await expect(drawing.locator('.scatterlayer path.js-line').first()).toBeVisible();
  await drawing.close();
  const png = await save('png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1800, 1120]);
  expect(png.length).toBeGreaterThan(20_000);
});

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['zh', 'dark'],
] as const) {
  test(`axe finds nothing in the exports: ${language}, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({
      locale: language === 'zh' ? 'zh-CN' : 'en-US',
      colorScheme,
      viewport: { width: 390, height: 900 },
    });
    const page = await context.newPage();
    const texts = partTextsOf('exports', language);
    const ofPage = textsOf(language);
    await page.goto(`./#${HASH}`);
    await page.getByRole('button', { name: ofPage('run.step'), exact: true }).click();
    await page.getByRole('tab', { name: ofPage('columns.runs') }).click();
    await openPanel(page, language);
    await expect(panelOf(page, texts).getByText(texts('panel.needsStep'))).toHaveCount(0);
    const { bytes, download } = await exported(page, 'report', texts);
    expect(textOf(bytes)).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
    await exported(page, 'model', texts);
    const verify = panelOf(page, texts).getByRole('region', { name: texts('panel.verify.title') });
    await verify.getByRole('button', { name: texts('panel.verify.last') }).click();
    await expect(verify.getByRole('table')).toBeVisible();
    expect(await objections(page, 'all', '.exports')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const file = test.info().outputPath('report.html');
    await download.saveAs(file);
    await page.goto(`file://${file}`);
    expect(await objections(page)).toEqual([]);
    await context.close();
  });
}
