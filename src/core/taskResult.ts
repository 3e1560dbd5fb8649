/**
 * What came of instruction tuning on more and more tasks (worlds/tasks). Plain data, which the command line writes as `tasks.json`; taskResultSchema.ts
 * reads it.
 */

/** Parts of following an instruction, each checked by itself. */
export const CHECKS = ['tone', 'length', 'aspect', 'reason'] as const;
export type Check = (typeof CHECKS)[number];

export const QUALITIES = ['followed', ...CHECKS, 'wellFormed'] as const;
export type QualityName = (typeof QUALITIES)[number];

/**
 * Probabilities of what a model writes after an instruction, exact, mean over some tasks. `followed`: all four checks are right; `wellFormed`: it is a line
 * at all. What is no line is right in nothing.
 */
export type Quality = Readonly<Record<QualityName, number>>;

export const TASK_MODELS = ['nano', 'small'] as const;
export type TaskModel = (typeof TASK_MODELS)[number];

export interface TaskResult {
  readonly version: 1;
  /** Updates before tuning, on plain language; and of each tuning, whatever its number of tasks. */
  readonly pretrain_steps: number;
  readonly max_steps: number;
  readonly runs: readonly TaskRun[];
}

export interface TaskRun {
  readonly model: TaskModel;
  /** Of the split into tasks, and of what is drawn. */
  readonly seed: number;
  /** Tasks that are learnt; 0: the model before tuning. */
  readonly tasks: number;
  /** Whether there are tasks among them that ask for a reason. */
  readonly reasons: boolean;
  /** On held-out combinations: those that ask for a reason, and as many that do not. */
  readonly asked: Quality;
  readonly unasked: Quality;
  /** On tasks that are learnt. */
  readonly trained?: Quality;
  /** Of tuning. */
  readonly seconds: number;
  /** What the model writes after each held-out instruction. */
  readonly samples?: readonly TaskSample[];
}

export interface TaskSample {
  readonly instruction: string;
  readonly written: readonly WrittenLine[];
}

export interface WrittenLine {
  readonly text: string;
  /** The checks that are right; none where it is no line. */
  readonly right: readonly Check[];
  readonly wellFormed: boolean;
}
