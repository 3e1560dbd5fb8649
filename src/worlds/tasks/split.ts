/** Which tasks are learnt, and which combinations are kept for the measurement. */
import { Random } from '../../math/random';
import { TASKS, type Task } from './instructions';

/** Held-out tasks that ask for a reason, and as many that ask for none. */
const HELD_OUT_OF_EACH = 12;
/** Apart from what a seed is used for elsewhere. */
const STREAM = 11;

export interface TaskSplit {
  /** In the order in which they are learnt: the first k of it are k tasks. */
  readonly training: readonly Task[];
  /** Every value of them is one of some training task's, but no combination is. */
  readonly heldOut: readonly Task[];
}

export function splitTasks(seed: number): TaskSplit {
  const random = new Random(seed, STREAM);
  const halves = [false, true].map((reason) => random.shuffle(TASKS.filter((task) => task.reason === reason)));
  const heldOut = halves.flatMap((half) => half.slice(0, HELD_OUT_OF_EACH));
  return { training: widestFirst(random.shuffle(halves.flatMap((half) => half.slice(HELD_OUT_OF_EACH)))), heldOut };
}

const valuesOf = ({ tone, length, aspect, reason }: Task): readonly (string | boolean)[] => [
  tone,
  length,
  aspect,
  reason,
];

/** Tasks with most values that have not come yet come first: as few as possible show every value. The rest stays in its order. */
export function widestFirst(tasks: readonly Task[]): Task[] {
  const left = [...tasks];
  const seen = new Set<string | boolean>();
  const first: Task[] = [];
  const unseen = (task: Task) => valuesOf(task).filter((value) => !seen.has(value)).length;
  while (left.some((task) => unseen(task) > 0)) {
    const next = left.reduce((best, task) => (unseen(task) > unseen(best) ? task : best));
    left.splice(left.indexOf(next), 1);
    for (const value of valuesOf(next)) seen.add(value);
    first.push(next);
  }
  return [...first, ...left];
}

/** Whether each value of a task is one of some of the others'. */
export function everyValueSeen(task: Task, among: readonly Task[]): boolean {
  const seen = new Set(among.flatMap(valuesOf));
  return valuesOf(task).every((value) => seen.has(value));
}
