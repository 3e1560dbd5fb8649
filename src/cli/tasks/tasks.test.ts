import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Quality, TaskResult, TaskRun } from '../../core/taskResult';
import { readTaskResult } from '../../core/taskResultSchema';
import { INSTRUCTION_LENGTH, TASKS } from '../../worlds/tasks/instructions';
import { splitTasks } from '../../worlds/tasks/split';
import { END_OF_TEXT, tokensOf } from '../../worlds/tasks/words';
import { UsageError } from '../flags';
import { openNodeBackend } from '../nodeBackend';
import { captureOutput } from '../outputTestKit';
import { planned, planTasks } from './plan';
import { runTasks } from './runTasks';
import { checkedLine } from './taskSamples';
import { tasksCommand } from './tasks';

const output = captureOutput();

it('is saved after every run, and goes on from the model on plain language that was left', async () => {
  const saved: TaskResult[] = [];
  const plans = [0, 2].map((tasks) => ({ model: 'nano', seed: 4, tasks, reasons: true }) as const);
  const job = {
    ...{
      backend: openNodeBackend(1),
      out: output.out,
      pretrain_steps: 2,
      max_steps: 2,
      sampledSeed: 4,
      done: [] as TaskRun[],
    },
    measured: { heldOut: 1, trained: 1 },
    save: async (result: TaskResult) => {
      saved.push(readTaskResult(JSON.parse(JSON.stringify(result))));
    },
  };
  await runTasks({ ...job, missing: plans.slice(0, 1) });
  expect(output.said).toMatch(/^runs to make: 1, of 2 updates; models to train before: 1; about \d+ s/);
  const [before] = saved[0].runs;
  expect(before).toMatchObject({ tasks: 0, seconds: 0 });

  output.said = '';
  await runTasks({ ...job, done: [before], missing: plans.slice(1) });
  expect(output.said).toContain('models to train before: 0');
  expect(saved[1].runs[0]).toEqual(before);
  const [, tuned] = saved[1].runs;
  expect(tuned.unasked.followed).not.toBe(before.unasked.followed);
  const { heldOut } = splitTasks(4);
  for (const { samples = [] } of saved[1].runs) {
    expect(samples).toHaveLength(2);
    for (const { instruction, written } of samples) {
      expect(heldOut.map(({ text }) => text)).toContain(instruction);
      expect(written).toHaveLength(3);
    }
  }
});

const quality = (followed: number): Quality => ({
  ...{ followed, tone: followed, length: followed, aspect: followed, reason: followed, wellFormed: 1 },
});

it('makes nothing where nothing is missing, and ends with its table', async () => {
  const runs = planTasks(['nano'], [1, 2]).map((plan): TaskRun => {
    const followed = plan.reasons ? plan.tasks / 100 + plan.seed / 500 : 0.25;
    return {
      ...{ ...plan, seconds: 1, asked: quality(followed), unasked: quality(followed) },
      ...(plan.tasks > 0 && { trained: quality(1) }),
    };
  });
  const path = join(output.out, 'tasks.json');
  writeFileSync(path, JSON.stringify({ version: 1, pretrain_steps: 5, max_steps: 3, runs }));
  const tasks = (...flags: string[]) =>
    tasksCommand(['--out', output.out, '--models', 'nano', '--seeds', '1,2', '--pretrain_steps', '5', ...flags]);
  expect(await tasks('--steps', '3')).toBe(0);
  expect(output.said).toBe('');
  expect(output.printed).toBe(readFileSync(join(output.out, 'tasks.md'), 'utf8'));
  expect(output.printed).toContain('| nano | 64 | 2 | 100.0 ± 0.0 | 64.3 ± 1.3 |');
  expect(output.printed).toContain('| nano | 32 | 64 | 32.0 ± 0.0 |');
  expect(output.printed).toContain('| nano | 32 | without reasons | ask for a reason | 25.0 ± 0.0 |');

  await expect(tasks('--steps', '4')).rejects.toThrow(/tasks\.json have max_steps 3, not 4/);
  writeFileSync(path, '{"version": 1}');
  await expect(tasks('--steps', '3')).rejects.toMatchObject({ code: 'file_invalid' });
});

it('names what it cannot use', async () => {
  await expect(tasksCommand([])).rejects.toThrow(UsageError);
  await expect(tasksCommand(['--out', output.out, '--models', 'nano,gpt2'])).rejects.toThrow('--models has gpt2');
  await expect(tasksCommand(['--out', output.out, '--seeds', 'x'])).rejects.toThrow('--seeds has x; use an integer');
  await expect(tasksCommand(['--out', output.out, '--steps', '0'])).rejects.toThrow('--steps has 0');
});

it('plans each model, and in it each seed, with as many tasks as a split has', () => {
  const plan = planTasks(['small', 'nano'], [3]);
  expect(plan.map(planned)).toEqual(
    ['nano', 'small'].flatMap((model) => [
      `${model}, before tuning, seed 3`,
      `${model}, 1 task, seed 3`,
      ...[2, 4, 8, 16, 32, 64].map((tasks) => `${model}, ${tasks} tasks, seed 3`),
      `${model}, 32 tasks without reasons, seed 3`,
    ]),
  );
  const { training } = splitTasks(3);
  for (const { tasks, reasons } of plan)
    expect(training.filter(({ reason }) => reasons || !reason).length).toBeGreaterThanOrEqual(tasks);
});

it('says of what was written which checks are right', () => {
  const [task] = TASKS;
  expect(task.promptIds).toHaveLength(INSTRUCTION_LENGTH);
  expect(task.text).toBe('write a short , warm line about the service and nothing more :');
  const check = (text: string) => checkedLine([...tokensOf(text), END_OF_TEXT], task);
  expect(check('the host is sweet .').right).toEqual(['tone', 'length', 'aspect', 'reason']);
  expect(check('the soup is sweet because it charms .').right).toEqual(['tone', 'length']);
  expect(check('the host is .')).toEqual({ text: 'the host is .', right: [], wellFormed: false });
});
