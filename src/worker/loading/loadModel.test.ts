import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelCache } from '../../client/modelCache';
import { EngineError } from '../../core/errors';
import { checkpointFiles, type DirectoryFiles, tinyCheckpoint, vocabularyFiles } from '../../model/modelTestKit';
import { type LoadOptions, loadModel } from './loadModel';
import { type FakeDirectory, FakeDisk } from './opfsTestKit';

const checkpoint = tinyCheckpoint();
const BASE = 'https://example.com/models/tiny/';
const whole = (shards = 1): DirectoryFiles => ({ ...checkpointFiles(checkpoint, 'F16', shards), ...vocabularyFiles() });

/** What the server has, and what it was asked for. */
let served: DirectoryFiles;
let asked: string[];
let requests: RequestInit[];
/** Changes an answer on its way. */
let answer: (name: string, body: Uint8Array<ArrayBuffer>) => Response;
let disk: FakeDisk;

const bytesOf = (content: string | Uint8Array<ArrayBuffer>) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** In chunks of so many bytes, with a length that may lie. */
function streamed(body: Uint8Array<ArrayBuffer>, chunk: number, length = body.length): Response {
  let at = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.slice(at, at + chunk));
      at += chunk;
    },
  });
  return new Response(stream, { headers: { 'Content-Length': String(length) } });
}

beforeEach(() => {
  served = whole();
  asked = [];
  requests = [];
  answer = (_, body) => streamed(body, 1000);
  disk = new FakeDisk();
  vi.stubGlobal('navigator', disk.navigator);
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    const name = url.href.slice(BASE.length);
    asked.push(name);
    requests.push(init);
    init.signal?.throwIfAborted();
    return Object.hasOwn(served, name) ? answer(name, bytesOf(served[name])) : new Response(null, { status: 404 });
  });
});
afterEach(() => vi.unstubAllGlobals());

const options = (changes: Partial<LoadOptions> = {}): LoadOptions => ({
  models: new URL('https://page.example/models/'),
  onProgress: () => undefined,
  signal: new AbortController().signal,
  cache: false,
  ...changes,
});
const load = (changes: Partial<LoadOptions> = {}) => loadModel({ kind: 'url', url: BASE }, options(changes));
const refusal = async (changes: Partial<LoadOptions> = {}): Promise<EngineError> => {
  const thrown = await load(changes).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(EngineError);
  return thrown as EngineError;
};

describe('from an address', () => {
  it.each([1, 3])('gives the checkpoint, the tokenizer and what they are (files: %i)', async (shards) => {
    served = whole(shards);
    const model = await load();
    expect(model.checkpoint).toEqual(checkpoint);
    expect(model.tokenizer.encode(' the')).toHaveLength(1);
    expect(JSON.parse(model.tokenizerJson).model.type).toBe('BPE');
    expect(model.info).toMatchObject({
      id: `url:${BASE}`,
      name: 'tiny',
      kind: 'url',
      layers: 2,
      width: 8,
      vocab: 300,
      dtypes: ['F16'],
      tokenizerVocab: 265,
      caching: 'not_asked',
    });
    expect(model.info.parameters).toBe([...checkpoint.params.values()].reduce((sum, { length }) => sum + length, 0));
  });

  it('asks without cookies and referrer, and for nothing that it does not need', async () => {
    await load();
    expect(
      requests.every(({ credentials, referrerPolicy }) => credentials === 'omit' && referrerPolicy === 'no-referrer'),
    ).toBe(true);
    expect(asked).toEqual([
      'config.json',
      'tokenizer.json',
      'vocab.json',
      'merges.txt',
      'tokenizer_config.json',
      'model.safetensors',
    ]);
  });

  it.each([1, 3])('reports bytes that only grow, up to the total (files: %i)', async (shards) => {
    served = whole(shards);
    const seen: [number, number][] = [];
    const model = await load({ onProgress: (bytes, total) => seen.push([bytes, total]) });
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
    expect(seen.every(([bytes, total]) => bytes <= total)).toBe(true);
    expect(seen.at(-1)).toEqual([model.info.bytes, model.info.bytes]);
  });

  it('is stopped by the signal, in the midst of the weights', async () => {
    const controller = new AbortController();
    const cache = await ModelCache.open();
    const stopped = load({ signal: controller.signal, onProgress: () => controller.abort(), cache: true });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await cache?.list()).toEqual([]);
  });

  it('lets the caller look at config.json before the weights come', async () => {
    const check = vi.fn(() => {
      throw new EngineError('memory_exceeded', 'too large', { needed: 2, available: 1 });
    });
    expect((await refusal({ check })).code).toBe('memory_exceeded');
    expect(check).toHaveBeenCalledExactlyOnceWith(checkpoint.config);
    expect(asked).toEqual(['config.json']);
  });

  it.each(['config.json', 'vocab.json', 'model.safetensors'])('says that %s is not there', async (name) => {
    delete served[name];
    const missing = name === 'model.safetensors' ? 'model.safetensors.index.json' : name;
    expect(await refusal()).toMatchObject({
      code: 'download_failed',
      values: { url: `${BASE}${missing}`, status: '404' },
    });
  });

  it('says what else the server answers, and that it does not', async () => {
    answer = () => new Response('no', { status: 403 });
    expect((await refusal()).values.status).toBe('403');
    answer = () => {
      throw new TypeError('Failed to fetch');
    };
    expect((await refusal()).values.status).toMatch(/no answer that this page may read: Failed to fetch/);
  });

  it('does not take a file that broke off', async () => {
    answer = (name, body) =>
      name === 'model.safetensors' ? streamed(body.slice(0, -10), 1000, body.length) : streamed(body, 1000);
    expect((await refusal()).values.status).toMatch(/\d+ of \d+ bytes came/);
  });

  it('stops a file that is larger than config.json allows, whatever length it claims', async () => {
    let sent = 0;
    const flood = (length: number) => {
      const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          sent += 2 ** 20;
          controller.enqueue(new Uint8Array(2 ** 20));
        },
      });
      return new Response(stream, { headers: { 'Content-Length': String(length) } });
    };
    for (const length of [2 ** 40, 100]) {
      sent = 0;
      answer = (name, body) => (name === 'model.safetensors' ? flood(length) : streamed(body, 1000));
      expect(await refusal()).toMatchObject({ code: 'file_too_large', values: { name: 'model.safetensors' } });
      expect(sent).toBeLessThan(20 * 2 ** 20);
    }
  });

  it('does not follow an index out of the directory', async () => {
    served = whole(2);
    const index = JSON.parse(served['model.safetensors.index.json'] as string);
    index.weight_map['transformer.ln_f.bias'] = '../../secret.safetensors';
    served['model.safetensors.index.json'] = JSON.stringify(index);
    expect((await refusal()).code).toBe('file_invalid');
    expect(asked.filter((name) => name.includes('secret'))).toEqual([]);
  });
});

describe('the cache', () => {
  const open = async () => (await ModelCache.open()) as ModelCache;

  it('keeps a model, gives it without a request, and lets it go', async () => {
    const cache = await open();
    expect((await load({ cache: true })).info.caching).toBe('kept');
    const total = Object.entries(served).reduce((sum, [, content]) => sum + bytesOf(content).length, 0);
    expect(await cache.list()).toMatchObject([{ url: BASE, bytes: total }]);
    asked = [];
    const again = await load({ cache: true });
    expect(again.info.caching).toBe('was_kept');
    expect(again.checkpoint).toEqual(checkpoint);
    expect(asked).toEqual([]);
    await cache.delete(BASE);
    expect(await cache.list()).toEqual([]);
    expect((await load({ cache: true })).info.caching).toBe('kept');
  });

  it.each([
    [
      'a file is shorter',
      (name: string, bytes: Uint8Array) => (name.endsWith('model.safetensors') ? bytes.slice(1) : bytes),
    ],
    [
      'the list is cut off',
      (name: string, bytes: Uint8Array) => (name.endsWith('entry.json') ? bytes.slice(0, 20) : bytes),
    ],
    [
      'the list is something else',
      (name: string, bytes: Uint8Array) => (name.endsWith('entry.json') ? bytesOf('null') : bytes),
    ],
  ])('does not use an entry where %s', async (_, damage) => {
    const cache = await open();
    await load({ cache: true });
    for (const [name, file] of disk.files) file.bytes = damage(name, file.bytes) as typeof file.bytes;
    asked = [];
    expect((await load({ cache: true })).info.caching).toBe('kept');
    expect(asked).toContain('model.safetensors');
    for (const [name, file] of disk.files) file.bytes = damage(name, file.bytes) as typeof file.bytes;
    expect(await cache.list()).toEqual([]);
    expect(disk.files.size).toBe(0);
  });

  it('keeps nothing of a download that failed', async () => {
    delete served['model.safetensors'];
    await refusal({ cache: true });
    expect(disk.files.size).toBe(0);
  });

  it('keeps nothing that cannot be used', async () => {
    served['merges.txt'] = 'a b c';
    expect((await refusal({ cache: true })).code).toBe('file_invalid');
    expect(disk.files.size).toBe(0);
  });

  it.each([100, 4000])('goes on without it where there is no room (%i bytes)', async (capacity) => {
    disk.capacity = capacity;
    const model = await load({ cache: true });
    expect(model.info.caching).toBe('no_room');
    expect(model.checkpoint).toEqual(checkpoint);
    expect(disk.files.size).toBe(0);
  });

  it('goes on without it where no directory can be opened, and holds no lock then', async () => {
    const cache = await open();
    const models = disk.root.children.get('models') as FakeDirectory;
    await models.getDirectoryHandle('left by another tab', { create: true });
    const { getDirectoryHandle } = models;
    vi.spyOn(models, 'getDirectoryHandle').mockImplementation(async (name, options) => {
      if (options?.create) throw new DOMException('the storage is broken', 'UnknownError');
      return getDirectoryHandle.call(models, name);
    });
    expect((await load({ cache: true })).info.caching).toBe('no_storage');
    expect(await cache.list()).toEqual([]);
    expect([...models.children.keys()], 'cleared away, since nobody writes').toEqual([]);
  });

  it('closes its list where that cannot be written, so that the entry can be discarded', async () => {
    const total = Object.values(served).reduce((sum, content) => sum + bytesOf(content).length, 0);
    disk.capacity = total + 10;
    expect((await load({ cache: true })).info.caching).toBe('no_room');
    expect(disk.open.size).toBe(0);
    expect(disk.files.size).toBe(0);
  });

  it('is not there where the browser has no such storage', async () => {
    vi.stubGlobal('navigator', {});
    expect(await ModelCache.open()).toBeUndefined();
    expect((await load({ cache: true })).info.caching).toBe('no_storage');
  });
});

describe('from files', () => {
  const filesOf = (content: DirectoryFiles) => Object.entries(content).map(([name, part]) => new File([part], name));
  const loadFiles = (files: readonly File[], name?: string) =>
    loadModel({ kind: 'files', files, ...(name && { name }) }, options());

  it('reads the directory, whatever else lies in it', async () => {
    const files = [...filesOf(whole(2)), new File(['x'], 'README.md'), new File(['x'], 'README.md')];
    const model = await loadFiles(files, 'mine');
    expect(model.checkpoint).toEqual(checkpoint);
    expect(model.info).toMatchObject({ name: 'mine', kind: 'files', caching: 'not_asked' });
    expect(model.id).toMatch(/^files:[0-9a-f]{16}$/);
    expect(asked).toEqual([]);
  });

  it('refuses two files of one name, and a text that is far too long', async () => {
    const files = filesOf(whole());
    const twice = [...files, new File(['{}'], 'config.json')];
    await expect(loadFiles(twice)).rejects.toMatchObject({ code: 'file_invalid', values: { name: 'config.json' } });
    const long = new File([new Uint8Array(65 * 2 ** 20)], 'tokenizer.json');
    await expect(loadFiles([...files, long])).rejects.toMatchObject({ code: 'file_too_large' });
  });
});

it('loads a shipped model from the page itself', async () => {
  const base = 'https://page.example/models/kitchen-nano/';
  vi.stubGlobal('fetch', async (url: URL) => {
    const content = served[url.href.slice(base.length)];
    return content === undefined ? new Response(null, { status: 404 }) : new Response(bytesOf(content));
  });
  const model = await loadModel({ kind: 'shipped', model: 'kitchen-nano' }, options());
  expect(model.info).toMatchObject({ id: 'shipped:kitchen-nano', name: 'kitchen-nano', kind: 'shipped' });
  expect(model.checkpoint).toEqual(checkpoint);
});
