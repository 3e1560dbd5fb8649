import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DataPreview, DataReport } from '../../client/dataProtocol';
import type { LoadedModel } from '../../client/runProtocol';
import type { ModelInfo } from '../../core/modelInfo';
import { settled, TestPage } from '../../store/controllerTestKit';
import { trainingBlock } from '../../store/runData';
import { dataOf } from './fileRun';

/** The workers that read data, as the page starts them; the last one reads. */
let readers: { onmessage: (event: { readonly data: DataReport }) => void }[];
let page: TestPage;

beforeEach(async () => {
  readers = [];
  const listed = readers;
  vi.stubGlobal(
    'Worker',
    class {
      onmessage = () => {};
      postMessage = () => {};
      terminate = () => {};
      constructor() {
        listed.push(this);
      }
    },
  );
  page = new TestPage('file');
  page.controller.files.enter();
  await page.answer('model', {
    info: { id: 'm', name: 'm', kind: 'shipped' },
    tokens: {},
    estimate: {},
  } as LoadedModel);
});
afterEach(() => vi.unstubAllGlobals());

const say = (data: DataReport) => readers.at(-1)?.onmessage({ data });
const read = (used: number) =>
  say({
    type: 'read',
    preview: { used, rows: 3, unit: 'tokens' } as DataPreview,
    packed: Int32Array.of(0, 1, 1, 1, 3, 4, 5),
  });
const block = () => trainingBlock(page.store.getState());

async function opened(name: string, used: number): Promise<void> {
  dataOf(page).controller.open(new Blob([name]), name);
  read(used);
  if (used < 2) return;
  await page.answer('data', { name, count: used, hash: name });
}

test('while a file is read, and until the run has its pairs, those of before are not trained', async () => {
  await opened('first', 3);
  expect(block()).toBeUndefined();
  dataOf(page).controller.open(new Blob(['second']), 'second');
  expect(block()).toBe('readingPairs');
  read(3);
  expect(block()).toBe('readingPairs');
  await page.answer('data', { name: 'second', count: 3, hash: 'second' });
  expect(block()).toBeUndefined();
  expect(page.store.getState().draft).toMatchObject({ data: { name: 'second' } });
});

test.each([0, 1])('a file of which %i pairs can be used leaves nothing to train under another name', async (used) => {
  await opened('first', 3);
  await opened('second', used);
  expect(block()).toBe('needsPairs');
  dataOf(page).controller.clear();
  expect(block()).toBeUndefined();
});

test('pairs that the run does not take are not trained, nor are those of before', async () => {
  await opened('first', 3);
  dataOf(page).controller.open(new Blob(['second']), 'second');
  read(3);
  await page.refuse('data', { code: 'file_invalid', message: 'no', values: { name: 'second', reason: 'no' } });
  expect(block()).toBe('needsPairs');
});

test('a reading that was given up leaves nothing to train', async () => {
  await opened('first', 3);
  dataOf(page).controller.open(new Blob(['second']), 'second');
  dataOf(page).controller.cancel();
  expect(block()).toBe('needsPairs');
});

test('a kept run brings pairs of its own, whatever was opened before; what is opened after counts again', async () => {
  await opened('broken', 0);
  page.store.getState().setBringing(true);
  page.store.getState().modelArrived({
    info: { id: 'm', name: 'm', kind: 'shipped' } as ModelInfo,
    tokens: { contextLength: 2 },
    estimate: {},
  } as LoadedModel);
  page.store.getState().dataArrived({ name: 'kept', count: 9, hash: 'kept' });
  page.store.getState().setBringing(false);
  await settled();
  expect(block()).toBeUndefined();
  dataOf(page).controller.readAgain();
  expect(block()).toBe('readingPairs');
  read(0);
  expect(block()).toBe('needsPairs');
});

test('another model reads the file again, in its own tokens', async () => {
  await opened('first', 3);
  const before = readers.length;
  void page.controller.files.load({ kind: 'shipped', model: 'kitchen-nano' }, false);
  expect(block()).toBe('loadingModel');
  await page.answer('model', {
    info: { id: 'n', name: 'n', kind: 'shipped' },
    tokens: {},
    estimate: {},
  } as LoadedModel);
  expect(readers).toHaveLength(before + 1);
  expect(block()).toBe('readingPairs');
  read(0);
  expect(page.store.getState().inputs.data).toBeUndefined();
  expect(block()).toBe('needsPairs');
});
