import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
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
import { partTextsOf } from './texts';

const checkpoint = tinyCheckpoint();
const whole = (...form: [dtype?: 'F32' | 'F16' | 'BF16', shards?: number]): DirectoryFiles => ({
  ...checkpointFiles(checkpoint, ...form),
  ...vocabularyFiles(),
});
const t = partTextsOf('file', 'en');
const bufferOf = (content: string | Uint8Array) => Buffer.from(content as Uint8Array);

/** The part of the page that is about the model. */
class ModelPart {
  readonly region;
  readonly alert;

  constructor(
    readonly page: Page,
    readonly texts = t,
  ) {
    this.region = page.getByRole('region', { name: texts('model.title'), exact: true });
    this.alert = this.region.getByRole('alert');
  }

  /** Opens the page and waits for the model that it starts with. */
  async open(): Promise<void> {
    await this.page.goto('./#page=own');
    await this.expectLoaded('kitchen-small');
  }

  async expectLoaded(name: string): Promise<void> {
    const title = this.texts('model.loaded.title', { name });
    await expect(this.region.getByRole('heading', { name: title, exact: true })).toBeVisible();
    await expect(this.region.getByRole('progressbar')).toBeHidden();
  }

  async from(kind: 'shipped' | 'files' | 'url'): Promise<void> {
    await this.region.getByRole('radio', { name: this.texts(`model.source.${kind}`), exact: true }).check();
  }

  button(key: string, values = {}) {
    return this.region.getByRole('button', { name: this.texts(key, values), exact: true });
  }

  async pick(files: DirectoryFiles): Promise<void> {
    await this.from('files');
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('model.files.some').click();
    const given = Object.entries(files).map(([name, content]) => ({ name, mimeType: '', buffer: bufferOf(content) }));
    await (await chooser).setFiles(given);
  }

  async address(url: string): Promise<void> {
    await this.from('url');
    await this.region.getByLabel(this.texts('model.url.label')).fill(url);
    await this.region
      .locator('form')
      .getByRole('button', { name: this.texts('model.load'), exact: true })
      .click();
  }

  fact(key: string) {
    const name = this.texts(`model.loaded.${key}`);
    return this.region.locator('.model-facts > div').filter({ has: this.page.getByText(name, { exact: true }) });
  }
}

let served: DirectoryFiles;
let asked: string[];
let answer: ((name: string, response: ServerResponse) => boolean) | undefined;
let server: Server;
let origin: string;

/** Another origin on this machine, which lets every page read it. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const name = (request.url ?? '').replace('/models/tiny/', '');
  asked.push(name);
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (answer?.(name, response)) return;
  const content = Object.hasOwn(served, name) ? bufferOf(served[name]) : undefined;
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
  await part.from('files');
  const chooser = page.waitForEvent('filechooser');
  await part.button('model.files.folder').click();
  await (await chooser).setFiles(directory);
  await part.expectLoaded('my-model');

  const contents = Object.entries(whole('BF16')).map(([name, content]) => [name, [...bufferOf(content)]] as const);
  const dropped = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, bytes] of files) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, contents);
  await part.region.locator('.file-drop').dispatchEvent('drop', { dataTransfer: dropped });
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
  expect(asked).toEqual(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors']);

  asked = [];
  await page.reload();
  await part.expectLoaded('kitchen-small');
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
  const part = new ModelPart(page, partTextsOf('file', 'en'));
  await part.open();
  await part.address(`${origin}/models/tiny/`);
  await part.expectLoaded('tiny');
  await part.region.locator('summary').click();
  for (const kind of ['files', 'shipped', 'url'] as const) {
    await part.from(kind);
    await expectAccessibleInBoth(page, '.file-model');
  }
  await part.address('no');
  await expect(part.alert).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  for (const language of ['en', 'zh'] as const) {
    await speak(page, language);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, language).toBeLessThanOrEqual(360);
  }
});
