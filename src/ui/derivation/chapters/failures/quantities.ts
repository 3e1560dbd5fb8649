/** What the chapter reads off a run, by the names of its records. */
import type { Curves } from '../../../../core/runCurves';
import { formatLength, formatLoss, formatNats, formatShare, formatTerm } from '../../../shared/format';

const METRICS = [
  'loss',
  'grad_norm',
  'rewards/chosen',
  'rewards/rejected',
  'rewards/accuracies',
  'rewards/margins',
  'logps/chosen',
  'logps/rejected',
] as const;
const EVALUATIONS = ['reward', 'referenceReward', 'kl/exact', 'wellFormed', 'length'] as const;
export type Quantity = (typeof METRICS)[number] | (typeof EVALUATIONS)[number];

function isMetric(quantity: Quantity): quantity is (typeof METRICS)[number] {
  return (METRICS as readonly string[]).includes(quantity);
}

/** Its course so far. */
export function courseOf({ metrics, evaluations }: Curves, quantity: Quantity) {
  const metric = isMetric(quantity);
  const { length } = metric ? metrics : evaluations;
  const columns = metric ? metrics.columns : evaluations.columns;
  const values = metric ? metrics.columns[quantity] : evaluations.columns[quantity];
  // The columns grow in place: what is drawn are the points of now.
  return { steps: columns.step.slice(0, length), values: values.slice(0, length) };
}

/** NaN while there is none. */
export function readingOf(curves: Curves, quantity: Quantity, when: 'first' | 'last'): number {
  const { values } = courseOf(curves, quantity);
  return values.at(when === 'first' ? 0 : -1) ?? Number.NaN;
}

/** Its text in `failures.quantities`: i18next reads an underscore as the form of a word. */
export function textKeyOf(quantity: Quantity): Exclude<Quantity, 'grad_norm'> | 'gradient' {
  return quantity === 'grad_norm' ? 'gradient' : quantity;
}

const FORMATS: Readonly<Record<Quantity, (value: number) => string>> = {
  loss: formatSmallLoss,
  grad_norm: formatTerm,
  'rewards/chosen': formatStart,
  'rewards/rejected': formatStart,
  'rewards/accuracies': formatShare,
  'rewards/margins': formatTerm,
  'logps/chosen': formatTerm,
  'logps/rejected': formatTerm,
  reward: formatTerm,
  referenceReward: formatTerm,
  'kl/exact': formatNats,
  wellFormed: formatSmallShare,
  length: formatLength,
};

export function formatQuantity(quantity: Quantity, value: number): string {
  return Number.isFinite(value) ? FORMATS[quantity](value) : '–';
}

/** A reward that should be 0: what rounding leaves of it must not be rounded away. */
function formatStart(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1).replaceAll('-', '−') : formatTerm(value);
}

/** A loss that may all but vanish. */
function formatSmallLoss(value: number): string {
  return value > 0 && value < 0.0005 ? '<0.001' : formatLoss(value);
}

/** A share that may all but vanish. */
function formatSmallShare(value: number): string {
  return value > 0 && value < 0.005 ? '<1%' : formatShare(value);
}

/** Both ends of an axis on which all of these are seen, and `rule`. */
export function rangeOf(courses: readonly (readonly number[])[], rule: number | undefined): readonly [number, number] {
  const values = [...courses.flat(), ...(rule === undefined ? [] : [rule])].filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.06 * (high - low), LEAST_ROOM);
  return [low - room, high + room];
}

/** A curve that does not move is seen as one that does not. */
const LEAST_ROOM = 0.02;
