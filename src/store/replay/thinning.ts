/** Fewer points of a run's curves. */
import type { Curves, Series } from '../../core/runCurves';
import { indexAt } from '../../figures/figureCurves';

/**
 * At most so many evaluations, evenly spread, with the first and the last; of the metrics the steps that led to them, which the page shows beside
 * them, and those in the middle between two.
 */
export function thinned({ metrics, evaluations }: Curves, points: number): Curves {
  const kept = taken(evaluations, placesOf(evaluations.length, points));
  const steps = metrics.columns.step;
  const beside = kept.columns.step.map((step) => indexAt(steps, step - 1)).filter((place) => place >= 0);
  const between = beside.slice(1).map((place, i) => Math.floor((place + beside[i]) / 2));
  const places = new Set([...beside, ...between, ...(steps.length > 0 ? [steps.length - 1] : [])]);
  return {
    metrics: taken(
      metrics,
      [...places].sort((a, b) => a - b),
    ),
    evaluations: kept,
    batches: [],
  };
}

export function thinnedBatches(curves: Curves, most: number): Curves {
  const { batches } = curves;
  return { ...curves, batches: placesOf(batches.length, most).map((place) => batches[place]) };
}

function taken<Name extends string>(series: Series<Name>, places: readonly number[]): Series<Name> {
  const columns = Object.fromEntries(
    Object.entries<number[]>(series.columns).map(([name, values]) => [name, places.map((place) => values[place])]),
  ) as Record<Name, number[]>;
  return { ...series, columns, length: places.length };
}

/** At most so many of the places of a list, the first and the last among them. @param most 2 or more */
function placesOf(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => (count < length ? Math.round((i * (length - 1)) / (count - 1)) : i));
}
