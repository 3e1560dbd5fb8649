/** The one form of a replay, in a file and in a link: an object that JSON can hold. What is read may be anything, and is checked. */
import { type Curves, EVALUATION_COLUMNS, METRIC_COLUMNS } from '../curves';
import { check, listOf, recordOf, wholeOf } from '../savedParts';
import { readCurves } from '../savedRun';
import { readSummary } from '../savedSummary';
import type { Series } from '../series';
import { readRecording, writeRecording } from './recordingJson';
import type { Replay } from './replay';

/** Raise it with a change of the form, and go on reading the older ones. */
const VERSION = 1;
const FORMAT = 'dpo-replay';

/** @param digits significant ones of the curves' numbers */
export function replayToJson({ summary, curves, recording }: Replay, digits: number): object {
  return {
    format: FORMAT,
    version: VERSION,
    summary,
    curves: curvesToJson(curves, digits),
    ...(recording && { recording: writeRecording(recording) }),
  };
}

/** @throws Damage naming the part that is wrong */
export function replayFromJson(value: unknown): Replay {
  const { format, version, summary: about, curves: columns, recording } = recordOf(value, 'replay');
  check(format === FORMAT, 'format');
  check(version === VERSION, 'version');
  const {
    id: _id,
    bytes: _bytes,
    final: _final,
    ...summary
  } = readSummary({
    ...recordOf(about, 'summary'),
    id: '',
    bytes: 0,
  });
  const curves = curvesFromJson(columns);
  for (const name of ['metrics', 'evaluations'] as const) {
    check((curves[name].columns.step.at(-1) ?? 0) <= summary.step, `curves.${name}.step`);
  }
  check(curves.evaluations.length > 0, 'curves.evaluations');
  return { summary, curves, ...(recording !== undefined && { recording: readRecording(recording, summary.step) }) };
}

function curvesToJson({ metrics, evaluations, batches }: Curves, digits: number): object {
  const rounded = (values: readonly number[]) => values.map((value) => shortened(value, digits));
  const series = ({ columns, ...rest }: Series<string>) => ({
    ...rest,
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, rounded(values)])),
  });
  return {
    metrics: series(metrics),
    evaluations: series(evaluations),
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

function curvesFromJson(value: unknown): Curves {
  const { metrics, evaluations, batches } = recordOf(value, 'curves');
  return readCurves({
    metrics: withGaps(metrics, METRIC_COLUMNS, 'curves.metrics'),
    evaluations: withGaps(evaluations, EVALUATION_COLUMNS, 'curves.evaluations'),
    batches: listOf(batches, 'curves.batches', MOST_BATCHES).map((entry) => {
      const batch = recordOf(entry, 'curves.batches');
      return {
        ...batch,
        chosenRewards: floats(batch.chosenRewards),
        rejectedRewards: floats(batch.rejectedRewards),
      };
    }),
  });
}

const MOST_BATCHES = 1000;
/** A batch has fewer pairs (settings.ts). */
const MOST_REWARDS = 100_000;

function withGaps(value: unknown, names: readonly string[], part: string) {
  const { columns, length, stride, seen } = recordOf(value, part);
  const all = recordOf(columns, `${part}.columns`);
  const most = wholeOf(length, `${part}.length`);
  const gapped = names.map((name) => {
    const column = listOf(all[name], `${part}.${name}`, most);
    return [name, column.map((entry) => (entry === null ? Number.NaN : entry))];
  });
  return { length, stride, seen, columns: Object.fromEntries(gapped) };
}

function floats(value: unknown): Float32Array {
  return Float32Array.from(listOf(value, 'curves.batches', MOST_REWARDS), Number);
}
