import { expect, test } from 'vitest';
import { Inbox } from './inbox';
import { Pace } from './pace';

test('commands come out in order; of those that supersede each other only the last in a row', () => {
  const inbox = new Inbox<{ type: string; n: number }>(['view']);
  for (const [n, type] of ['view', 'view', 'step', 'view', 'step', 'step', 'view'].entries()) inbox.put({ type, n });
  const taken = [];
  for (let command = inbox.take(); command; command = inbox.take()) taken.push(command.n);
  expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
});

test('it says whether a command of some types waits', () => {
  const inbox = new Inbox<{ type: string }>();
  inbox.put({ type: 'step' });
  inbox.put({ type: 'pause' });
  expect([inbox.holds(new Set(['pause', 'reset'])), inbox.holds(new Set(['reset']))]).toEqual([true, false]);
});

test('waiting ends with a command, or with the time', async () => {
  const inbox = new Inbox<{ type: string }>();
  const waiting = inbox.wait();
  inbox.put({ type: 'pause' });
  await waiting;
  await inbox.wait(1);
  expect(inbox.take()).toEqual({ type: 'pause' });
});

test('a bounded pace leaves time between the starts of two steps', () => {
  const pace = new Pace();
  pace.stepped(1000, 1010);
  expect([pace.wait(1010), pace.millisecondsPerStep]).toEqual([0, 10]);
  pace.stepsPerSecond = 5;
  expect(pace.wait(1050)).toBe(150);
  expect(pace.wait(1300)).toBe(0);
  pace.clear();
  expect([pace.wait(1050), pace.millisecondsPerStep]).toEqual([0, 0]);
});
