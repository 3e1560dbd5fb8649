import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rangeText } from '../../core/rules';
import { parseRule } from '../../core/schemaParts';
import { NUMBER_RULES, type NumberName } from '../../core/settings';
import { TASK_MODELS, type TaskResult } from '../../core/taskResult';
import { readTaskResult } from '../../core/taskResultSchema';
import { parseFlags, UsageError } from '../flags';
import { openNodeBackend } from '../nodeBackend';
import { readResultFile, writeResultFile } from '../resultFile';
import { isSameRun, planTasks } from './plan';
import { runTasks } from './runTasks';
import { tasksTable } from './tasksTable';

const USAGE = `npm run -s tasks -- --out DIR [--seeds 1,2,3] [--models ${TASK_MODELS.join(',')}] [--pretrain_steps N] [--steps N]
  trains each model on plain language, then tunes it on 1, 2, 4 … instruction tasks with equal updates, and measures exactly how it follows held-out ones;
  DIR/tasks.json is written after every run: stop it whenever you like, and call it again to make the runs that are missing
  ends with a table on stdout and in DIR/tasks.md`;

/** All that are held out. */
const MEASURED = { heldOut: 12, trained: 8 } as const;

/** Instruction tuning on more and more tasks; goes on where an earlier call was stopped. */
export async function tasksCommand(args: readonly string[]): Promise<number> {
  const { out, pretrain_steps, max_steps, plan } = readFlags(args);
  await mkdir(out, { recursive: true });
  const path = join(out, 'tasks.json');
  let result = await readResultFile(path, readTaskResult);
  for (const [name, value] of Object.entries({ pretrain_steps, max_steps }) as ['max_steps', number][]) {
    if (!result || result[name] === value) continue;
    throw new UsageError(
      `the runs in ${path} have ${name} ${result[name]}, not ${value}; ask for the same, or give another --out`,
    );
  }
  const done = result?.runs ?? [];
  const missing = plan.filter((run) => !done.some((made) => isSameRun(made, run)));
  if (missing.length > 0) {
    const save = (made: TaskResult) => {
      result = made;
      return writeResultFile(path, made);
    };
    // One thread: sums in one order, the same results everywhere.
    await runTasks({
      ...{ backend: openNodeBackend(1), out, pretrain_steps, max_steps },
      ...{ done, missing, sampledSeed: plan[0].seed, measured: MEASURED, save },
    });
  }
  if (!result) return 0;
  const table = tasksTable(result);
  await writeFile(join(out, 'tasks.md'), table);
  process.stdout.write(table);
  return 0;
}

/** @throws UsageError naming what cannot be used */
function readFlags(args: readonly string[]) {
  const { flags } = parseFlags(args, ['out', 'seeds', 'models', 'pretrain_steps', 'steps'], USAGE);
  const { out, seeds = '1,2,3', models = TASK_MODELS.join(',') } = flags;
  if (!out) throw new UsageError(`--out is needed\nusage: ${USAGE}`);
  const number = (flag: string, name: NumberName, text: string) => {
    const rule = NUMBER_RULES[name];
    const value = parseRule(rule, text);
    if (typeof value !== 'number') throw new UsageError(`--${flag} has ${text}; use ${rangeText(rule)}`);
    return value;
  };
  const chosen = models.split(',').map((name) => {
    const model = TASK_MODELS.find((each) => each === name);
    if (!model) throw new UsageError(`--models has ${name}; use ${TASK_MODELS.join(', ')}`);
    return model;
  });
  const each = [...new Set(seeds.split(',').map((seed) => number('seeds', 'seed', seed)))];
  return {
    out,
    pretrain_steps: number('pretrain_steps', 'max_steps', flags.pretrain_steps ?? '1000'),
    max_steps: number('steps', 'max_steps', flags.steps ?? '300'),
    plan: planTasks(chosen, each),
  };
}
