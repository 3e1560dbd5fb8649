import { describe, expect, it } from 'vitest';
import type { DataCommand, DataPreview, DataReport } from '../client/dataProtocol';
import { connectPairsFile, type DataReader, type TokenModel } from './pairsFileController';
import { createPairsFileStore } from './pairsFileStore';

const MODEL: TokenModel = {
  id: 'shipped',
  tokenizerJson: '{}',
  tokenizerConfigJson: undefined,
  contextLength: 16,
  endToken: 0,
  vocab: 24,
};
const PREVIEW: DataPreview = {
  format: 'jsonl',
  columns: { chosen: 'chosen', rejected: 'rejected', chat: false },
  columnNames: ['chosen', 'rejected'],
  rows: 3,
  used: 2,
  dropped: [],
  cut: 0,
  first: [],
  unit: 'tokens',
  lengths: undefined,
  brokenCharacters: 0,
};
const packed = Int32Array.of(0, 0, 0, 0, 1, 0, 0, 0);
const progress = { bytes: 1, totalBytes: 2, rows: 1 };
const file = new Blob(['{}']);

/** A store whose workers answer when the test says so. */
function opened(model: TokenModel | undefined = MODEL) {
  const store = createPairsFileStore();
  const workers: { commands: DataCommand[]; disposed: boolean; report: (report: DataReport) => void }[] = [];
  const createReader = (report: (report: DataReport) => void): DataReader => {
    const worker = { commands: [] as DataCommand[], disposed: false, report };
    workers.push(worker);
    return {
      send: (command) => worker.commands.push(command),
      dispose: () => {
        worker.disposed = true;
      },
    };
  };
  const controller = connectPairsFile(store, createReader);
  if (model) controller.retokenize(model);
  return { store, controller, workers };
}

describe('own data', () => {
  it('is read for the model that is there, and becomes prepared pairs', () => {
    const { store, controller, workers } = opened();
    controller.open(file, 'pairs.jsonl');
    expect(store.getState()).toMatchObject({ source: { name: 'pairs.jsonl', size: 2 }, reading: { rows: 0 } });
    const limits = { contextLength: 16, endToken: 0, vocab: 24 };
    const tokenizer = { file: '{}', config: undefined };
    expect(workers[0].commands).toEqual([
      { type: 'read', blob: file, name: 'pairs.jsonl', columns: {}, tokenizer, limits },
    ]);
    workers[0].report({ type: 'progress', ...progress });
    expect(store.getState().reading).toEqual(progress);
    workers[0].report({ type: 'read', preview: PREVIEW, packed });
    expect(store.getState()).toMatchObject({
      reading: undefined,
      preview: PREVIEW,
      prepared: { name: 'pairs.jsonl', packed, count: 2, tokenizerId: 'shipped' },
    });
    expect(workers[0].disposed).toBe(true);
  });

  it.each<[string, Partial<DataPreview>]>([
    ['no pair is used', { used: 0 }],
    ['there is no tokenizer', { unit: 'characters' }],
  ])('has a preview and nothing prepared where %s', (_, change) => {
    const { store, controller, workers } = opened();
    controller.open(file, 'pairs.jsonl');
    workers[0].report({ type: 'read', preview: { ...PREVIEW, ...change }, packed: new Int32Array() });
    expect(store.getState()).toMatchObject({ preview: change, prepared: undefined, reading: undefined });
  });

  it('is read again with other columns, and for another model; the former preview stays meanwhile', () => {
    const { store, controller, workers } = opened();
    controller.open(file, 'pairs.jsonl');
    workers[0].report({ type: 'read', preview: PREVIEW, packed });
    controller.chooseColumns({ chosen: 'better' });
    expect(store.getState()).toMatchObject({ preview: PREVIEW, prepared: undefined, columns: { chosen: 'better' } });
    controller.retokenize({ ...MODEL, id: 'own', contextLength: 99 });
    expect(workers).toHaveLength(3);
    expect(workers[1].disposed).toBe(true);
    expect(workers[2].commands).toMatchObject([{ columns: { chosen: 'better' }, limits: { contextLength: 99 } }]);
    workers[2].report({ type: 'read', preview: PREVIEW, packed });
    expect(store.getState().prepared?.tokenizerId).toBe('own');
    // The pairs of a kept run come with its model: what was taken waits until it is asked for.
    controller.retokenize({ ...MODEL, id: 'kept' }, false);
    expect(workers).toHaveLength(3);
    controller.readAgain();
    workers[3].report({ type: 'read', preview: PREVIEW, packed });
    expect(store.getState().prepared?.tokenizerId).toBe('kept');
  });

  it('that is taken before there is a model waits for it', () => {
    const store = createPairsFileStore();
    const sent: DataCommand[] = [];
    const controller = connectPairsFile(store, () => ({ send: (command) => sent.push(command), dispose: () => {} }));
    controller.open(file, 'pairs.jsonl');
    expect(store.getState()).toMatchObject({ reading: { rows: 0 } });
    expect(sent).toEqual([]);
    controller.retokenize(MODEL);
    expect(sent).toMatchObject([{ name: 'pairs.jsonl', limits: { contextLength: 16 } }]);
  });

  it('gives way to what comes next', () => {
    const { store, controller, workers } = opened();
    controller.open(file, 'first.jsonl');
    controller.open(file, 'second.jsonl');
    expect(workers[0].disposed).toBe(true);
    expect(store.getState()).toMatchObject({ source: { name: 'second.jsonl' }, preview: undefined });
    expect(workers[1].commands).toMatchObject([{ name: 'second.jsonl' }]);
  });

  it('can be cancelled, read after all, and forgotten', () => {
    const { store, controller, workers } = opened();
    controller.open(file, 'pairs.jsonl');
    controller.cancel();
    expect(workers[0].disposed).toBe(true);
    expect(store.getState()).toMatchObject({ source: { name: 'pairs.jsonl' }, reading: undefined, preview: undefined });
    controller.readAgain();
    controller.cancel();
    expect(workers[1].disposed).toBe(true);
    controller.clear();
    expect(store.getState().source).toBeUndefined();
    controller.readAgain();
    expect(workers).toHaveLength(2);
  });

  it('says what went wrong', async () => {
    const problem = { code: 'file_invalid', message: 'not text', values: { problem: 'not_text' } } as const;
    const { store, controller, workers } = opened();
    controller.open(file, 'pairs.jsonl');
    workers[0].report({ type: 'failed', ...problem });
    expect(store.getState()).toMatchObject({ problem, preview: undefined, reading: undefined });
  });
});
