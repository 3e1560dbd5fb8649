/** The results of instruction tuning in numbers, as Markdown. */
import { QUALITIES, TASK_MODELS, type TaskResult } from '../../core/taskResult';
import type { MeanInterval } from '../../math/meanInterval';
import { type QualityIntervals, reasonRows, type TaskRow, taskGains, taskRows } from '../../math/taskRows';
import { markdownTable } from '../markdown';

const NAMES = ['followed', 'tone', 'length', 'aspect', 'reason', 'well-formed'];

export function tasksTable(result: TaskResult): string {
  const rows = taskRows(result);
  const models = TASK_MODELS.filter((model) => rows.some((row) => row.model === model));
  return `# Instruction tuning: quality against the number of tasks

${result.pretrain_steps} updates on plain language, then ${result.max_steps} updates of tuning, whatever the number of tasks. Exact probabilities in per cent, mean over
seeds with Student's 95 % interval; held-out combinations but for the second column.

${markdownTable(
  ['model', 'tasks', 'seeds', 'learnt tasks followed', ...NAMES],
  rows.map((row) => [
    ...[row.model, String(row.tasks), String(row.heldOut.followed.count)],
    row.trained ? text(row.trained.followed) : '–',
    ...cells(row.heldOut),
  ]),
  1,
)}

What each doubling brings, of each seed its own difference, in percentage points:

${markdownTable(
  ['model', 'from', 'to', 'more is followed'],
  models.flatMap((model) =>
    taskGains(result, model).map(({ from, to, gain }) => [model, String(from), String(to), text(gain)]),
  ),
  1,
)}

With reasons among the tasks and without, as many tasks and updates:

${markdownTable(
  ['model', 'tasks', 'mix', 'held-out instructions', ...NAMES],
  reasonRows(result).flatMap(({ model, tasks, with: mixed, without }) =>
    [
      { mix: 'with', row: mixed },
      { mix: 'without', row: without },
    ].flatMap(({ mix, row }) => reasonLines(model, tasks, `${mix} reasons`, row)),
  ),
  1,
)}
`;
}

function reasonLines(model: string, tasks: number, mix: string, row: Pick<TaskRow, 'asked' | 'unasked'>): string[][] {
  return [
    [model, String(tasks), mix, 'ask for a reason', ...cells(row.asked)],
    [model, String(tasks), mix, 'ask for none', ...cells(row.unasked)],
  ];
}

const cells = (quality: QualityIntervals) => QUALITIES.map((name) => text(quality[name]));

function text({ mean, half }: MeanInterval): string {
  const inPercent = (share: number) => (100 * share).toFixed(1);
  return Number.isNaN(half) ? inPercent(mean) : `${inPercent(mean)} ± ${inPercent(half)}`;
}
