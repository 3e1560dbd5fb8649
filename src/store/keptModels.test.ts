import { afterEach, expect, it, vi } from 'vitest';
import { ModelCache } from '../client/modelCache';
import { FakeDisk } from '../worker/loading/opfsTestKit';
import { createKeptModelsStore } from './keptModels';

afterEach(() => vi.unstubAllGlobals());

it('tells which models are kept, and forgets one', async () => {
  vi.stubGlobal('navigator', new FakeDisk().navigator);
  const store = createKeptModelsStore();
  expect(store.getState().kept).toBeUndefined();
  const cache = (await ModelCache.open()) as ModelCache;
  for (const url of ['https://example.com/a/', 'https://example.com/b/']) {
    const draft = await cache.draft(url);
    const sink = await draft.sink('config.json');
    sink.write(new Uint8Array(7));
    await draft.commit({ 'config.json': await sink.close() });
  }
  await store.getState().refresh();
  const urls = () =>
    store
      .getState()
      .kept?.map(({ url }) => url)
      .sort();
  expect(urls()).toEqual(['https://example.com/a/', 'https://example.com/b/']);
  expect(store.getState().kept?.map(({ bytes }) => bytes)).toEqual([7, 7]);
  await store.getState().forget('https://example.com/a/');
  expect(urls()).toEqual(['https://example.com/b/']);
});

it('knows of none where the browser keeps nothing', async () => {
  const store = createKeptModelsStore(async () => undefined);
  await store.getState().refresh();
  await store.getState().forget('https://example.com/a/');
  expect(store.getState().kept).toEqual([]);
});
