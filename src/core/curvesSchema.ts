/** The curves of a run, in a kept run as they are in memory, in a replay as JSON has them. */
import * as v from 'valibot';
import type { BatchRecord } from './records';
import {
  type Curves,
  EVALUATION_COLUMNS,
  MEASURED_COLUMNS,
  METRIC_COLUMNS,
  ROLLOUT_COLUMNS,
  SERIES_CAPACITY,
  type Series,
} from './runCurves';
import { agreeing, asOne, FLOATS, GAPPED, list, record, type Schema, whole } from './schemaParts';
import { NUMBER_RULES } from './settings';
import type { WorldName } from './world';

/** `memory`: typed arrays, as structured clone keeps them. `json`: lists. */
export type Form = 'memory' | 'json';

const MOST_STEPS = NUMBER_RULES.max_steps.max;
const MOST_PAIRS = NUMBER_RULES.per_device_train_batch_size.max;
/** The latest point is there beside those that are kept. */
const MOST_POINTS = SERIES_CAPACITY + 1;

/** What was not finite, which JSON does not know, is 0. */
const LISTED_FLOATS: Schema<Float32Array> = v.pipe(
  list(GAPPED, MOST_PAIRS),
  v.transform((values) => Float32Array.from(values, (value) => value || 0)),
);

/** @param needed of `names`; where another is not there it is nothing but gaps */
function series<Name extends string>(names: readonly Name[], needed: readonly Name[]): Schema<Series<Name>> {
  const column = list(GAPPED, MOST_POINTS);
  const columns = names.map((name) => [name, needed.includes(name) ? column : v.optional(column)]);
  return v.pipe(
    record({
      length: whole(MOST_POINTS),
      stride: v.pipe(whole(), v.minValue(1)),
      seen: whole(),
      columns: record(Object.fromEntries(columns)),
    }),
    v.transform(({ columns, ...rest }) => ({ ...rest, columns: filled(columns, names, rest.length) })),
    agreeing(({ columns, length, seen }) => {
      const other = names.find((name) => columns[name].length !== length);
      if (other !== undefined) return [['columns', other]];
      if (!ascending(columns['step' as Name])) return [['columns', 'step']];
      return seen < length ? [['seen']] : undefined;
    }),
  );
}

function filled<Name extends string>(columns: object, names: readonly Name[], length: number): Record<Name, number[]> {
  const gaps = () => Array.from({ length }, () => Number.NaN);
  const there = columns as Partial<Record<Name, number[]>>;
  return Object.fromEntries(names.map((name) => [name, there[name] ?? gaps()])) as Record<Name, number[]>;
}

function ascending(steps: readonly number[]): boolean {
  return steps.every((step, i) => step >= 0 && (i === 0 || step >= steps[i - 1]));
}

function batch(form: Form): Schema<BatchRecord> {
  const rewards = form === 'memory' ? FLOATS : LISTED_FLOATS;
  return v.pipe(
    record({
      step: whole(MOST_STEPS),
      indices: list(whole(MOST_STEPS), MOST_PAIRS),
      chosenRewards: rewards,
      rejectedRewards: rewards,
    }),
    agreeing(({ indices: { length }, chosenRewards, rejectedRewards }) =>
      chosenRewards.length === length && rejectedRewards.length === length ? undefined : [['indices']],
    ),
  );
}

/** @param world that measured them */
export function curvesSchema(world: WorldName, form: Form): Schema<Curves> {
  return record({
    metrics: series([...METRIC_COLUMNS, ...ROLLOUT_COLUMNS], METRIC_COLUMNS),
    evaluations: series(EVALUATION_COLUMNS, MEASURED_COLUMNS[world]),
    batches: asOne(list(batch(form), SERIES_CAPACITY)),
  });
}
