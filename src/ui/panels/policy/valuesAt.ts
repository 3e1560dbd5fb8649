import { indexAt } from '../../../store/curves';
import type { Series } from '../../../store/series';

/** The values of the last point at or before a step, or of the last of all; NaN where there is none. */
export function valuesAt<Name extends string>(
  series: Series<Name | 'step'>,
  step: number | undefined,
): (name: Name | 'step') => number {
  const { columns, length } = series;
  const index = step === undefined ? length - 1 : indexAt(columns.step, step);
  return (name) => columns[name][index] ?? Number.NaN;
}
