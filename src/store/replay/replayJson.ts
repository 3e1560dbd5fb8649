/** The one form of a replay, in a file and in a link: an object that JSON can hold. What is read may be anything, and is checked. */
import * as v from 'valibot';
import { curvesSchema } from '../../core/curvesSchema';
import { REPLAY_SUMMARY } from '../../core/keptRunSchema';
import { type Curves, loggedColumns, MEASURED_COLUMNS, type Series } from '../../core/runCurves';
import { agreeing, read, record } from '../../core/schemaParts';
import type { WorldName } from '../../core/world';
import { readRecording, writeRecording } from './recordingJson';
import type { Replay } from './replay';

/** Raise it with a change of the form, and go on reading the older ones. */
const VERSION = 1;
const FORMAT = 'dpo-replay';

/** Its parts are read by themselves, one after the other: what the curves may hold depends on the run. */
const REPLAY = record({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  summary: v.optional(v.unknown()),
  curves: v.optional(v.unknown()),
  recording: v.optional(v.unknown()),
});

/** @param digits significant ones of the curves' numbers */
export function replayToJson({ summary, curves, recording }: Replay, digits: number): object {
  return {
    format: FORMAT,
    version: VERSION,
    summary,
    curves: curvesToJson(curves, summary.definition.world, digits),
    ...(recording && { recording: writeRecording(recording) }),
  };
}

/** @throws Damage naming the part that is wrong */
export function replayFromJson(value: unknown): Replay {
  const { summary: about, curves: raw, recording } = read(REPLAY, value, 'replay', '');
  const summary = read(REPLAY_SUMMARY, about, 'summary', '');
  const curves = read(v.pipe(curvesSchema(summary.definition.world, 'json'), within(summary.step)), raw, 'curves');
  return { summary, curves, ...(recording !== undefined && { recording: readRecording(recording, summary.step) }) };
}

/** Curves that were measured, and do not go beyond the run's last step. */
const within = (last: number) =>
  agreeing<Curves>((curves) => {
    const beyond = (['metrics', 'evaluations'] as const).find((name) => (curves[name].columns.step.at(-1) ?? 0) > last);
    if (beyond) return [[beyond, 'columns', 'step']];
    return curves.evaluations.length === 0 ? [['evaluations']] : undefined;
  });

function curvesToJson({ metrics, evaluations, batches }: Curves, world: WorldName, digits: number): object {
  const rounded = (values: readonly number[]) => values.map((value) => shortened(value, digits));
  const series = ({ columns, ...rest }: Series<string>, names: readonly string[]) => ({
    ...rest,
    columns: Object.fromEntries(names.map((name) => [name, rounded(columns[name])])),
  });
  return {
    metrics: series(metrics, loggedColumns(metrics)),
    // What the world does not measure is nothing but gaps.
    evaluations: series(evaluations, MEASURED_COLUMNS[world]),
    batches: batches.map(({ step, indices, chosenRewards, rejectedRewards }) => ({
      step,
      indices,
      chosenRewards: rewardsToJson(chosenRewards),
      rejectedRewards: rewardsToJson(rejectedRewards),
    })),
  };
}

/** Thousands of them, shown with two decimals: this rounding needs no text. */
function rewardsToJson(rewards: Float32Array): number[] {
  return Array.from(rewards, (reward) => Math.round(reward * 1e5) / 1e5);
}

/** A gap, which is NaN, becomes null. */
function shortened(value: number, digits: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}
