import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { byteLevelBpe } from '../src/model/byteLevelBpe';
import {
  checkpointFiles,
  type DirectoryFiles,
  safetensorsOf,
  TINY_CONFIG,
  tinyCheckpoint,
  vocabularyFiles,
} from '../src/model/modelTestKit';
import { expectAccessibleInBoth } from './axe';
import { expect, speak, test } from './fixture';
import { OwnModel } from './ownModel';
import { partTextsOf, textsOf, trainName } from './texts';

const checkpoint = tinyCheckpoint();
const whole = (...form: [dtype?: 'F32' | 'F16' | 'BF16', shards?: number]): DirectoryFiles => ({
  ...checkpointFiles(checkpoint, ...form),
  ...vocabularyFiles(),
});
const t = partTextsOf('file', 'en');
const bufferOf = (content: string | Uint8Array) => Buffer.from(content as Uint8Array);

/** The part of the page that is about the model. */
class ModelPart extends OwnModel {
  /** Opens the page and waits for the model that it starts with. */
  async open(): Promise<void> {
    await this.page.goto('./#page=own');
    await this.expectLoaded('kitchen-small');
  }

  async pick(files: DirectoryFiles): Promise<void> {
    await this.choose('checkpoint');
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('model.files.some').click();
    const given = Object.entries(files).map(([name, content]) => ({ name, mimeType: '', buffer: bufferOf(content) }));
    await (await chooser).setFiles(given);
    await this.loadUnlessRefused();
  }

  /** Gives an address, of which the page says what it is. */
  async give(url: string): Promise<void> {
    await this.choose('checkpoint');
    await this.region.getByLabel(this.texts('model.url.label')).fill(url);
    await this.button('model.look.ask').click();
  }

  async address(url: string): Promise<void> {
    await this.give(url);
    await this.loadUnlessRefused();
  }

  fact(key: string) {
    const name = this.texts(`model.loaded.${key}`);
    return this.region.locator('.model-facts > div').filter({ has: this.page.getByText(name, { exact: true }) });
  }
}

let served: DirectoryFiles;
let asked: string[];
let methods: string[];
let answer: ((name: string, response: ServerResponse) => boolean) | undefined;
let server: Server;
let origin: string;

/** Another origin on this machine, which lets every page read it. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const name = (request.url ?? '').replace('/models/tiny/', '');
  asked.push(name);
  methods.push(request.method ?? '');
  response.setHeader('Access-Control-Allow-Origin', '*');
  const content = Object.hasOwn(served, name) ? bufferOf(served[name]) : undefined;
  // Of sizes it tells the truth, whatever comes after.
  if (request.method !== 'HEAD' && answer?.(name, response)) return;
  response.statusCode = content ? 200 : 404;
  if (content) response.setHeader('Content-Length', content.length);
  response.end(content);
}

test.beforeAll(async () => {
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});
test.beforeEach(() => {
  // All that is asked for is there: Chromium writes every 404 to the console.
  served = { ...whole('F16'), 'tokenizer_config.json': '{}' };
  const { 'vocab.json': vocab, 'merges.txt': merges } = vocabularyFiles();
  served['tokenizer.json'] = JSON.stringify(byteLevelBpe(vocab, merges));
  asked = [];
  methods = [];
  answer = undefined;
});

test('a checkpoint of every form is read from this machine, and from a folder that is chosen or dropped', async ({
  page,
}, info) => {
  const part = new ModelPart(page);
  await part.open();
  for (const [dtype, shards] of [
    ['F32', 1],
    ['F16', 1],
    ['BF16', 3],
  ] as const) {
    await part.pick(whole(dtype, shards));
    await part.expectLoaded('checkpoint');
    await expect(part.fact('disk')).toContainText(dtype);
    await expect(part.fact('vocab')).toContainText('300');
    await expect(part.fact('positions')).toContainText('32');
  }
  // Its numbers, whatever the form.
  const parameters = [...checkpoint.params.values()].reduce((sum, { length }) => sum + length, 0);
  await expect(part.fact('parameters')).toContainText(String(parameters));
  await expect(part.fact('layers')).toContainText('2');
  const table = part.region.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table.getByRole('cell').first()).toContainText(/MB/);

  // Of a folder the right files are taken.
  const directory = info.outputPath('my-model');
  mkdirSync(join(directory, 'onnx'), { recursive: true });
  for (const [name, content] of Object.entries(whole())) writeFileSync(join(directory, name), content);
  writeFileSync(join(directory, 'onnx', 'config.json'), '{"model_type":"llama"}');
  const chooser = page.waitForEvent('filechooser');
  await part.button('model.files.folder').click();
  await (await chooser).setFiles(directory);
  await part.load();
  await part.expectLoaded('my-model');

  const contents = Object.entries(whole('BF16')).map(([name, content]) => [name, [...bufferOf(content)]] as const);
  const dropped = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, bytes] of files) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, contents);
  await part.region.locator('.file-drop').dispatchEvent('drop', { dataTransfer: dropped });
  await part.load();
  await part.expectLoaded('checkpoint');
  await expect(part.fact('disk')).toContainText('BF16');
});

test('an address of another origin is kept, loaded again without a request, forgotten, and not used when damaged', async ({
  page,
}) => {
  const part = new ModelPart(page);
  await part.open();
  const url = `${origin}/models/tiny/`;
  await part.address(url);
  await part.expectLoaded('tiny');
  await expect(part.region.getByText(t('model.loaded.caching.kept'))).toBeVisible();
  const [looked, loaded] = [
    ['config.json', 'model.safetensors'],
    ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'],
  ];
  expect(asked).toEqual([...looked, ...loaded]);

  asked = [];
  await page.reload();
  await part.expectLoaded('kitchen-small');
  await part.choose('checkpoint');
  await part.button('model.kept.loadLong', { url }).click();
  await part.expectLoaded('tiny');
  await expect(part.region.getByText(t('model.loaded.caching.was_kept'))).toBeVisible();
  expect(asked).toEqual([]);

  await part.button('model.kept.deleteLong', { url }).click();
  await part.region
    .getByRole('group')
    .getByRole('button', { name: t('model.kept.delete'), exact: true })
    .click();
  await expect(part.button('model.kept.deleteLong', { url })).toBeHidden();
  await page.reload();
  await part.expectLoaded('kitchen-small');
  await part.choose('checkpoint');
  await expect(part.button('model.look.ask')).toBeVisible();
  await expect(part.region.getByText(url)).toBeHidden();

  // What is kept anew is damaged there.
  await part.address(url);
  await part.expectLoaded('tiny');
  await page.evaluate(async () => {
    const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    for await (const entry of models.values()) {
      const file = await (entry as FileSystemDirectoryHandle).getFileHandle('model.safetensors');
      const writable = await file.createWritable();
      await writable.write('short');
      await writable.close();
    }
  });
  asked = [];
  await part.address(url);
  await expect.poll(() => asked).toContain('model.safetensors');
  await part.expectLoaded('tiny');
  await expect(part.region.getByText(t('model.loaded.caching.kept'))).toBeVisible();
});

test('of an address it is said what it is and takes, before its weights are asked for; then it can be left', async ({
  page,
}) => {
  const part = new ModelPart(page);
  await part.open();
  await expect(part.card('kitchen')).toContainText(/Parameters\s*103 k\s*Weights\s*413 kB\s*Memory\s*\d+ MB/);
  await part.choose('checkpoint');
  await expect(part.card('checkpoint')).toContainText(t('cards.unknown'));
  await part.give(`${origin}/models/tiny/`);
  await expect(part.look).toContainText(t('model.look.replaces', { model: 'kitchen-small' }));
  await expect(part.look.getByRole('table').getByRole('cell').first()).toContainText(/MB/);
  const size = `${(bufferOf(served['model.safetensors']).length / 1000).toFixed(0)} kB`;
  await expect(part.button('model.look.download', { bytes: size })).toBeEnabled();
  await expect(part.card('checkpoint')).toContainText(new RegExp(`tiny.*Weights\\s*${size}\\s*Memory\\s*\\d+ MB`));
  await expect(part.status).toContainText(t('model.look.waitsBeside', { name: 'tiny', model: 'kitchen-small' }));
  expect(asked).toEqual(['config.json', 'model.safetensors']);
  expect(methods).toEqual(['GET', 'HEAD']);
  await part.button('model.look.leave').click();
  await expect(part.look).toBeHidden();
  await part.expectLoaded('kitchen-small');
});

test('a link that names an address asks for nothing, and holds it ready', async ({ page }) => {
  const part = new ModelPart(page);
  const url = `${origin}/models/tiny/`;
  await page.goto(`./#page=own&checkpoint=url:${url}~tiny&v=2`);
  await part.expectLoaded('kitchen-small');
  await expect(page.getByRole('radio', { name: t('cards.checkpoint.name'), exact: true })).toBeChecked();
  await expect(part.region.getByLabel(t('model.url.label'))).toHaveValue(url);
  await expect(page.getByRole('alert').filter({ hasText: 'tiny' })).toBeVisible();
  expect(asked).toEqual([]);
  await part.button('model.look.ask').click();
  await part.load();
  await part.expectLoaded('tiny');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('each step says how far it is; another model reads the pairs again and ends the run, which is said, with a way back', async ({
  page,
}) => {
  const part = new ModelPart(page);
  const words = textsOf('en');
  const statusOf = (key: string) => page.getByRole('region', { name: t(key), exact: true }).locator('.step-status');
  const train = page.getByRole('button', { name: trainName(words, 'run.train') });
  await page.goto('./#page=own&backend=wasm&max_steps=4&eval_steps=2&per_device_train_batch_size=4');
  await part.expectLoaded('kitchen-small');
  await expect(statusOf('data.title')).toContainText(t('data.status.todo'));
  await expect(statusOf('train.title')).toContainText(words('run.needsInputs'));
  await expect(train).toBeDisabled();
  await page.getByRole('button', { name: t('data.add.verdicts') }).click();
  await expect(statusOf('data.title')).toContainText('300 pairs from kitchen-verdicts.jsonl');
  await expect(statusOf('train.title')).toContainText(t('train.status.ready'));
  await train.click();
  await expect(statusOf('train.title')).toContainText(/: 4 of 4 steps/);

  // Its tokens are bytes: the pairs, read again, are too long for its context.
  await part.give(`${origin}/models/tiny/`);
  await expect(part.look).toContainText(t('model.look.endsRun'));
  await part.load();
  await part.expectLoaded('tiny');
  await expect(page.getByText(t('data.summary.cut', { count: 266 }))).toBeVisible();
  await expect(statusOf('data.title')).toContainText('300 pairs from kitchen-verdicts.jsonl');
  await expect(statusOf('train.title')).toContainText(t('train.status.former'));
  const former = page.getByText(/was trained for 4 steps with kitchen-small on 300 pairs of kitchen-verdicts\.jsonl/);
  await expect(former).toBeVisible();
  await page.getByRole('button', { name: t('train.former.open') }).click();
  await part.expectLoaded('kitchen-small');
  await expect(statusOf('data.title')).toContainText('300 pairs from kitchen-verdicts.jsonl');
  await expect(statusOf('train.title')).toContainText(/: 4 of 4 steps/);
  await expect(former).toBeHidden();

  // A setting that cannot be used, even where it is folded.
  const rate = page.getByRole('spinbutton', { name: words('settings.learning_rate.name'), exact: true });
  await rate.fill('-1');
  const settings = page.getByRole('region', { name: t('train.title'), exact: true });
  await settings.getByRole('button', { name: `${t('step.hide')} ${t('train.title')}` }).click();
  await expect(rate).toBeHidden();
  await expect(statusOf('train.title')).toContainText(words('run.needsMending'));
  const again = page.getByRole('button', { name: trainName(words, 'run.trainAgain') });
  await expect(again).toBeDisabled();
  await expect(again).toHaveAttribute('title', words('run.needsMending'));
  await settings.getByRole('button', { name: `${t('step.show')} ${t('train.title')}` }).click();
  await expect(rate).toHaveValue('-1');
  await rate.press('Escape');
  await expect(again).toBeEnabled();

  // Pairs that are taken away take the run with them.
  const pairs = page.getByRole('region', { name: t('data.title'), exact: true });
  await page.getByRole('button', { name: t('data.add.verdicts') }).click();
  await expect(train).toBeEnabled();
  await pairs.getByRole('button', { name: t('data.summary.forget') }).click();
  await expect(statusOf('data.title')).toContainText(t('data.status.todo'));
  await expect(train).toBeDisabled();
  await expect(train).toHaveAttribute('title', words('run.needsInputs'));
});

test('what cannot be used is refused where it is, loading is given up, and what was there stays', async ({ page }) => {
  const part = new ModelPart(page);
  await part.open();
  const refused = async (changes: DirectoryFiles, says: RegExp) => {
    await part.pick({ ...whole(), ...changes });
    await expect(part.alert).toContainText(says);
    await part.button('model.dismiss').click();
    await expect(part.alert).toBeHidden();
    await part.expectLoaded('kitchen-small');
  };
  const config = (changes: object) => JSON.stringify({ ...TINY_CONFIG, model_type: 'gpt2', ...changes });
  const header = (length: number) => {
    const file = new Uint8Array(64);
    new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
    return file;
  };
  const one = new Map([['transformer.wte.weight', [[2, 3], new Float32Array(6)] as const]]);
  await refused({ 'model.safetensors': header(2 ** 52) }, /4503599627370496 bytes/);
  await refused({ 'model.safetensors': header(1000) }, /claims 1000 bytes, but only 56 follow/);
  await refused(
    { 'model.safetensors': safetensorsOf(one, 'F32') },
    /transformer\.wte\.weight.*F32 \[300, 8\].*F32 \[2, 3\]/,
  );
  await refused({ 'config.json': config({ vocab_size: 301 }) }, /transformer\.wte\.weight/);
  await refused(
    { 'config.json': config({ model_type: '<img src=x onerror=alert(1)>' }) },
    /<img src=x onerror=alert\(1\)>/,
  );
  await refused({ 'config.json': '{' }, /config\.json/);
  await refused({ 'merges.txt': 'a b c' }, /merges\.txt.*line 1 is not two pieces/);

  // Loading is given up.
  answer = (name, response) => {
    if (name !== 'model.safetensors') return false;
    const content = bufferOf(served[name]);
    response.setHeader('Content-Length', content.length);
    response.write(content.subarray(0, 3000)); // and the rest never comes
    return true;
  };
  await part.address(`${origin}/models/tiny/`);
  await expect(part.region.getByRole('progressbar')).toHaveAttribute('value', /^0\.\d+/);
  await part.button('model.cancel').click();
  await expect(part.region.getByRole('progressbar')).toBeHidden();
  // It can be asked for again, or left.
  await expect(part.look).toBeVisible();
  await part.button('model.look.leave').click();
  await part.expectLoaded('kitchen-small');
  await expect(part.alert).toBeHidden();
  answer = undefined;
  await part.address(`${origin}/models/tiny/`);
  await part.expectLoaded('tiny');
});

test.describe('what a server answers', () => {
  test.use({ expectedNoise: /^(Failed to load resource|Access to fetch at)/ });

  test('is said in words', async ({ page }) => {
    const part = new ModelPart(page);
    await part.open();
    const refused = async (url: string, says: RegExp) => {
      await part.address(url);
      await expect(part.alert).toContainText(says);
      await part.button('model.dismiss').click();
      await part.expectLoaded('kitchen-small');
    };
    await refused('not an address', /URL is “not an address”; use https:/);
    await refused('http://example.com/gpt2', /use https:/);
    await refused(`${origin}/models/nothing/`, /nothing\/config\.json.*404/);
    answer = (name, response) => {
      if (name === 'config.json') response.removeHeader('Access-Control-Allow-Origin');
      return false;
    };
    await refused(`${origin}/models/tiny/`, /no answer that this page may read/);
    answer = (name, response) => {
      if (name !== 'model.safetensors') return false;
      response.setHeader('Content-Length', 10 ** 12);
      response.flushHeaders();
      return true;
    };
    await refused(`${origin}/models/tiny/`, /model\.safetensors.*953675 MB/);
    answer = (name, response) => {
      if (name !== 'model.safetensors') return false;
      response.setHeader('Content-Length', 10 ** 5);
      response.write(bufferOf(served[name]).subarray(0, 2000));
      setImmediate(() => response.destroy());
      return true;
    };
    await refused(`${origin}/models/tiny/`, /model\.safetensors/);
    answer = undefined;
    asked = [];
    served['config.json'] = JSON.stringify({ model_type: 'gpt2', n_layer: 100, n_embd: 4096, n_head: 32 });
    await refused(`${origin}/models/tiny/`, /MB of memory, but only 4096 MB/);
    expect(asked).toEqual(['config.json']);
  });
});

test('axe finds nothing, and nothing is wider than a phone', async ({ page }) => {
  const part = new ModelPart(page);
  await part.open();
  await part.address(`${origin}/models/tiny/`);
  await part.expectLoaded('tiny');
  // What the memory is for, and what it may be held against.
  for (const folded of await part.region.locator('summary').all()) await folded.click();
  await part.choose('kitchen');
  await expectAccessibleInBoth(page, '.file-page');
  await part.give(`${origin}/models/tiny/`);
  await expect(part.look).toBeVisible();
  await expectAccessibleInBoth(page, '.file-page');
  await part.address('no');
  await expect(part.alert).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  for (const language of ['en', 'zh'] as const) {
    await speak(page, language);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, language).toBeLessThanOrEqual(360);
  }
});
