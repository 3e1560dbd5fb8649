import { useMemo } from 'react';
import type { RewardTerms } from '../../../../math/inversion';
import type { DishOutcomes } from '../../live';
import { type PolicyRewards, policyRewards } from '../../policyRewards';
import { type Recovery, recover } from '../../recovery';
import { useChapterNumber } from '../../useChapterValue';
import { useSteadyOutcomes } from '../../useSteadyOutcomes';
import { likeliestPair, type PairChoice } from './pairChoice';

/** Two completions of a dish, with the optimum of its rewards at the chapter's β and the implicit rewards of the running policy. */
export interface CancellationView extends PairChoice {
  readonly outcomes: DishOutcomes;
  readonly recovery: Recovery;
  /** At the run's β. */
  readonly policy: PolicyRewards;
  /** `undefined` lets it follow the run's again. */
  readonly setBeta: (beta: number | undefined) => void;
  readonly setPair: (pair: PairChoice) => void;
}

/**
 * Undefined until the engine has answered. Until the visitor sets them, β is the run's and the pair is of the two completions that the reference
 * says most often.
 */
export function useCancellation(): CancellationView | undefined {
  const outcomes = useSteadyOutcomes();
  const likeliest = useMemo(() => outcomes && likeliestPair(outcomes), [outcomes]);
  const [beta, setBeta] = useChapterNumber('cancellation', 'beta', outcomes?.beta ?? 1);
  const [chosen, setChosen] = useChapterNumber('cancellation', 'chosen', likeliest?.chosen ?? 0);
  const [rejected, setRejected] = useChapterNumber('cancellation', 'rejected', likeliest?.rejected ?? 0);
  const { referenceLogps, rewards } = outcomes ?? {};
  const recovery = useMemo(
    () => referenceLogps && rewards && recover({ referenceLogps, rewards }, beta),
    [referenceLogps, rewards, beta],
  );
  const policy = useMemo(() => outcomes && policyRewards(outcomes), [outcomes]);
  const setPair = (pair: PairChoice) => {
    setChosen(pair.chosen);
    setRejected(pair.rejected);
  };
  return outcomes && recovery && policy && { outcomes, recovery, policy, setBeta, chosen, rejected, setPair };
}

/** The reward of an outcome as Eq. 5 writes it. */
export function termsOf({ beta, implicit, logZ }: Recovery, place: number): RewardTerms {
  return { implicit: implicit[place], partition: beta * logZ };
}
