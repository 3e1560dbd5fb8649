import { expect, it } from 'vitest';
import type { Quality, TaskResult, TaskRun } from '../core/taskResult';
import { reasonRows, taskGains, taskRows } from './taskRows';

const all = (value: number): Quality => ({
  ...{ followed: value, tone: value, length: value, aspect: value, reason: value, wellFormed: value },
});
const run = (seed: number, tasks: number, asked: number, unasked: number, reasons = true): TaskRun => ({
  ...{ model: 'nano', seed, tasks, reasons, seconds: tasks, asked: all(asked), unasked: all(unasked) },
  ...(tasks > 0 && { trained: all(1) }),
});
const RESULT: TaskResult = {
  ...{ version: 1, pretrain_steps: 1, max_steps: 1 },
  runs: [
    ...[run(1, 16, 0.7, 0.9), run(2, 16, 0.5, 0.7), run(1, 0, 0, 0), run(2, 0, 0, 0)],
    ...[run(1, 2, 0.2, 0.4), run(2, 2, 0.1, 0.1), run(1, 16, 0, 0.9, false), run(2, 16, 0, 0.8, false)],
    { ...run(1, 2, 0.5, 0.5), model: 'small' },
  ],
};

it('has rows from few tasks to many, with intervals over seeds', () => {
  const rows = taskRows(RESULT);
  expect(rows.map(({ model, tasks }) => [model, tasks])).toEqual([
    ['nano', 0],
    ['nano', 2],
    ['nano', 16],
    ['small', 2],
  ]);
  expect(rows[0].trained).toBeUndefined();
  expect(rows[2].heldOut.followed.mean).toBeCloseTo(0.7, 12);
  // Student's t of one degree of freedom; the two seeds are 0.8 and 0.6.
  expect(rows[2].heldOut.followed.half).toBeCloseTo(12.706 * 0.1, 3);
  expect(rows[2].asked.tone.mean).toBeCloseTo(0.6, 12);
  expect(rows[3].heldOut.followed).toEqual({ mean: 0.5, half: Number.NaN, count: 1 });
});

it('says what more tasks bring, of each seed its own difference', () => {
  const [gain, ...others] = taskGains(RESULT, 'nano');
  expect(others).toEqual([]);
  expect(gain).toMatchObject({ from: 2, to: 16, gain: { count: 2, mean: expect.closeTo(0.5, 12) } });
  expect(gain.gain.half).toBeCloseTo(0, 9);
  expect(taskGains(RESULT, 'small')).toEqual([]);
});

it('holds a mix without reasons against one of as many tasks with them', () => {
  const [row, ...others] = reasonRows(RESULT);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ model: 'nano', tasks: 16 });
  expect(row.with.asked.followed.mean).toBeCloseTo(0.6, 12);
  expect(row.without.asked.followed.mean).toBe(0);
  expect(row.without.unasked.followed.mean).toBeCloseTo(0.85, 12);
});
