import { useMemo } from 'react';
import {
  type Episode,
  followPolicy,
  greedyPolicy,
  type Move,
  policyValues,
  sweepsToRest,
  valueIteration,
} from '../../../../math/gridWorld';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { CAT_GRID, CAT_THINGS, decodeArrows, encodeMoves, START } from './catGrid';

const DISCOUNT = 0.9;

export function useDiscount() {
  const [discount, setDiscount] = useChapterNumber('reinforcement', 'discount', DISCOUNT);
  return { discount, setDiscount };
}

/** The visitor's policy, its values and where it leads. */
export function usePolicy() {
  const [text, setText] = useChapterText('reinforcement', 'arrows', '');
  const { discount } = useDiscount();
  const evaluated = useMemo(() => {
    const arrows = decodeArrows(text);
    const values = policyValues(CAT_GRID, arrows, discount);
    return { arrows, values, path: followPolicy(CAT_GRID, arrows, START, discount) };
  }, [text, discount]);
  return {
    ...evaluated,
    end: endOf(evaluated.path),
    setArrows: (next: readonly Move[] | undefined) => setText(next && encodeMoves(next)),
  };
}

/** Where a path comes to. */
function endOf({ cells, ended }: Episode): 'meat' | 'tub' | 'circle' {
  if (!ended) return 'circle';
  return CAT_THINGS[cells[cells.length - 1]] === 'meat' ? 'meat' : 'tub';
}

/** Below this a sweep changes nothing that is shown. */
const AT_REST = 0.005;

/** Sweeps after which no value changes visibly. */
export function restingSweeps(discount: number): number {
  return sweepsToRest(CAT_GRID, discount, AT_REST);
}

/** Value iteration after so many sweeps, with its best moves. */
export function useSweeps() {
  const { discount } = useDiscount();
  const [sweeps, setSweeps] = useChapterNumber('reinforcement', 'sweeps', 1);
  const reached = useMemo(() => {
    const values = valueIteration(CAT_GRID, discount, sweeps);
    const arrows = greedyPolicy(CAT_GRID, values, discount);
    return { values, arrows, path: followPolicy(CAT_GRID, arrows, START, discount) };
  }, [discount, sweeps]);
  const rest = useMemo(() => restingSweeps(discount), [discount]);
  return { ...reached, sweeps, setSweeps, rest };
}
