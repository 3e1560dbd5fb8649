import { expect, it } from 'vitest';
import type { Quality, TaskModel, TaskRun } from '../../core/taskResult';
import { taskRows } from '../../math/taskRows';
import type { LineMark } from '../figure';
import { svgFile } from '../svg/svgFile';
import { type TasksWords, tasksFigure } from './tasksFigure';

const WORDS: TasksWords = { title: 'Followed', x: 'tasks', y: 'share' };
const quality = (followed: number): Quality => ({
  ...{ followed, tone: followed, length: followed, aspect: followed, reason: followed, wellFormed: 1 },
});
const run = (model: TaskModel, seed: number, tasks: number, followed: number): TaskRun => ({
  ...{ model, seed, tasks, reasons: true, seconds: 1, asked: quality(followed), unasked: quality(followed) },
  ...(tasks > 0 && { trained: quality(0.9) }),
});
const figureOf = (...runs: TaskRun[]) =>
  tasksFigure(taskRows({ version: 1, pretrain_steps: 1, max_steps: 1, runs }), WORDS);

const RUNS = [1, 2].flatMap((seed) => [
  run('nano', seed, 0, 0),
  run('nano', seed, 1, 0.1 * seed),
  run('nano', seed, 16, 0.6),
  run('small', seed, 16, 0.8),
]);

it('doubles the tasks from mark to mark, and leaves the model before tuning out', () => {
  const { x, panes } = figureOf(...RUNS);
  expect(x.scale.ticks).toEqual([0, 1, 2, 3, 4]);
  expect(svgFile(figureOf(...RUNS), { width: 800, height: 500 })).toContain('>16</text>');
  const ends = panes[0].marks.flatMap((mark) => (mark.kind === 'symbol' ? [[mark.x, mark.y, mark.shape]] : []));
  expect(ends).toEqual([
    [-0.05, expect.closeTo(0.15, 12), 'circle'],
    [3.95, expect.closeTo(0.6, 12), 'circle'],
    [4.05, expect.closeTo(0.8, 12), 'square'],
  ]);
});

it('has an interval at each mark, inside what a probability can be', () => {
  const { marks } = figureOf(...RUNS).panes[0];
  const bars = marks.filter((mark): mark is LineMark => mark.kind === 'line' && mark.width === 1);
  // Student's interval of 0.1 and 0.2 is wider than all that there is below.
  expect(bars[0].x.slice(0, 3)).toEqual([-0.05, -0.05, -0.05]);
  expect(bars[0].y.slice(0, 3)).toEqual([0, expect.closeTo(0.15 + 12.706 * 0.05, 3), Number.NaN]);
  // One seed has no interval.
  const [single] = [figureOf(run('nano', 1, 4, 0.5)).panes[0].marks.filter((mark) => mark.kind === 'line')];
  expect(single.every(({ y }) => y.every(Number.isFinite))).toBe(true);
});
