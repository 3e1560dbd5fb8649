import { beforeEach, expect, test, vi } from 'vitest';
import type { RunSummary } from '../core/keptRun';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { checkpoint, metrics, settled, TestPage } from './controllerTestKit';
import { readHash } from './hashState';
import { KEPT_RUNS } from './runKeeper';

let page: TestPage;
beforeEach(() => {
  page = new TestPage();
});

test('a run is kept at its checkpoints, and taken up again in the same tab', async () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  const run = page.store.getState().run;
  expect(page.tab).toBe(run?.id);
  expect(page.store.getState().library).toMatchObject([{ id: run?.id, name: run?.name, step: 2 }]);

  const kept = page.store;
  page.reload();
  await page.controller.start();
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: DEFAULT_DEFINITION, checkpoint: checkpoint(2) });
  page.ready(DEFAULT_DEFINITION, 2);
  expect(page.store.getState()).toMatchObject({ step: 2, run: kept.getState().run });
  expect(page.store.getState().curves.metrics.columns.step).toEqual([0, 1]);
  expect(page.store.getState().notices).toMatchObject([{ kind: 'resumed', step: 2, finished: false }]);
});

test('where the storage never answers a fresh run begins all the same, and the page says why', async () => {
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  page.storageIsSilent = true;
  page.reload();
  vi.useFakeTimers();
  const started = page.controller.start();
  await vi.runAllTimersAsync();
  await started;
  vi.useRealTimers();
  expect(page.types()).toEqual(['start']);
  expect(page.sent.at(-1)).not.toHaveProperty('checkpoint');
  expect(page.store.getState().notices).toMatchObject([
    { kind: 'library', problem: { code: 'storage_unavailable', values: { reason: expect.stringContaining('5 s') } } },
  ]);

  // A tab that was at none has nothing to wait for.
  page.tab = null;
  page.reload();
  await page.controller.start();
  expect(page.types()).toEqual(['start']);
});

test('a fork that is back, or opened, is not said to start from the reference', async () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0)] });
  page.controller.fork(1);
  page.ready(DEFAULT_DEFINITION, 1);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  const [id] = page.shelf.keys();
  const { state, problems } = readHash('lacks=fork&v=3');
  const said = () => page.store.getState().notices;

  // As in a reload: what the address says, and the run that this tab was at.
  page.reload();
  page.store.getState().adopt(state, problems);
  await page.controller.start();
  expect(said()).toMatchObject([{ kind: 'resumed', step: 2 }]);

  // As in a tab where the link makes a fresh run, until the fork itself is opened.
  page.store.getState().adopt(state, problems);
  page.controller.reset();
  expect(said()).toMatchObject([{ kind: 'setting', problem: { missing: 'fork' } }]);
  page.ready();
  await page.controller.openRun(id);
  expect(said()).toEqual([]);
});

test('a run that had finished comes back as that', async () => {
  const definition = { ...DEFAULT_DEFINITION, config: { ...DEFAULT_DEFINITION.config, max_steps: 2 } };
  page.store.getState().draftDefinition(definition);
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  page.reload();
  page.store.getState().draftDefinition(definition);
  await page.controller.start();
  expect(page.store.getState().notices).toMatchObject([{ kind: 'resumed', step: 2, finished: true }]);
});

test('a kept run that is opened stays as it was kept until it goes on', async () => {
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  const [[id, before]] = page.shelf;
  page.store.getState().editConfig({ seed: 8 });
  page.controller.reset();
  page.ready();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(1) });
  await settled();
  expect(page.tab).not.toBe(id);

  await page.controller.openRun(id);
  page.ready(before.summary.definition, 2);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(page.shelf.get(id)).toBe(before);
  // A reload takes it up all the same.
  expect(page.tab).toBe(id);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(4) });
  await settled();
  expect(page.shelf.get(id)?.summary.step).toBe(4);
});

test('other tabs are told what changes, and what they change is read', async () => {
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(page.told).toBe(1);
  const [[id, saved]] = page.shelf;
  page.shelf.set('other', { ...saved, summary: { ...saved.summary, id: 'other', savedAt: saved.summary.savedAt + 1 } });
  page.changedElsewhere();
  await settled();
  expect(page.store.getState().library?.map((run) => run.id)).toEqual(['other', id]);
  await page.controller.forgetRun('other');
  expect(page.told).toBe(2);
});

test('while it rests nothing is kept', async () => {
  page.opened();
  page.keeper.resting = true;
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect([page.tab, page.shelf.size]).toEqual([null, 0]);
  page.keeper.resting = false;
  page.report({ type: 'checkpoint', checkpoint: checkpoint(3) });
  await settled();
  expect(page.shelf.size).toBe(1);
});

test('another configuration in the link starts afresh, and leaves what was kept', async () => {
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  page.store.getState().editConfig({ seed: 8 });
  page.sent.length = 0;
  await page.controller.start();
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: { config: { seed: 8 } } });
  expect(page.sent.at(-1)).not.toHaveProperty('checkpoint');
  expect([page.tab, page.shelf.size]).toEqual([null, 1]);
});

test('a full storage is said, and training goes on', async () => {
  page.opened();
  page.storageIsFull = true;
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(page.store.getState().notices).toMatchObject([{ kind: 'library', problem: { code: 'storage_full' } }]);
  expect(page.store.getState().runState).not.toBe('failed');
});

test('the oldest runs make room', async () => {
  page.opened();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(1) });
  await settled();
  const [run] = page.shelf.values();
  for (let i = 0; i < KEPT_RUNS + 3; i++) {
    const summary: RunSummary = { ...run.summary, id: `old-${i}`, savedAt: i };
    page.shelf.set(summary.id, { ...run, summary });
  }
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  expect(page.shelf.size).toBe(KEPT_RUNS);
  expect([...page.shelf.keys()]).not.toContain('old-0');
  expect(page.store.getState().library).toHaveLength(KEPT_RUNS);
});

test('a kept run is opened, compared and forgotten', async () => {
  page.opened();
  page.report({ type: 'metrics', records: [metrics(0)] });
  page.report({ type: 'checkpoint', checkpoint: checkpoint(1) });
  await settled();
  const id = page.store.getState().run?.id ?? '';
  page.store.getState().editConfig({ beta: 0.2 });
  page.controller.reset();
  page.ready();
  expect(page.store.getState().run?.id).not.toBe(id);
  await page.controller.compare(id);
  expect(page.store.getState().comparison).toMatchObject({ run: { id }, curves: { metrics: { seen: 1 } } });
  await page.controller.openRun(id);
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: DEFAULT_DEFINITION, checkpoint: { step: 1 } });
  expect(page.store.getState().draft).toEqual(DEFAULT_DEFINITION);
  page.ready(DEFAULT_DEFINITION, 1);
  expect(page.store.getState()).toMatchObject({ step: 1, run: { id } });
  await page.controller.forgetRun(id);
  expect(page.store.getState()).toMatchObject({ library: [], comparison: undefined });
});
