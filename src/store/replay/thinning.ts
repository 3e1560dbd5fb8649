/** Fewer points of a run's curves. */
import type { Curves } from '../curves';
import type { Series } from '../series';

/** At most so many points of each curve, evenly spread, with the first and the last. */
export function thinned({ metrics, evaluations }: Curves, points: number): Curves {
  return { metrics: thinnedSeries(metrics, points), evaluations: thinnedSeries(evaluations, points), batches: [] };
}

export function thinnedBatches(curves: Curves, most: number): Curves {
  const { batches } = curves;
  return { ...curves, batches: placesOf(batches.length, most).map((place) => batches[place]) };
}

function thinnedSeries<Name extends string>(series: Series<Name>, points: number): Series<Name> {
  const places = placesOf(series.length, points);
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
