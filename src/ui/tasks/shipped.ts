/** The result that comes with the page. */
import type { TaskModel, TaskResult } from '../../core/taskResult';
import { readTaskResult } from '../../core/taskResultSchema';
import tasks from './tasks.json';

export const SHIPPED: TaskResult = readTaskResult(tasks);

/** Those that were tuned, in the order of their sizes. */
export const MODELS: readonly TaskModel[] = [...new Set(SHIPPED.runs.map(({ model }) => model))];
