import { expect, test } from 'vitest';
import { TrainingClient, type TrainingWorkerPort } from './client';
import type { Command, Report } from './protocol';

function port() {
  const posted: Command[] = [];
  const worker: TrainingWorkerPort & { terminated: boolean } = {
    terminated: false,
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message) => posted.push(message),
    terminate() {
      this.terminated = true;
    },
  };
  return { worker, posted };
}

function opened() {
  const reports: Report[] = [];
  const { worker, posted } = port();
  const client = new TrainingClient(
    (report) => reports.push(report),
    () => worker,
  );
  return { client, worker, posted, reports };
}

const state: Report = {
  type: 'state',
  state: 'running',
  step: 1,
  millisecondsPerStep: 2,
  captured: false,
};

test('commands go out and reports come in', () => {
  const { client, worker, posted, reports } = opened();
  client.send({ type: 'train' });
  worker.onmessage?.({ data: state } as MessageEvent<Report>);
  expect(posted).toEqual([{ type: 'train' }]);
  expect(reports).toEqual([state]);
});

test('a crash of the worker is a fatal failure', () => {
  const { worker, reports } = opened();
  worker.onerror?.({ message: 'out of memory' } as ErrorEvent);
  worker.onmessageerror?.({} as MessageEvent);
  expect(reports).toMatchObject([
    { type: 'failed', code: 'engine_failed', fatal: true, values: { reason: 'out of memory' } },
    { type: 'failed', code: 'engine_failed', fatal: true },
  ]);
});

test('a disposed client is silent, and refuses commands', () => {
  const { client, worker, reports } = opened();
  client.dispose();
  client.dispose();
  worker.onmessage?.({ data: state } as MessageEvent<Report>);
  expect(worker.terminated).toBe(true);
  expect(reports).toEqual([]);
  expect(() => client.send({ type: 'pause' })).toThrow('open it again');
});
