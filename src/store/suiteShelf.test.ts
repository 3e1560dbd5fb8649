import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import { openSuiteShelf, type ShelvedSuite } from './suiteShelf';

const STATE: ShelvedSuite = {
  ...{ id: 'made 5', startedAt: 5 },
  suite: {
    ...{ version: 1, model: 'kitchen-nano', max_steps: 40, eval_steps: 20, runs: [] },
    frontier: { kl: [0, 1], reward: [0, 1] },
  },
  queue: [{ method: 'dpo', setting: 'beta 1', seed: 4 }],
};

it('keeps suites with what is still to be made of them, until they are taken away', async () => {
  const shelf = openSuiteShelf('kept');
  expect(await shelf.load()).toEqual([]);
  await shelf.save(STATE);
  await shelf.save({ ...STATE, id: 'made 3', startedAt: 3 });
  await shelf.save({ ...STATE, queue: [] });
  const there = await openSuiteShelf('kept').load();
  expect(there.map(({ id, queue }) => [id, queue.length])).toEqual([
    ['made 3', 1],
    ['made 5', 0],
  ]);
  expect(there[1]).toEqual({ ...STATE, queue: [] });
  await shelf.remove('made 3');
  expect((await shelf.load()).map(({ id }) => id)).toEqual(['made 5']);
});

it('leaves out what is damaged, reads one from when it kept but one, and has nothing where the browser keeps nothing', async () => {
  const shelf = openSuiteShelf('damaged');
  await shelf.save(STATE);
  const { id, startedAt, ...earlier } = STATE;
  const database = await openDB('damaged');
  await database.put('suites', { ...STATE, queue: [{ method: 3 }] }, 'broken');
  await database.put('suites', earlier, 'live');
  database.close();
  expect((await shelf.load()).map((each) => [each.id, each.startedAt])).toEqual([
    ['live', 0],
    [id, startedAt],
  ]);
  vi.stubGlobal('indexedDB', undefined);
  await shelf.save(STATE);
  expect(await shelf.load()).toEqual([]);
  vi.unstubAllGlobals();
});
