/** Which models are tuned on what. */
import { TASK_MODELS, type TaskModel, type TaskRun } from '../../core/taskResult';

/** Numbers of tasks: twice as many each time. 0 is the model before tuning. */
const TASK_COUNTS = [0, 1, 2, 4, 8, 16, 32, 64] as const;
/** Of a mix without reasons: each split has 36 such tasks to learn from. */
const WITHOUT_REASONS = 32;

export type PlannedTasks = Pick<TaskRun, 'model' | 'seed' | 'tasks' | 'reasons'>;

/** Model by model, and of each seed by seed, so that its whole curve can soon be seen. */
export function planTasks(models: readonly TaskModel[], seeds: readonly number[]): PlannedTasks[] {
  return TASK_MODELS.filter((model) => models.includes(model)).flatMap((model) =>
    seeds.flatMap((seed) => [
      ...TASK_COUNTS.map((tasks) => ({ model, seed, tasks, reasons: true })),
      { model, seed, tasks: WITHOUT_REASONS, reasons: false },
    ]),
  );
}

export function isSameRun(a: PlannedTasks, b: PlannedTasks): boolean {
  return a.model === b.model && a.seed === b.seed && a.tasks === b.tasks && a.reasons === b.reasons;
}

export function planned({ model, seed, tasks, reasons }: PlannedTasks): string {
  const learnt = tasks === 0 ? 'before tuning' : `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
  return `${model}, ${learnt}${reasons ? '' : ' without reasons'}, seed ${seed}`;
}
