/**
 * Columns of numbers that grow while a run is watched. Appending is O(1): the columns are extended in place and only the wrapper is
 * new, so that a selector on the series sees a change. At the capacity every second point is dropped and from then on only
 * every second one is kept, and so on; the latest point is always the last.
 */
import { SERIES_CAPACITY, type Series } from '../core/runCurves';
import { indexAt } from '../figures/figureCurves';

export function emptySeries<Name extends string>(names: readonly Name[]): Series<Name> {
  const columns = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  return { columns, length: 0, stride: 1, seen: 0 };
}

/** Missing values become NaN, which a plot shows as a gap. The given series must not be appended to again. */
export function append<Name extends string>(
  series: Series<Name>,
  points: readonly Readonly<Partial<Record<Name, number>>>[],
  capacity = SERIES_CAPACITY,
): Series<Name> {
  let { length, stride, seen } = series;
  const names = Object.keys(series.columns) as Name[];
  for (const point of points) {
    const lastIsKept = seen === 0 || (seen - 1) % stride === 0;
    if (lastIsKept) length++;
    for (const name of names) series.columns[name][length - 1] = point[name] ?? Number.NaN;
    seen++;
    if (length > capacity) {
      for (const name of names) length = halve(series.columns[name]);
      stride *= 2;
    }
  }
  return { columns: series.columns, length, stride, seen };
}

/** A copy of the points before the first whose value in `ascending`, one of its columns, exceeds `end`; it goes on by itself. */
export function upTo<Name extends string>(
  series: Series<Name>,
  ascending: readonly number[],
  end: number,
): Series<Name> {
  const past = ascending.findIndex((value) => value > end);
  const length = past < 0 ? series.length : past;
  const columns = Object.fromEntries(
    Object.entries<number[]>(series.columns).map(([name, values]) => [name, values.slice(0, length)]),
  ) as Record<Name, number[]>;
  const seen = past < 0 ? series.seen : length === 0 ? 0 : (length - 1) * series.stride + 1;
  return { columns, length, stride: series.stride, seen };
}

/** Keeps the even positions, and the last point as a provisional one. Returns the new length. */
function halve(column: number[]): number {
  const last = column[column.length - 1];
  const lastIsEven = column.length % 2 === 1;
  let length = 0;
  for (let index = 0; index < column.length; index += 2) column[length++] = column[index];
  if (!lastIsEven) column[length++] = last;
  column.length = length;
  return length;
}

/** The values of the last point at or before a step, or of the last of all; NaN where there is none. */
export function valuesAt<Name extends string>(
  series: Series<Name | 'step'>,
  step: number | undefined,
): (name: Name | 'step') => number {
  const { columns, length } = series;
  const index = step === undefined ? length - 1 : indexAt(columns.step, step);
  return (name) => columns[name][index] ?? Number.NaN;
}
