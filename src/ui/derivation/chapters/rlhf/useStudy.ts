import { useDeferredValue, useMemo } from 'react';
import { type AscentCourse, ascentCourse } from '../../../../math/policyAscent';
import { useLatestValue } from '../../../controls/useLatestValue';
import { useRun } from '../../../shared/stores';
import { type DishOutcomes, useDishOutcomes } from '../../live';
import { useChapterNumber } from '../../useChapterValue';
import { useSteady } from '../../useSteadyOutcomes';
import { countWords, FREE_STEPS, freeClimb, makeStudy, mostTelling, type Study } from './study';

const COMPARISONS = 1000;
const SEED = 1;

export interface LiveStudy {
  /** Undefined until the engine has answered. */
  readonly study: Study | undefined;
  /** The climb of its score without a KL term. */
  readonly free: AscentCourse | undefined;
  readonly outcomes: DishOutcomes | undefined;
  /** Whether `seen` was found by the chapter, and not set by the visitor. */
  readonly chosenHere: boolean;
  readonly setSeen: (seen: number | undefined) => void;
  readonly setComparisons: (count: number | undefined) => void;
  readonly setSeed: (seed: number) => void;
}

/** The reward model for the watched dish. It hangs on π_ref and the taste alone, so that it stays while the policy is trained. */
export function useStudy(): LiveStudy {
  // Deferred: the reward model and its climbs are computed between frames.
  const outcomes = useDeferredValue(useDishOutcomes());
  const vocabulary = useRun((state) => state.world?.vocabulary);
  const referenceLogps = useSteady(useLatestValue(outcomes?.referenceLogps, true));
  const rewards = useSteady(useLatestValue(outcomes?.rewards, true));
  const texts = outcomes?.texts;
  const words = useMemo(() => texts && vocabulary && countWords(texts.slice(0, -1), vocabulary), [texts, vocabulary]);
  const [comparisons, setComparisons] = useChapterNumber('rlhf', 'comparisons', COMPARISONS);
  const [seed, setSeed] = useChapterNumber('rlhf', 'seed', SEED);
  const [picked, setSeen] = useChapterNumber('rlhf', 'seen', 0);
  const telling = useMemo(() => {
    if (picked > 0 || !referenceLogps || !rewards || !words) return 0;
    return mostTelling({ referenceLogps, rewards }, words, { comparisons, seed });
  }, [picked, referenceLogps, rewards, words, comparisons, seed]);
  const study = useMemo(() => {
    if (!referenceLogps || !rewards || !words) return undefined;
    return makeStudy({ referenceLogps, rewards }, words, { seen: picked || telling, comparisons, seed });
  }, [referenceLogps, rewards, words, picked, telling, comparisons, seed]);
  const free = useMemo(() => study && ascentCourse(freeClimb(study), study.rewards, FREE_STEPS), [study]);
  return { study, free, outcomes, chosenHere: picked === 0, setSeen, setComparisons, setSeed };
}
