/** A kept run as it is read back. Storage may hold anything: what does not check is refused, and the part that is wrong is named. */
import type { NamedArrays, PairsState, RunCheckpoint } from '../train/checkpoint';
import { WORDS } from '../train/runDefinition';
import { type Curves, EVALUATION_COLUMNS, METRIC_COLUMNS } from './curves';
import type { RunSummary } from './runData';
import { check, Damage, listOf, numberOf, numberOrGap, recordOf, wholeOf } from './savedParts';
import { readSummary } from './savedSummary';
import { SERIES_CAPACITY, type Series } from './series';
import { NUMBER_RULES } from './settings';

/** Everything of a run but what makes it known in the list. */
export interface RunBody {
  readonly curves: Curves;
  readonly checkpoint: RunCheckpoint;
}
export interface SavedRun extends RunBody {
  readonly summary: RunSummary;
}

const MOST_STEPS = NUMBER_RULES.max_steps.max;

/** @throws Damage */
export function readSavedRun(summary: unknown, body: unknown): SavedRun {
  const read = readSummary(summary);
  const { curves, checkpoint } = recordOf(body, 'weights');
  const run = { summary: read, curves: readCurves(curves), checkpoint: readCheckpoint(checkpoint, read) };
  check(run.checkpoint.step === read.step, 'checkpoint.step');
  return run;
}

/** @throws Damage */
export function readCurves(value: unknown): Curves {
  const { metrics, evaluations, batches } = recordOf(value, 'curves');
  return {
    metrics: readSeries(metrics, METRIC_COLUMNS, 'curves.metrics'),
    evaluations: readSeries(evaluations, EVALUATION_COLUMNS, 'curves.evaluations'),
    batches: listOf(batches, 'curves.batches', SERIES_CAPACITY).map(readBatch),
  };
}

function readSeries<Name extends string>(value: unknown, names: readonly Name[], part: string): Series<Name> {
  const { columns: raw, ...rest } = recordOf(value, part);
  const length = wholeOf(rest.length, `${part}.length`, SERIES_CAPACITY + 1);
  const all = recordOf(raw, `${part}.columns`);
  const columns = Object.fromEntries(names.map((name) => [name, readColumn(all[name], length, `${part}.${name}`)]));
  const { step } = columns;
  check(
    step.every((now, i) => now >= 0 && (i === 0 || now >= step[i - 1])),
    `${part}.step`,
  );
  const stride = wholeOf(rest.stride, `${part}.stride`);
  const seen = wholeOf(rest.seen, `${part}.seen`);
  check(stride >= 1 && seen >= length, `${part}.stride`);
  return { columns: columns as Record<Name, number[]>, length, stride, seen };
}

function readColumn(value: unknown, length: number, part: string): number[] {
  const column = listOf(value, part, length);
  check(column.length === length, part);
  return column.map((entry) => numberOrGap(entry, part));
}

function readBatch(value: unknown) {
  const part = 'curves.batches';
  const { step, indices, chosenRewards, rejectedRewards } = recordOf(value, part);
  const places = listOf(indices, part, NUMBER_RULES.per_device_train_batch_size.max).map((place) =>
    wholeOf(place, part, MOST_STEPS),
  );
  return {
    step: wholeOf(step, part, MOST_STEPS),
    indices: places,
    chosenRewards: finiteArray(chosenRewards, part, places.length),
    rejectedRewards: finiteArray(rejectedRewards, part, places.length),
  };
}

function readCheckpoint(value: unknown, summary: RunSummary): RunCheckpoint {
  const { step, policy, m, v, pairs } = recordOf(value, 'checkpoint');
  const weights = readArrays(policy, 'checkpoint.policy');
  return {
    step: wholeOf(step, 'checkpoint.step', MOST_STEPS),
    policy: weights,
    m: readArrays(m, 'checkpoint.m', weights),
    v: readArrays(v, 'checkpoint.v', weights),
    pairs: readPairs(pairs, summary),
  };
}

/** @param like the arrays whose names and sizes these have */
function readArrays(value: unknown, part: string, like?: NamedArrays): NamedArrays {
  const entries = Object.entries(recordOf(value, part));
  check(entries.length > 0, part);
  if (like) check(entries.length === Object.keys(like).length, part);
  return Object.fromEntries(
    entries.map(([name, array]) => {
      if (like) check(Object.hasOwn(like, name), `${part}.${name}`);
      return [name, finiteArray(array, `${part}.${name}`, like?.[name].length)];
    }),
  );
}

function finiteArray(value: unknown, part: string, length?: number): Float32Array {
  if (!(value instanceof Float32Array) || (length !== undefined && value.length !== length)) throw new Damage(part);
  for (const entry of value) if (!Number.isFinite(entry)) throw new Damage(part);
  return value;
}

function readPairs(value: unknown, { definition }: RunSummary): PairsState {
  const { known, ready, random } = recordOf(value, 'checkpoint.pairs');
  const state = listOf(random, 'checkpoint.pairs.random', 4).map((word) => numberOf(word, 'checkpoint.pairs.random'));
  check(state.length === 4 && state.every(Number.isInteger), 'checkpoint.pairs.random');
  const [a, b, c, counter] = state;
  return {
    known: readPackedPairs(known, 'checkpoint.pairs.known', definition.config.num_pairs),
    ready: readPackedPairs(ready, 'checkpoint.pairs.ready'),
    random: [a, b, c, counter],
  };
}

/** Per pair: its place, three lengths, and so many tokens. */
function readPackedPairs(value: unknown, part: string, places?: number): Int32Array {
  if (!(value instanceof Int32Array)) throw new Damage(part);
  for (let at = 0; at < value.length; ) {
    const [place, ...lengths] = value.subarray(at, at + 4);
    check(lengths.length === 3 && lengths.every((length) => length > 0), part);
    if (places !== undefined) check(place >= 0 && place < places, part);
    const start = at + 4;
    at = start + lengths.reduce((sum, length) => sum + length, 0);
    check(at <= value.length, part);
    for (const token of value.subarray(start, at)) check(token >= 0 && token < WORDS.length, part);
  }
  return value;
}
