import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import type { LiveSuiteState } from '../core/suite';
import { openSuiteShelf } from './suiteShelf';

const STATE: LiveSuiteState = {
  suite: {
    ...{ version: 1, model: 'kitchen-nano', max_steps: 40, eval_steps: 20, runs: [] },
    frontier: { kl: [0, 1], reward: [0, 1] },
  },
  queue: [{ method: 'dpo', setting: 'beta 1', seed: 4 }],
};

it('keeps one suite with what is still to be made, until it is taken away', async () => {
  const shelf = openSuiteShelf('kept');
  expect(await shelf.load()).toBeUndefined();
  await shelf.save(STATE);
  expect(await openSuiteShelf('kept').load()).toEqual(STATE);
  await shelf.save(undefined);
  expect(await shelf.load()).toBeUndefined();
});

it('has nothing where what lies there is damaged, or the browser keeps nothing', async () => {
  const shelf = openSuiteShelf('damaged');
  await shelf.save(STATE);
  const database = await openDB('damaged');
  await database.put('suites', { ...STATE, queue: [{ method: 3 }] }, 'live');
  database.close();
  expect(await shelf.load()).toBeUndefined();
  vi.stubGlobal('indexedDB', undefined);
  await shelf.save(STATE);
  expect(await shelf.load()).toBeUndefined();
  vi.unstubAllGlobals();
});
