import { useEffect, useRef } from 'react';
import type { KitchenDefinition } from '../../../../core/runDefinition';
import { useController, useKitchenRun } from '../../../shared/stores';
import type { DishOutcomes } from '../../live';

interface Remembered {
  readonly definition: KitchenDefinition;
  readonly outcomes: DishOutcomes;
}

/** Dishes that have been looked at, with the run that they were computed for. */
const remembered = new Map<number, Remembered>();

/**
 * The outcomes of a dish that the page may no longer look at. The engine tells those of one dish at a time: where they are not known, as after a link
 * was opened, the page looks at that dish for a moment and comes back. Undefined meanwhile.
 */
export function useKeptDish(kept: number, present: DishOutcomes): DishOutcomes | undefined {
  const controller = useController();
  const definition = useKitchenRun((state) => state.applied ?? state.draft);
  const home = useRef<number>(undefined);
  const known = remembered.get(kept);
  const outcomes = kept === present.dish ? present : known?.definition === definition ? known?.outcomes : undefined;
  useEffect(() => {
    remembered.set(present.dish, { definition, outcomes: present });
    if (outcomes === undefined && home.current === undefined) {
      home.current = present.dish;
      controller.watch({ dish: kept });
    } else if (home.current !== undefined && present.dish === kept) {
      const back = home.current;
      home.current = undefined;
      controller.watch({ dish: back });
    }
  }, [present, definition, outcomes, kept, controller]);
  return outcomes;
}
