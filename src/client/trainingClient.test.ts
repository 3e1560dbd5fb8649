import { beforeEach, expect, test } from 'vitest';
import type { Message, Report, Request } from './runProtocol';
import { TrainingClient, type WorkerPort } from './trainingClient';

class Port implements WorkerPort {
  posted: Request[] = [];
  terminated = false;
  onmessage: WorkerPort['onmessage'] = null;
  onerror: WorkerPort['onerror'] = null;
  onmessageerror: WorkerPort['onmessageerror'] = null;

  postMessage(message: Request): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  says(...messages: Message[]): void {
    this.onmessage?.(new MessageEvent('message', { data: messages }));
  }
}

let ports: Port[];
let client: TrainingClient;
beforeEach(() => {
  ports = [];
  client = new TrainingClient(() => {
    ports.push(new Port());
    return ports[ports.length - 1];
  });
});

const state: Report = { type: 'state', state: 'running', step: 1, millisecondsPerStep: 2, captured: false };

function listened(run: string) {
  const reports: Report[] = [];
  return { channel: client.open(run, (report) => reports.push(report)), reports };
}

test('the worker starts with the first request, and serves every run', () => {
  const [left, right] = [listened('left'), listened('right')];
  expect(ports).toEqual([]);
  void left.channel.request({ type: 'train' });
  void right.channel.request({ type: 'step' });
  expect(ports).toHaveLength(1);
  expect(ports[0].posted).toEqual([
    { id: 1, run: 'left', command: { type: 'train' } },
    { id: 2, run: 'right', command: { type: 'step' } },
  ]);
  ports[0].says({ type: 'report', run: 'right', report: state });
  expect([left.reports, right.reports]).toEqual([[], [state]]);
});

test('answers settle their own requests, in whatever order they come', async () => {
  const { channel } = listened('run');
  const data = channel.request({ type: 'data', name: 'x', packed: new Int32Array(0) });
  const narration = channel.request({ type: 'narrate' });
  ports[0].says({ type: 'answer', id: 2, content: undefined });
  const problem = { code: 'file_invalid', message: 'no pairs', values: { name: 'x', reason: 'no pairs' } } as const;
  ports[0].says({ type: 'answer', id: 1, problem });
  expect(await narration).toBeUndefined();
  await expect(data).rejects.toMatchObject(problem);
});

test('a crash settles what was asked, is a fatal failure of each run, and the next request starts another worker', async () => {
  const [left, right] = [listened('left'), listened('right')];
  const asked = expect(left.channel.request({ type: 'record' })).rejects.toMatchObject({
    code: 'engine_failed',
    values: { reason: 'out of memory' },
  });
  ports[0].onerror?.({ message: 'out of memory' } as ErrorEvent);
  await asked;
  const failed = { type: 'failed', fatal: true, problem: { values: { reason: 'out of memory' } } };
  expect([left.reports, right.reports]).toMatchObject([[failed], [failed]]);
  expect(ports[0].terminated).toBe(true);
  // What it still says, or says of itself, concerns nobody.
  ports[0].onmessageerror?.({} as MessageEvent);
  expect(left.reports).toHaveLength(1);
  void left.channel.request({ type: 'pause' });
  expect(ports).toHaveLength(2);
});

test('a closed channel is silent, settles what was asked, and takes nothing more', async () => {
  const { channel, reports } = listened('run');
  const asked = expect(channel.request({ type: 'record' })).rejects.toThrow('closed');
  channel.close();
  channel.close();
  await asked;
  ports[0].says({ type: 'report', run: 'run', report: state }, { type: 'answer', id: 1, content: undefined });
  expect(reports).toEqual([]);
  expect(ports[0].posted.map(({ command }) => command.type)).toEqual(['record', 'close']);
  await expect(channel.request({ type: 'pause' })).rejects.toThrow('open it again');
});

test('what cannot be sent fails alone', async () => {
  const { channel } = listened('run');
  void channel.request({ type: 'train' });
  ports[0].postMessage = () => {
    throw new Error('could not be cloned');
  };
  await expect(channel.request({ type: 'pause' })).rejects.toThrow('could not be cloned');
  expect(ports[0].terminated).toBe(false);
});
