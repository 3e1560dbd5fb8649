/**
 * What other trainers log of a run, read as this project's own curves are: the `log_history` of transformers' trainer_state.json, under TRL's names, and
 * metrics.jsonl, an entry a line. Such a file may come from anywhere: numbers of known names are taken from it, and nothing else.
 */
import { EngineError } from './errors';
import { type EvaluationSeries, HELD_OUT_COLUMNS, METRIC_COLUMNS, type MetricSeries } from './runCurves';

type PointOf<Columns> = Readonly<Partial<Record<keyof Columns, number>>> & { readonly step: number };
export type LoggedMetrics = PointOf<MetricSeries['columns']>;
export type LoggedEvaluation = PointOf<EvaluationSeries['columns']>;

export interface TrainingLog {
  /** By step, which counts from 0: the number of updates before this one. */
  readonly metrics: readonly LoggedMetrics[];
  /** Of the held-out pairs, by the number of updates made. */
  readonly evaluations: readonly LoggedEvaluation[];
  /** Lines and entries that are left out: not JSON, no object, or without a step. */
  readonly unread: number;
}

const MEASURED = METRIC_COLUMNS.filter((name) => name !== 'step');

const MOST_CHARACTERS = 64_000_000;
const MOST_ENTRIES = 500_000;

/**
 * transformers numbers an entry by the updates made, and logs means over those since its last entry: it is put at the last of them. A log that has an entry of
 * step 0, as this project's has, counts from 0 already. Where a step is logged twice, as by a run that was resumed, the later entry holds.
 * @param name of the file, for what is said of it
 * @throws EngineError file_too_large; file_invalid where nothing in it is a step with a loss or an evaluation
 */
export function readTrainingLog(text: string, name: string): TrainingLog {
  if (text.length > MOST_CHARACTERS) {
    const [size, limit] = [text.length, MOST_CHARACTERS].map((characters) => Math.ceil(characters / 1e6));
    const values = { name, size, limit };
    throw new EngineError('file_too_large', `${name} has ${size} MB; a log has at most ${limit} MB`, values);
  }
  const entries = entriesOf(text);
  if (!entries || entries.length > MOST_ENTRIES) throw invalid(name, 'log_history');
  const read = entries.filter(hasStep);
  const metrics = pointsOf(read, MEASURED);
  const evaluations = pointsOf(read, HELD_OUT_COLUMNS);
  if (metrics.length + evaluations.length === 0) throw invalid(name, 'loss');
  const first = metrics[0]?.step === 0 ? 0 : 1;
  return {
    metrics: metrics.map((point) => ({ ...point, step: point.step - first })),
    evaluations,
    unread: entries.length - read.length,
  };
}

/** Of a trainer's state, of a list, or of lines; undefined where none of them is an object. */
function entriesOf(text: string): readonly unknown[] | undefined {
  const whole = parsed(text);
  const state = isEntry(whole) ? (whole.log_history ?? [whole]) : whole;
  const lines = () => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parsed(line)]));
  const entries = Array.isArray(state) ? state : lines();
  return entries.some(isEntry) ? entries : undefined;
}

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasStep = (value: unknown): value is Entry & { readonly step: number } =>
  isEntry(value) && Number.isSafeInteger(value.step) && (value.step as number) >= 0;

/** The entries that have at least one of the names, by step. What is no finite number is a gap. */
function pointsOf<Name extends string>(
  entries: readonly (Entry & { readonly step: number })[],
  names: readonly Name[],
) {
  const points = new Map<number, Readonly<Partial<Record<Name, number>>> & { readonly step: number }>();
  for (const entry of entries) {
    const known = names.filter((name) => Object.hasOwn(entry, name));
    const columns = known.flatMap((name) => (Number.isFinite(entry[name]) ? [[name, entry[name]]] : []));
    if (known.length > 0) points.set(entry.step, { ...Object.fromEntries(columns), step: entry.step });
  }
  return [...points.values()].sort((a, b) => a.step - b.step);
}

const parsed = (text: string): unknown => json(text) ?? json(withoutNonFinite(text));

/** undefined where it is not JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Python writes what is not finite as NaN and Infinity, which JSON does not know: null. */
function withoutNonFinite(text: string): string {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const quote = text.indexOf('"', from);
    const string = quote < 0 ? text.length : quote;
    parts.push(text.slice(from, string).replace(/-?\bInfinity\b|\bNaN\b/g, 'null'));
    from = endOfString(text, string);
    parts.push(text.slice(string, from));
  }
  return parts.join('');
}

/** After the quote that ends the string that begins at a place. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

/** The reason is the name of what is not there, the same in every language. */
function invalid(name: string, reason: string): EngineError {
  const message = `${name} cannot be read as a log: ${reason} is missing or damaged; give a trainer_state.json or a metrics.jsonl`;
  return new EngineError('file_invalid', message, { name, reason });
}
