import { expect, test } from 'vitest';
import { DataClient, type DataWorkerPort } from './dataClient';
import type { DataCommand, DataReport } from './dataProtocol';

function opened() {
  const reports: DataReport[] = [];
  const posted: DataCommand[] = [];
  const worker: DataWorkerPort & { terminated: boolean } = {
    terminated: false,
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message) => posted.push(message),
    terminate() {
      this.terminated = true;
    },
  };
  const client = new DataClient(
    (report) => reports.push(report),
    () => worker,
  );
  return { client, worker, posted, reports };
}

const progress: DataReport = { type: 'progress', bytes: 1, totalBytes: 2, rows: 0 };

test('a command goes out and reports come in', () => {
  const { client, worker, posted, reports } = opened();
  const limits = { contextLength: 9, endToken: 0, vocab: 24 };
  const command: DataCommand = { type: 'read', blob: new Blob(), name: '', columns: {}, tokenizer: undefined, limits };
  client.send(command);
  worker.onmessage?.({ data: progress } as MessageEvent<DataReport>);
  expect(posted).toEqual([command]);
  expect(reports).toEqual([progress]);
});

test('a crash of the worker is a failure', () => {
  const { worker, reports } = opened();
  worker.onerror?.({ message: 'out of memory' } as ErrorEvent);
  worker.onmessageerror?.({} as MessageEvent);
  expect(reports).toMatchObject([
    { type: 'failed', code: 'engine_failed', values: { reason: 'out of memory' } },
    { type: 'failed', code: 'engine_failed' },
  ]);
});

test('a disposed client has ended its worker, and is silent', () => {
  const { client, worker, reports } = opened();
  client.dispose();
  client.dispose();
  worker.onmessage?.({ data: progress } as MessageEvent<DataReport>);
  expect(worker.terminated).toBe(true);
  expect(reports).toEqual([]);
});
