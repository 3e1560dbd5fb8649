import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelCache } from '../../client/modelCache';
import { EngineError } from '../../core/errors';
import type { BroughtSource, ModelEstimate } from '../../core/modelInfo';
import { checkpointFiles, type DirectoryFiles, tinyCheckpoint, vocabularyFiles } from '../../model/modelTestKit';
import { loadModel } from './loadModel';
import { lookAtModel } from './lookAtModel';
import { FakeDisk } from './opfsTestKit';

const checkpoint = tinyCheckpoint();
const parameters = [...checkpoint.params.values()].reduce((sum, { length }) => sum + length, 0);
const BASE = 'https://example.com/models/tiny/';
const ADDRESS: BroughtSource = { kind: 'url', url: BASE };
const estimate = { parameters: 0 } as ModelEstimate;
const whole = (shards = 1): DirectoryFiles => ({ ...checkpointFiles(checkpoint, 'F16', shards), ...vocabularyFiles() });
const weightsOf = (files: DirectoryFiles) =>
  Object.entries(files).reduce((sum, [name, { length }]) => sum + (name.endsWith('.safetensors') ? length : 0), 0);

let served: DirectoryFiles;
/** Method and name of each request. */
let asked: string[];
/** What the server says of a file's size. */
let lengthOf: (name: string) => string | undefined;

beforeEach(() => {
  served = whole();
  asked = [];
  lengthOf = (name) => String(served[name].length);
  vi.stubGlobal('navigator', new FakeDisk().navigator);
  vi.stubGlobal('fetch', async (url: URL, { method, signal }: RequestInit) => {
    const name = url.href.slice(BASE.length);
    asked.push(`${method} ${name}`);
    signal?.throwIfAborted();
    if (!Object.hasOwn(served, name)) return new Response(null, { status: 404 });
    const length = lengthOf(name);
    return new Response(method === 'HEAD' ? null : (served[name] as BodyInit), {
      headers: length === undefined || method === 'GET' ? {} : { 'Content-Length': length },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

const look = (source: BroughtSource = ADDRESS, signal = new AbortController().signal) =>
  lookAtModel(source, { signal, estimate: async () => estimate });

describe('at an address', () => {
  it('reads config.json and asks for the size of the weights, and for nothing else', async () => {
    expect(await look()).toEqual({
      id: `url:${BASE}`,
      name: 'tiny',
      kind: 'url',
      layers: 2,
      width: 8,
      positions: 32,
      parameters,
      bytes: weightsOf(served),
      kept: false,
      estimate,
    });
    expect(asked).toEqual(['GET config.json', 'HEAD model.safetensors']);
  });

  it('adds up the shards, of which none may be missing', async () => {
    served = whole(3);
    expect((await look()).bytes).toBe(weightsOf(served));
    expect(asked.filter((request) => request.startsWith('GET'))).toEqual([
      'GET config.json',
      'GET model.safetensors.index.json',
    ]);
    const [last = ''] = Object.keys(served)
      .filter((name) => name.endsWith('.safetensors'))
      .reverse();
    delete served[last];
    await expect(look()).rejects.toMatchObject({ code: 'download_failed', values: { url: `${BASE}${last}` } });
  });

  it('goes without the size where the server does not say it', async () => {
    lengthOf = () => undefined;
    expect(await look()).toMatchObject({ bytes: undefined, parameters });
  });

  it('asks for nothing more where the device cannot hold it', async () => {
    const refused = lookAtModel(ADDRESS, {
      signal: new AbortController().signal,
      estimate: async () => {
        throw new EngineError('memory_exceeded', 'too large', { needed: 2, available: 1 });
      },
    });
    await expect(refused).rejects.toMatchObject({ code: 'memory_exceeded' });
    expect(asked).toEqual(['GET config.json']);
  });

  it('refuses weights that are larger than config.json allows', async () => {
    lengthOf = () => String(10 ** 12);
    await expect(look()).rejects.toMatchObject({ code: 'file_too_large', values: { size: 953_675 } });
  });

  it.each(['config.json', 'model.safetensors'])('says that %s is not there', async (name) => {
    delete served[name];
    const missing = name === 'model.safetensors' ? 'model.safetensors.index.json' : name;
    await expect(look()).rejects.toMatchObject({ values: { url: `${BASE}${missing}`, status: '404' } });
  });

  it('finds what is kept without a request', async () => {
    const options = { models: new URL(BASE), onProgress: () => {}, signal: new AbortController().signal, cache: true };
    await loadModel(ADDRESS, options);
    expect(await (await ModelCache.open())?.list()).toHaveLength(1);
    asked = [];
    expect(await look()).toMatchObject({ kept: true, bytes: weightsOf(served) });
    expect(asked).toEqual([]);
  });

  it('is given up', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(look(ADDRESS, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('at files', () => {
  const filesOf = (content: DirectoryFiles): BroughtSource => ({
    kind: 'files',
    name: 'mine',
    files: Object.entries(content).map(([name, part]) => new File([part as BlobPart], name)),
  });

  it('says what they are, under the name that they will have', async () => {
    const source = filesOf(whole(2));
    const seen = await look(source);
    expect(seen).toMatchObject({ name: 'mine', kind: 'files', parameters, bytes: weightsOf(whole(2)), kept: false });
    const options = { models: new URL(BASE), onProgress: () => {}, signal: new AbortController().signal, cache: false };
    expect((await loadModel(source, options)).id).toBe(seen.id);
    expect(asked).toEqual([]);
  });

  it('refuses what their headers and the tokenizer show to be wrong', async () => {
    const short = { ...whole(), 'model.safetensors': new Uint8Array(64) };
    await expect(look(filesOf(short))).rejects.toMatchObject({ code: 'checkpoint_damaged' });
    await expect(look(filesOf({ ...whole(), 'merges.txt': 'a b c' }))).rejects.toMatchObject({ code: 'file_invalid' });
  });
});
