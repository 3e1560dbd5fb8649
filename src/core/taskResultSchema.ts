/** `tasks.json` as it is read. Such a file may come from anywhere: what is not as it should be is refused, and the part that is wrong is named. */
import * as v from 'valibot';
import { agreeing, list, read, record, type Schema, whole } from './schemaParts';
import { NUMBER_RULES } from './settings';
import {
  CHECKS,
  type Quality,
  TASK_MODELS,
  type TaskResult,
  type TaskRun,
  type TaskSample,
  type WrittenLine,
} from './taskResult';

const MOST_RUNS = 2000;
const MOST_TASKS = 1000;
const MOST_WRITTEN = 20;

/** A sum of probabilities may be rounded up. */
const MASS = v.pipe(v.number(), v.minValue(0), v.maxValue(1 + 1e-9));
const STEPS = v.pipe(whole(NUMBER_RULES.max_steps.max), v.minValue(1));
const TEXT = v.pipe(v.string(), v.maxLength(200));

const QUALITY: Schema<Quality> = v.pipe(
  record({ followed: MASS, tone: MASS, length: MASS, aspect: MASS, reason: MASS, wellFormed: MASS }),
  agreeing((quality) => {
    // What follows is right in every part, and what is right in one is a line.
    const worse = CHECKS.find((name) => quality[name] < quality.followed - 1e-4);
    if (worse) return [[worse]];
    return CHECKS.some((name) => quality[name] > quality.wellFormed + 1e-4) ? [['wellFormed']] : undefined;
  }),
);

const WRITTEN: Schema<WrittenLine> = v.pipe(
  record({ text: TEXT, right: list(v.picklist(CHECKS), CHECKS.length), wellFormed: v.boolean() }),
  agreeing(({ right, wellFormed }) =>
    new Set(right).size < right.length || (right.length > 0 && !wellFormed) ? [['right']] : undefined,
  ),
);

const SAMPLE: Schema<TaskSample> = record({ instruction: TEXT, written: list(WRITTEN, MOST_WRITTEN, 1) });

const RUN = v.pipe(
  record({
    model: v.picklist(TASK_MODELS),
    seed: whole(NUMBER_RULES.seed.max),
    tasks: whole(MOST_TASKS),
    reasons: v.boolean(),
    asked: QUALITY,
    unasked: QUALITY,
    trained: v.optional(QUALITY),
    seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
    samples: v.optional(list(SAMPLE, MOST_TASKS)),
  }),
  agreeing(({ tasks, trained }) => (tasks > 0 === (trained !== undefined) ? undefined : [['trained']])),
) as unknown as Schema<TaskRun>;

const RESULT: Schema<TaskResult> = v.pipe(
  record({ version: v.literal(1), pretrain_steps: STEPS, max_steps: STEPS, runs: list(RUN, MOST_RUNS) }),
  agreeing(({ runs }) => {
    const names = runs.map(({ model, seed, tasks, reasons }) => JSON.stringify([model, seed, tasks, reasons]));
    return new Set(names).size === names.length ? undefined : [['runs']];
  }),
);

/** @throws Damage naming the part that is wrong */
export const readTaskResult = (value: unknown): TaskResult => read(RESULT, value, 'tasks', '');
