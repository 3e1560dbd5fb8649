import { useMemo } from 'react';
import type { DishOutcomes } from '../../live';
import { useChapterText } from '../../useChapterValue';

export type Tried = 'reference' | 'policy' | 'uniform';

/** Some policy π of the reader's choice, to which the proof is applied; all outcomes equally likely until another is chosen. */
export function useTried({ referenceLogps, policyLogps }: DishOutcomes) {
  const [text, setText] = useChapterText('optimum', 'tried', 'uniform');
  const tried: Tried = text === 'reference' || text === 'policy' ? text : 'uniform';
  const setTried = (next: Tried) => setText(next);
  const logps = useMemo(() => {
    const uniform = () => referenceLogps.map(() => -Math.log(referenceLogps.length));
    return { reference: () => referenceLogps, policy: () => policyLogps, uniform }[tried]();
  }, [tried, referenceLogps, policyLogps]);
  return { tried, setTried, logps };
}
