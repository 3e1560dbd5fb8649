/** The results of instruction tuning in rows: means over seeds with Student's intervals, by the number of tasks. */
import {
  QUALITIES,
  type Quality,
  type QualityName,
  type TaskModel,
  type TaskResult,
  type TaskRun,
} from '../core/taskResult';
import { type MeanInterval, meanInterval } from './meanInterval';

export type QualityIntervals = Readonly<Record<QualityName, MeanInterval>>;

export interface TaskRow {
  readonly model: TaskModel;
  readonly tasks: number;
  /** Held-out combinations: all, those that ask for a reason, those that do not. */
  readonly heldOut: QualityIntervals;
  readonly asked: QualityIntervals;
  readonly unasked: QualityIntervals;
  /** Tasks that are learnt; none before tuning. */
  readonly trained: QualityIntervals | undefined;
  readonly seconds: number;
}

/** One row for each model and number of tasks, by model and from few tasks to many. @param reasons among what is learnt */
export function taskRows({ runs }: TaskResult, reasons = true): TaskRow[] {
  return groups(runs, reasons).map((group) => {
    const [{ model, tasks }] = group;
    const trained = group.flatMap((run) => run.trained ?? []);
    return {
      ...{ model, tasks },
      heldOut: intervals(group.map(heldOutOf)),
      asked: intervals(group.map(({ asked }) => asked)),
      unasked: intervals(group.map(({ unasked }) => unasked)),
      trained: trained.length > 0 ? intervals(trained) : undefined,
      seconds: group.reduce((sum, { seconds }) => sum + seconds, 0) / group.length,
    };
  });
}

function groups(runs: readonly TaskRun[], reasons: boolean): TaskRun[][] {
  const found = new Map<string, TaskRun[]>();
  for (const run of runs.filter((each) => each.reasons === reasons)) {
    const key = `${run.model} ${run.tasks}`;
    found.set(key, [...(found.get(key) ?? []), run]);
  }
  return [...found.values()].sort(([a], [b]) => a.model.localeCompare(b.model) || a.tasks - b.tasks);
}

/** Of all held-out combinations: as many ask for a reason as do not. */
function heldOutOf({ asked, unasked }: TaskRun): Quality {
  return qualities((name) => (asked[name] + unasked[name]) / 2);
}

function intervals(all: readonly Quality[]): QualityIntervals {
  return qualities((name) => meanInterval(all.map((quality) => quality[name])));
}

function qualities<T>(of: (name: QualityName) => T): Readonly<Record<QualityName, T>> {
  return Object.fromEntries(QUALITIES.map((name) => [name, of(name)])) as Record<QualityName, T>;
}

export interface TaskGain {
  readonly from: number;
  readonly to: number;
  /** How much more of the held-out instructions is followed: of each seed its own difference. */
  readonly gain: MeanInterval;
}

/** What each step to more tasks brings, of one model. */
export function taskGains({ runs }: TaskResult, model: TaskModel): TaskGain[] {
  const own = groups(runs, true).filter(([run]) => run.model === model && run.tasks > 0);
  return own.slice(1).map((group, place) => {
    const before = own[place];
    const differences = group.flatMap((run) => {
      const less = before.find(({ seed }) => seed === run.seed);
      return less ? [heldOutOf(run).followed - heldOutOf(less).followed] : [];
    });
    return { from: before[0].tasks, to: group[0].tasks, gain: meanInterval(differences) };
  });
}

/** What leaving out all reasons changes, with as many tasks and updates, on held-out combinations. */
export interface ReasonRow {
  readonly model: TaskModel;
  readonly tasks: number;
  readonly with: Pick<TaskRow, 'asked' | 'unasked'>;
  readonly without: Pick<TaskRow, 'asked' | 'unasked'>;
}

export function reasonRows(result: TaskResult): ReasonRow[] {
  const mixed = taskRows(result);
  return taskRows(result, false).flatMap(({ model, tasks, ...without }) => {
    const alike = mixed.find((row) => row.model === model && row.tasks === tasks);
    return alike ? [{ model, tasks, with: alike, without }] : [];
  });
}
