import { beforeEach, expect, test } from 'vitest';
import type { LoadedModel } from '../client/runProtocol';
import { TRL_DEFAULTS } from '../core/fileConfig';
import type { ModelInfo } from '../core/modelInfo';
import type { FileDefinition } from '../core/runDefinition';
import { checkpoint, metrics, settled, TestPage } from './controllerTestKit';
import { linkedDefinition } from './fileInputs';

let page: TestPage;
beforeEach(() => {
  page = new TestPage('file');
  page.controller.chartsSettled(true);
});

const PACKED = Int32Array.of(0, 1, 1, 1, 3, 4, 5);
const DATA = { name: 'pairs.jsonl', count: 1, hash: 'abc' };

function model(kind: ModelInfo['kind'], id = `${kind}:m`): LoadedModel {
  return {
    info: { id, name: 'm', kind } as ModelInfo,
    tokens: {} as LoadedModel['tokens'],
    estimate: {} as LoadedModel['estimate'],
  };
}

async function brought(kind: ModelInfo['kind'] = 'shipped') {
  page.controller.files.enter();
  await page.answer('model', model(kind));
  void page.controller.files.setData(DATA.name, PACKED.slice());
  await page.answer('data', DATA);
}

test('the page’s own model is loaded where there is none, once', async () => {
  page.controller.files.enter();
  page.controller.files.enter();
  expect(page.types()).toEqual(['model']);
  await page.answer('model', model('shipped'));
  page.controller.files.enter();
  expect(page.types()).toEqual(['model']);
});

test('without model and pairs nothing is trained', async () => {
  page.controller.train();
  await page.controller.start();
  expect(page.sent).toEqual([]);
});

test('Train starts the run that the controls show, on what was brought, and then trains', async () => {
  await brought();
  page.sent.length = 0;
  page.controller.train();
  expect(page.types()).toEqual(['start']);
  expect(page.sent.at(-1)).toMatchObject({
    definition: { world: 'file', model: { id: 'shipped:m' }, data: DATA },
  });
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
  expect(page.store.getState()).toMatchObject({ applied: { world: 'file' }, awaitingRun: false });
});

test('another kind of model brings the settings that suit it, and takes the pairs away', async () => {
  await brought();
  void page.controller.files.load({ kind: 'url', url: 'https://example.org/m' }, false);
  await page.answer('model', model('url'));
  expect(page.store.getState()).toMatchObject({
    draft: { config: TRL_DEFAULTS, model: { id: 'url:m' }, data: { count: 0 } },
    inputs: { data: undefined },
    applied: undefined,
  });
});

test('a model that cannot be used, or was given up, leaves what was there', async () => {
  await brought();
  const before = page.store.getState().inputs;
  void page.controller.files.load({ kind: 'url', url: 'x' }, false);
  page.report({ type: 'modelLoading', bytes: 1, total: 2 });
  expect(page.store.getState().inputs.modelLoading).toEqual({ bytes: 1, total: 2 });
  const problem = { code: 'download_failed', message: 'gone', values: { url: 'x', status: 404 } } as const;
  await page.refuse('model', problem);
  expect(page.store.getState().inputs).toEqual({ ...before, modelProblem: problem });
  void page.controller.files.load({ kind: 'url', url: 'x' }, false);
  page.controller.files.cancel();
  expect(page.types().at(-1)).toBe('cancelModel');
  await page.answer('model', undefined);
  expect(page.store.getState().inputs).toEqual(before);
});

test('of two loadings only the later counts', async () => {
  void page.controller.files.load({ kind: 'url', url: 'x' }, false);
  void page.controller.files.load({ kind: 'url', url: 'y' }, false);
  await page.answer('model', undefined);
  expect(page.store.getState().inputs.modelLoading).toBeDefined();
  await page.answer('model', model('url', 'url:y'));
  expect(page.store.getState().inputs).toMatchObject({ model: { id: 'url:y' }, modelLoading: undefined });
});

async function trainedAndKept() {
  await brought();
  page.controller.train();
  page.ready();
  page.report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
}

test('after a reload model and pairs are brought again, and the run goes on', async () => {
  await trainedAndKept();
  page.reload();
  const started = page.controller.start();
  await settled();
  expect(page.sent.at(-1)).toMatchObject({ type: 'model', source: { kind: 'shipped' } });
  await page.answer('model', model('shipped'));
  expect(page.sent.at(-1)).toMatchObject({ type: 'data', name: DATA.name, packed: PACKED });
  await page.answer('data', DATA);
  await started;
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', checkpoint: checkpoint(2), definition: { data: DATA } });
  page.ready(page.store.getState().draft, 2);
  expect(page.store.getState()).toMatchObject({ step: 2, notices: [{ kind: 'resumed', step: 2 }] });
  expect(page.store.getState().curves.metrics.columns.step).toEqual([0, 1]);
});

test('what of a kept run is not at hand is named', async () => {
  await trainedAndKept();
  const [saved] = page.shelf.values();
  const { inputs: _, ...rest } = saved;
  page.shelf.set(saved.summary.id, rest);
  page.reload();
  await page.controller.start();
  expect(page.sent).toEqual([]);
  expect(page.store.getState().notices).toMatchObject([
    { problem: { code: 'inputs_missing', values: { model: 'm', data: DATA.name } } },
  ]);
});

test('a run whose weights were too large to be kept gives its settings back, and says so', async () => {
  await trainedAndKept();
  const [{ summary, curves }] = page.shelf.values();
  const config = { ...summary.definition.config, beta: 0.3 };
  page.shelf.set(summary.id, {
    summary: { ...summary, definition: { ...summary.definition, config } as FileDefinition },
    curves,
  });
  page.sent.length = 0;
  await page.controller.openRun(summary.id);
  expect(page.sent).toEqual([]);
  const { draft, notices, run, step } = page.store.getState();
  expect(draft).toMatchObject({ config: { beta: 0.3 }, data: DATA });
  expect(notices).toMatchObject([{ problem: { code: 'weights_not_kept', values: { step: 2 } } }]);
  expect({ id: run?.id, step }).toEqual({ id: summary.id, step: 0 });
});

test('while a kept run is brought back, it is known that its own pairs follow its model', async () => {
  await trainedAndKept();
  page.reload();
  const { store } = page;
  const whenTokensCame: boolean[] = [];
  store.subscribe((now, before) => {
    if (now.inputs.tokens !== before.inputs.tokens) whenTokensCame.push(now.inputs.bringing);
  });
  const started = page.controller.start();
  await settled();
  await page.answer('model', model('shipped'));
  await page.answer('data', DATA);
  await started;
  expect(whenTokensCame).toEqual([true]);
  expect(store.getState().inputs.bringing).toBe(false);
});

test('what a link names stays named until something else takes its place', async () => {
  const named = { model: { id: 'files:x', name: 'x' }, data: { name: 'y.jsonl', count: 12, hash: 'ff' } };
  const linked = () => linkedDefinition(page.store.getState().draft, page.store.getState().inputs);
  const problem = { name: 'pairs', value: 'y.jsonl', rule: undefined, missing: 'pairs' } as const;
  const { draft: definition, draftBackend: backend, watch, preset } = page.store.getState();
  page.store.getState().adopt({ definition, backend, watch, preset }, [problem]);
  page.controller.files.want(named);
  page.controller.files.enter();
  await page.answer('model', model('shipped'));
  expect(linked()).toMatchObject(named);
  // The model that was named: its pairs are still to come.
  void page.controller.files.load({ kind: 'url', url: 'x' }, false);
  await page.answer('model', model('files', 'files:x'));
  expect(linked()).toMatchObject(named);
  expect(page.store.getState().notices).toHaveLength(1);
  void page.controller.files.setData(DATA.name, PACKED.slice());
  await page.answer('data', DATA);
  expect(linked()).toMatchObject({ model: { id: 'files:x' }, data: DATA });
  expect(page.store.getState().notices).toEqual([]);
  // Another model than the one that is named.
  page.controller.files.want(named);
  void page.controller.files.load({ kind: 'url', url: 'z' }, false);
  await page.answer('model', model('url', 'url:z'));
  expect(linked()).toMatchObject({ model: { id: 'url:z' }, data: { count: 0 } });
});

test('a worker that is lost gets model and pairs again', async () => {
  await brought();
  const problem = { code: 'device_lost', message: 'lost', values: { reason: 'x' } } as const;
  page.report({ type: 'failed', fatal: true, problem });
  expect(page.store.getState().inputs.model).toBeUndefined();
  await page.answer('model', model('shipped'));
  await page.answer('data', DATA);
  expect(page.store.getState().inputs).toMatchObject({ model: { id: 'shipped:m' }, data: DATA });
});
