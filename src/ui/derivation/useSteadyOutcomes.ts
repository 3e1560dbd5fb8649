import { useMemo, useState } from 'react';
import { type DishOutcomes, useDishOutcomes } from './live';

/**
 * The watched dish, with the same arrays for π_ref and the rewards as long as their numbers are the same: while the policy trains, what follows from
 * them alone is not computed and drawn again.
 */
export function useSteadyOutcomes(): DishOutcomes | undefined {
  const outcomes = useDishOutcomes();
  const referenceLogps = useSteady(outcomes?.referenceLogps);
  const rewards = useSteady(outcomes?.rewards);
  return useMemo(
    () => (outcomes && referenceLogps && rewards ? { ...outcomes, referenceLogps, rewards } : undefined),
    [outcomes, referenceLogps, rewards],
  );
}

/** The same array as long as it holds the same numbers: every report of a training brings a new one. */
export function useSteady(values: Float64Array | undefined): Float64Array | undefined {
  const [kept, setKept] = useState(values);
  if (values === kept || same(values, kept)) return kept;
  setKept(values);
  return values;
}

function same(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  return a !== undefined && a.length === b?.length && a.every((value, i) => value === b[i]);
}
