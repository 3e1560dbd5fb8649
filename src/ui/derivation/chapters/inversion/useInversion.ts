import { useMemo } from 'react';
import type { DishOutcomes } from '../../live';
import { type PolicyRewards, policyRewards } from '../../policyRewards';
import { placeOfMost, type Recovery, recover } from '../../recovery';
import { useChapterNumber } from '../../useChapterValue';
import { useSteadyOutcomes } from '../../useSteadyOutcomes';

/** A dish with the optimum of its rewards at the chapter's β, the implicit rewards of the running policy, and the outcome that is looked at. */
export interface InversionView {
  readonly outcomes: DishOutcomes;
  readonly recovery: Recovery;
  /** At the run's β. */
  readonly policy: PolicyRewards;
  /** `undefined` lets it follow the run's again. */
  readonly setBeta: (beta: number | undefined) => void;
  readonly place: number;
  readonly setPlace: (place: number) => void;
}

/**
 * Undefined until the engine has answered. Until the visitor sets them, β is the run's and the outcome is the one that the reference says most
 * often.
 */
export function useInversion(): InversionView | undefined {
  const outcomes = useSteadyOutcomes();
  const [beta, setBeta] = useChapterNumber('inversion', 'beta', outcomes?.beta ?? 1);
  const [place, setPlace] = useChapterNumber(
    'inversion',
    'outcome',
    outcomes ? placeOfMost(outcomes.referenceLogps) : 0,
  );
  const { referenceLogps, rewards } = outcomes ?? {};
  const recovery = useMemo(
    () => referenceLogps && rewards && recover({ referenceLogps, rewards }, beta),
    [referenceLogps, rewards, beta],
  );
  const policy = useMemo(() => outcomes && policyRewards(outcomes), [outcomes]);
  return outcomes && recovery && policy && { outcomes, recovery, policy, setBeta, place, setPlace };
}
