/** Axes of round numbers. They grow in jumps, so that a curve that grows with every report does not rescale its chart each time. */
import { extent, nice, ticks } from 'd3-array';

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** The smallest range between round numbers that holds both ends, with about `count` steps between its ticks. */
export function roundScale(low: number, high: number, count = 5): Scale {
  const [from, to] = nice(low, high > low ? high : low + 1, count);
  // −0 is 0.
  return { from: from + 0, to: to + 0, ticks: ticks(from, to, count) };
}

/** A range that ends where it is told to, with about `count` steps between the round ticks in it. */
export function exactScale(from: number, to: number, count = 5): Scale {
  return { from, to, ticks: ticks(from, to, count) };
}

/** Smallest and largest of some columns, gaps left out; 0 and 0 of none. */
export function extentOf(columns: readonly (readonly number[])[]): readonly [low: number, high: number] {
  const ends = columns.flatMap((column) => extent(column, (value) => (Number.isFinite(value) ? value : undefined)));
  const [low = 0, high = 0] = extent(ends as number[]);
  return [low, high];
}

/** Room between the curves and the edges, as a share of what they span. */
const PADDING = 0.04;

interface Room {
  readonly count?: number;
  /** The least that the axis spans, so that what has hardly moved is not blown up to the whole chart. */
  readonly least: number;
  /** It begins at 0, unless something lies below. */
  readonly fromZero?: boolean;
}

/** An axis that holds some columns, with room around them: it ends at round numbers, closer ones than its ticks. */
export function columnsScale(columns: readonly (readonly number[])[], { count = 4, least, fromZero }: Room): Scale {
  const [low, high] = extentOf(columns);
  const bottom = fromZero ? Math.min(low, 0) : low;
  const height = Math.max(high - bottom, least) * (1 + 2 * PADDING);
  const middle = (low + high) / 2;
  const [from, to] = fromZero ? [bottom, bottom + height] : [middle - height / 2, middle + height / 2];
  const round = roundScale(from, to, 2 * count);
  return exactScale(round.from, round.to, count);
}

/** Steps from 0 to where the run is planned to end, so that nothing that is drawn moves; where that is not known, or passed, to a round number after `last`. */
export function stepScale(last: number, planned?: number): Scale {
  const to = planned !== undefined && last <= planned ? planned : roundEnd(Math.max(last, SHORTEST));
  return { from: 0, to, ticks: ticks(0, to, 3).filter(Number.isInteger) };
}

function roundEnd(reached: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(reached));
  return (STEP_ENDS.find((end) => end * magnitude >= reached) ?? 10) * magnitude;
}

/** A step axis is at least this long. */
const SHORTEST = 10;
const STEP_ENDS = [1, 1.5, 2, 3, 4, 6, 8] as const;

/** Where a value lies in a scale: 0 at its start, 1 at its end. */
export function fraction({ from, to }: Scale, value: number): number {
  return (value - from) / (to - from);
}

export function valueAt({ from, to }: Scale, place: number): number {
  return from + place * (to - from);
}

/** What the numbers of an axis stand for. */
export interface TickFormat {
  readonly percent?: boolean;
  /** They are exponents of 2. */
  readonly doubling?: boolean;
}

/** A tick's text, with a true minus sign. */
export function tickText(tick: number, { percent = false, doubling = false }: TickFormat = {}): string {
  const value = doubling ? 2 ** tick : tick;
  const text = percent ? `${Number((100 * value).toPrecision(12))}%` : String(value);
  return text.replace('-', '−');
}
