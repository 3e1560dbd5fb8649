import { beforeEach, expect, test } from 'vitest';
import type { LoadedModel } from '../client/runProtocol';
import { TRL_DEFAULTS } from '../core/fileConfig';
import type { ModelInfo, ModelOutlook } from '../core/modelInfo';
import type { FileDefinition } from '../core/runDefinition';
import { checkpoint, metrics, settled, TestPage } from './controllerTestKit';
import { linkedDefinition } from './fileInputs';
import { trainingBlock } from './runData';

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

const ADDRESS = { kind: 'url', url: 'https://example.org/m' } as const;
const outlook = { id: 'url:m', name: 'm', parameters: 7 } as ModelOutlook;

test('of a checkpoint that is given it is said what it is before it is loaded; then it is loaded, or left', async () => {
  await brought();
  const before = page.store.getState().inputs;
  const { look, cancel, load } = page.controller.files;
  void look(ADDRESS);
  expect(page.sent.at(-1)).toMatchObject({ type: 'look', source: ADDRESS });
  expect(page.store.getState().inputs.look).toEqual({ source: ADDRESS, outlook: undefined });
  await page.answer('look', outlook);
  expect(page.store.getState().inputs).toMatchObject({
    look: { source: ADDRESS, outlook },
    model: { id: 'shipped:m' },
  });
  cancel();
  expect(page.store.getState().inputs).toEqual(before);
  expect(page.types()).not.toContain('cancelModel');

  void look(ADDRESS);
  cancel();
  expect(page.types().at(-1)).toBe('cancelModel');
  await page.answer('look', undefined);
  expect(page.store.getState().inputs).toEqual(before);

  const problem = { code: 'download_failed', message: 'gone', values: { url: 'x', status: 404 } } as const;
  void look(ADDRESS);
  await page.refuse('look', problem);
  expect(page.store.getState().inputs).toEqual({ ...before, modelProblem: problem });

  void look(ADDRESS);
  await page.answer('look', outlook);
  void load(ADDRESS, false);
  expect(page.store.getState().inputs.look).toEqual({ source: ADDRESS, outlook });
  await page.answer('model', model('url'));
  expect(page.store.getState().inputs).toMatchObject({ look: undefined, model: { id: 'url:m' } });
});

test('of a look and a loading only the later counts', async () => {
  await brought();
  void page.controller.files.look(ADDRESS);
  void page.controller.files.load({ kind: 'shipped', model: 'kitchen-nano' }, false);
  await page.answer('look', undefined);
  expect(page.store.getState().inputs).toMatchObject({ look: undefined, modelLoading: { total: 0 } });
  void page.controller.files.look(ADDRESS);
  await page.answer('model', undefined);
  expect(page.store.getState().inputs).toMatchObject({ look: { source: ADDRESS }, modelLoading: undefined });
});

test('a trained run that ends with its model or its pairs is named until another takes its place', async () => {
  await trainedAndKept();
  const { run } = page.store.getState();
  void page.controller.files.load(ADDRESS, false);
  // The worker ends the run before it answers.
  page.report({ type: 'state', state: 'idle', step: 0, millisecondsPerStep: 0, captured: false });
  await page.answer('model', model('url'));
  const former = { run, step: 2, model: { id: 'shipped:m', name: 'm' }, data: DATA };
  expect(page.store.getState()).toMatchObject({ run: undefined, inputs: { former } });
  void page.controller.files.setData(DATA.name, PACKED.slice());
  await page.answer('data', DATA);
  expect(page.store.getState().inputs.former).toEqual(former);
  page.controller.train();
  expect(page.store.getState().inputs.former).toBeUndefined();
});

test('pairs that are taken away take the run with them, once it stands still', async () => {
  await trainedAndKept();
  void page.controller.files.dropData();
  expect(page.types().at(-1)).toBe('pause');
  expect(page.store.getState().inputs.data).toEqual(DATA);
  await page.answer('pause', undefined);
  expect(page.store.getState()).toMatchObject({
    step: 0,
    applied: undefined,
    draft: { data: { count: 0 } },
    inputs: { data: undefined, model: { id: 'shipped:m' }, former: { step: 2 } },
  });
  page.sent.length = 0;
  page.controller.train();
  void page.controller.files.dropData();
  expect(page.sent).toEqual([]);
});

test('what cannot be used, or is still on its way, is not trained, and it is said why', async () => {
  await brought();
  const block = () => trainingBlock(page.store.getState());
  const { setUsable } = page.store.getState();
  expect(block()).toBeUndefined();
  for (const [name, reason] of [
    ['reading', 'readingPairs'],
    ['pairs', 'needsPairs'],
    ['learning_rate', 'needsMending'],
  ] as const) {
    setUsable(name, false);
    expect(block()).toBe(reason);
    page.sent.length = 0;
    page.controller.train();
    page.controller.step();
    expect(page.sent).toEqual([]);
    setUsable(name, true);
  }
  void page.controller.files.load(ADDRESS, false);
  expect(block()).toBe('loadingModel');
  await page.answer('model', model('url'));
  expect(block()).toBe('needsInputs');
  expect(trainingBlock(new TestPage('file').store.getState())).toBe('needsModel');
});

async function trainedAndKept() {
  await brought();
  page.controller.train();
  page.ready();
  page.report({ type: 'metrics', records: [metrics(0), metrics(1)] });
  page.report({ type: 'state', state: 'paused', step: 2, millisecondsPerStep: 1, captured: false });
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
  expect({ id: run?.id, step }).toEqual({ id: summary.id, step: 2 });
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
  expect(linked()).toMatchObject({ model: { id: 'files:x' }, data: named.data });
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

const held = { id: 'url:other', name: 'other', kind: 'url' } as ModelInfo;

test('a run is held against another checkpoint once that is there, and against its model again', async () => {
  await brought();
  const { holdAgainst, holdAgainstModel } = page.controller.files;
  void holdAgainst(ADDRESS, false);
  expect(page.sent.at(-1)).toMatchObject({ type: 'reference', source: ADDRESS });
  expect(trainingBlock(page.store.getState())).toBe('loadingModel');
  await page.answer('reference', held);
  const reference = { id: held.id, name: held.name };
  expect(page.store.getState()).toMatchObject({
    draft: { reference, data: DATA },
    inputs: { modelLoading: undefined },
  });
  page.controller.train();
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: { reference } });
  holdAgainstModel();
  expect(page.store.getState().draft).not.toHaveProperty('reference');
  // One that is refused leaves what was there.
  void holdAgainst(ADDRESS, false);
  const problem = { code: 'reference_mismatch', message: 'no', values: { name: 'x' } } as const;
  await page.refuse('reference', problem);
  expect(page.store.getState()).toMatchObject({ draft: { data: DATA }, inputs: { modelProblem: problem, data: DATA } });
});

test('after a reload the reference is brought again, between model and pairs', async () => {
  await brought();
  void page.controller.files.holdAgainst(ADDRESS, true);
  await page.answer('reference', held);
  page.controller.train();
  page.ready();
  page.report({ type: 'checkpoint', checkpoint: checkpoint(2) });
  await settled();
  page.reload();
  const started = page.controller.start();
  await settled();
  await page.answer('model', model('shipped'));
  expect(page.sent.at(-1)).toMatchObject({ type: 'reference', source: ADDRESS, cache: true });
  await page.answer('reference', held);
  await page.answer('data', DATA);
  await started;
  expect(page.sent.at(-1)).toMatchObject({ type: 'start', definition: { reference: { id: held.id }, data: DATA } });
});

test('a reference of the page’s own that a link names comes with the model', async () => {
  const shipped = (name: string) => ({ id: `shipped:${name}`, name });
  page.controller.files.want({ model: shipped('kitchen-nano'), reference: shipped('kitchen-nano-early') });
  page.controller.files.enter();
  await page.answer('model', model('shipped', 'shipped:kitchen-nano'));
  expect(page.sent.at(-1)).toMatchObject({ type: 'reference', source: { model: 'kitchen-nano-early' } });
});
